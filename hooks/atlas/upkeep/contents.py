"""The files of the data branch as a whole: whether they are sound, and how two of them become one.

Nothing is ever lost in a union: of two values the later observed stays, and a table is the rows of
both. So two runs at once, a killed run and a run from an old copy all end in the same files.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from atlas.signals import runs, store
from atlas.signals.command import HOSTS_OF_WEIGHTS
from atlas.signals.files import write
from atlas.signals.records import AHEAD, GITHUB, TIME, written

Contents = Mapping[str, bytes]
"""Path → content."""

STATE, EVENTS, HISTORY, STARS = "latest.json", "events.csv", "history", "stars"
SUFFIXES = (".json", ".csv")
_HISTORY = re.compile(rf"(?P<year>{HISTORY}/(?:[a-z]+/)?[0-9]{{4}})(?P<month>-[0-9]{{2}})?\.csv")
_SOURCES = (GITHUB, *HOSTS_OF_WEIGHTS)
TIMES = ("observed_at", "checked_at", "at")
"""A mapping that has one of these is one observation, true at that time."""


def read(folder: Path) -> dict[str, bytes]:
    """The files of a folder that belong on the branch; none if there is no folder."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    names = ((path.relative_to(folder).as_posix(), path) for path in paths)
    return {name: path.read_bytes() for name, path in names if belongs(name)}


def belongs(name: str) -> bool:
    """Whether a file is part of the data: JSON or CSV, and neither hidden nor half written."""
    path = PurePosixPath(name)
    return path.suffix in SUFFIXES and not any(part.startswith(".") for part in path.parts)


def write_to(folder: Path, contents: Contents) -> None:
    """Write the files that differ; other files of the folder stay."""
    for name, content in contents.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            write(path, content.decode("utf-8"))


def faults(contents: Contents) -> list[str]:
    """What is wrong with the files; empty if the program can read every one of them."""
    found = []
    for name, content in contents.items():
        try:
            if name.endswith(".json"):
                json.loads(content)
            else:
                _check_table(content.decode("utf-8"))
        except (ValueError, RecursionError) as error:
            found.append(f"{name}: {str(error)[:120]}")
    if not found:
        found += _faults_of_state(contents.get(STATE))
    return found


def lost(before: Contents, after: Contents) -> list[str]:
    """What was there before and is not any more: repositories of the state, rows of the history
    and of the events, weeks of stars."""
    found = []
    if missing := repositories(before) - repositories(after):
        found.append(f"{len(missing)} repositories")
    if gone := rows(before, archived(after)) - rows(after):
        found.append(f"{len(gone)} rows of history")
    if forgotten := _events(before) - _events(after):
        found.append(f"{len(forgotten)} events")
    changed = [name for name, content in before.items() if content != after.get(name)]
    if weeks := sum(len(_weeks(before, name) - _weeks(after, name)) for name in changed):
        found.append(f"{weeks} weeks of stars")
    return found


def repositories(contents: Contents) -> set[str]:
    """The repositories of the state, each with its source; none if it cannot be read."""
    sources = _sources(contents).items()
    return {f"{source} {name}" for source, told in sources for name in told["repositories"]}


def newer(contents: Contents) -> str:
    """Why the state is none that this version of the program can add to; empty if it can."""
    version = _version(_json(contents.get(STATE, b"")))
    if version <= store.SCHEMA_VERSION:
        return ""
    return f"{STATE} has schema version {version}, and this program knows {store.SCHEMA_VERSION}"


def mixed(theirs: Contents, ours: Contents) -> list[str]:
    """The sources of which one side holds values of another host than the other one."""
    sides = [_sources(theirs), _sources(ours)]
    hosts, own = ({name: held[name].get("host") for name in held} for held in sides)
    both = sorted(hosts.keys() & own.keys())
    return [f"{name}: {hosts[name]}, {own[name]}" for name in both if hosts[name] != own[name]]


def _sources(contents: Contents) -> dict[str, Mapping[str, Any]]:
    """What the state holds of each source of which it holds any repository."""
    document = _up_to_date(_json(contents.get(STATE, b"")))
    sources = document.get("sources") if isinstance(document, dict) else None
    held = sources.items() if isinstance(sources, dict) else ()
    return {name: told for name, told in held if isinstance(told, dict) and _listed(told)}


def _listed(told: Mapping[str, Any]) -> bool:
    return isinstance(told.get("repositories"), dict) and bool(told["repositories"])


def rows(contents: Contents, years: Set[str] = frozenset()) -> set[str]:
    """The readable rows of the history, each with its folder, without the heads of the files; of
    archived `years` (`history/2026`) those that must stay."""
    found: set[str] = set()
    for name in contents:
        if match := _HISTORY.fullmatch(name):
            lines = [line for line in _lines(contents[name])[1:] if line[:4].isdigit()]
            kept = thinned(lines) if match["year"] in years else lines
            found |= {f"{name.rpartition('/')[0]} {line}" for line in kept}
    return found


def _events(contents: Contents) -> set[str]:
    return {line for line in _lines(contents.get(EVENTS, b"")) if line[:4].isdigit()}


def _weeks(contents: Contents, name: str) -> set[str]:
    """The weeks that a file of stars knows; none of another file."""
    lines = _lines(contents.get(name, b"")) if name.startswith(f"{STARS}/") else []
    return {_day(line) for line in lines if line[:4].isdigit()}


def archived(contents: Contents) -> set[str]:
    """Years of which only the thinned rows are here: those with a file of the whole year."""
    matches = (_HISTORY.fullmatch(name) for name in contents)
    return {match["year"] for match in matches if match and not match["month"]}


def thinned(lines: Iterable[str]) -> list[str]:
    """Of rows in the order of days the last one of each repository in each month."""
    return list({(line[:7], line.split(",")[1]): line for line in lines}.values())


def union(theirs: Contents, ours: Contents) -> dict[str, bytes]:
    """Everything that either knows."""
    both = {**theirs, **ours}
    for name in theirs.keys() & ours.keys():
        if theirs[name] == ours[name]:
            continue
        if name.endswith(".json"):
            both[name] = _documents(name, theirs[name], ours[name])
        else:
            once = _day if name.startswith(f"{STARS}/") else str  # a week is counted once
            both[name] = _rows_of_both(theirs[name], ours[name], once)
    for year in archived(both):
        months = [both.pop(name) for name in sorted(both) if name.startswith(f"{year}-")]
        both[f"{year}.csv"] = _with_months(both[f"{year}.csv"], months)
    return both


def _with_months(year: bytes, months: Iterable[bytes]) -> bytes:
    """The thinned rows of a year, and those that rows of single months add to them."""
    head, *known = _lines(year) or [""]
    rows = sorted([*(row for month in months for row in _lines(month)[1:]), *known], key=_day)
    late = set(thinned(rows)) - set(known)
    if not late:
        return year
    return "".join(f"{row}\n" for row in [head, *sorted({*known, *late}, key=_day)]).encode()


def _rows_of_both(theirs: bytes, ours: bytes, once: Callable[[str], str]) -> bytes:
    """The rows of both by day, ours last in each day; of several for which `once` says the same
    the last one."""
    head, *known = _lines(theirs) or _lines(ours)
    both = {once(line): line for line in [*known, *_lines(ours)[1:]]}
    ordered = sorted(both.values(), key=_day)
    return "".join(f"{line}\n" for line in [head, *ordered]).encode()


def _day(line: str) -> str:
    """The first cell, by which every table is ordered."""
    return line.partition(",")[0]


def _documents(name: str, theirs: bytes, ours: bytes) -> bytes:
    known, own = _json(theirs), _json(ours)
    if name == STATE:
        known, own = _up_to_date(known), _up_to_date(own)
    if known is None or own is None:
        return theirs if own is None else ours
    both = _newer(known, own)
    for content, document in ((ours, own), (theirs, known)):
        if both == document:
            return content
    return (json.dumps(both, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _newer(theirs: Any, ours: Any) -> Any:
    """Both, and of each observation the later one."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        time = next((key for key in TIMES if key in theirs or key in ours), None)
        if time:
            return max(ours, theirs, key=lambda told: _credit(told.get(time)))
        if _version(theirs) != _version(ours):
            return max(theirs, ours, key=_version)
        both = {key: _newer(theirs[key], ours[key]) for key in theirs.keys() & ours.keys()}
        return {**theirs, **ours, **both}
    if isinstance(theirs, list) and isinstance(ours, list):  # only the runs are a list
        known = {_run(item): item for item in [*theirs, *ours]}
        newest: Counter[str] = Counter()
        kept = [run for run in sorted(known, reverse=True) if _counted(newest, run) <= runs.KEPT]
        return [known[run] for run in reversed(kept)]
    return ours


def _credit(time: Any) -> tuple[bool, str]:
    """What orders times as they are stored: one that is none, or that a clock ahead has told,
    counts least."""
    if not TIME.fits(time):
        return False, ""
    return time <= written(datetime.now(UTC) + AHEAD), time


def _version(document: Any) -> int:
    """The schema version of a document; 0 if it has none."""
    told = document.get("schema_version") if isinstance(document, dict) else None
    return told if isinstance(told, int) else 0


def _up_to_date(state: Any) -> Any:
    """A state of an older version as one of ours; None if it is not what it says."""
    try:
        return store.up_to_date(state)
    except (KeyError, TypeError):
        return None


def _run(item: Any) -> tuple[str, ...]:
    """When a run started, of which source it was, and what tells it from one of another job that
    started in the same second."""
    told = item if isinstance(item, dict) else {}
    return tuple(str(told.get(name)) for name in ("started", "source", "asked", "seconds"))


def _counted(newest: Counter[str], run: tuple[str, ...]) -> int:
    newest[run[1]] += 1
    return newest[run[1]]


def _check_table(text: str) -> None:
    """Raise ValueError unless every row has as many cells as the head."""
    table: Iterator[list[str]] = csv.reader(text.splitlines(), strict=True)
    try:
        width = len(next(table, []))
        if bad := next((number for number, row in enumerate(table, 2) if len(row) != width), None):
            raise ValueError(f"line {bad} has not {width} cells")
    except csv.Error as error:
        raise ValueError(str(error)) from None


def _faults_of_state(content: bytes | None) -> list[str]:
    if content is None:
        return [f"{STATE} is missing"]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / STATE).write_bytes(content)
        states = store.load_all(Path(folder), datetime.now(UTC), _SOURCES)
    # A single value of another form counts as never seen; it is no reason to give up the others.
    unread = [state.message for state in states.values() if not state.repositories]
    if any(unread):
        return [message for message in dict.fromkeys(unread) if message]
    held = any(state.repositories for state in states.values())
    return [] if held else [f"{STATE} holds no repository"]


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", errors="replace").splitlines()
