"""The signals on disk: the last good values, and every change since.

    latest.json          what is known of each repository; one line per value, sorted
    history/YYYY-MM.csv  one row per repository and day on which its numbers changed
    runs.json            the last runs

Each file is replaced as a whole (written beside, flushed, renamed), so a kill, a full disk or a
second run leaves the old file or the new one. Of two runs at once the second waits for the first.
"""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from atlas.signals.records import FIELDS, Observed, Signals, Verdict, time_of, written

SCHEMA_VERSION = 1

HISTORY = ("stars", "forks", "open_issues", "last_commit", "archived")
"""The values whose changes are kept."""

KEPT_RUNS = 30
"""How many runs are remembered."""


@dataclass(frozen=True)
class State:
    """What is stored; repositories by `owner/name` as the catalog writes it."""

    repositories: Mapping[str, Signals] = field(default_factory=dict)
    message: str = ""
    """What went wrong while loading, if anything did."""


def load(folder: Path, now: datetime) -> State:
    """Read `latest.json`; a missing one is an empty state.

    One that cannot be read, or that a newer version wrote, is set aside under another name, never
    deleted, and the state is empty with a message.
    """
    path = folder / "latest.json"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["schema_version"] != SCHEMA_VERSION:
            raise ValueError(f"schema version {document['schema_version']}")
        return State({name: _signals(item) for name, item in document["repositories"].items()})
    except FileNotFoundError:
        return State()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        aside = path.with_name(f"latest.json.unreadable-{now:%Y%m%dT%H%M%SZ}")
        path.rename(aside)
        return State(message=f"{path.name}: {error}; set aside as {aside.name}")


def save(folder: Path, before: State, after: State, now: datetime) -> None:
    """Write the history rows of what changed, then the new state.

    History comes first: if the run dies between the two, the next one finds the same changes and
    the rows of the day are already there.
    """
    _append_history(folder, before, after, now)
    document = {
        "schema_version": SCHEMA_VERSION,
        "repositories": {name: _document(after.repositories[name]) for name in after.repositories},
    }
    write(
        folder / "latest.json", json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    )


def add_run(folder: Path, run: Mapping[str, Any]) -> None:
    """Remember a run in `runs.json`, the newest last."""
    path = folder / "runs.json"
    write(path, json.dumps([*runs(folder), dict(run)][-KEPT_RUNS:], indent=1))


def runs(folder: Path) -> list[dict[str, Any]]:
    """The runs that are remembered; an unreadable file counts as none."""
    try:
        found = json.loads((folder / "runs.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return [run for run in found if isinstance(run, dict)] if isinstance(found, list) else []


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the store for one run; a second one waits. The lock ends with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(path: Path, text: str) -> None:
    """Replace a file as a whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.write(text if text.endswith("\n") else text + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _append_history(folder: Path, before: State, after: State, now: datetime) -> None:
    path = folder / "history" / f"{now:%Y-%m}.csv"
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    day = f"{now:%Y-%m-%d}"
    there = {(row[0], row[1]) for row in csv.reader(old.splitlines()) if len(row) > 1}
    rows = io.StringIO()
    writer = csv.writer(rows, lineterminator="\n")
    if not old:
        writer.writerow(["date", "repository", *HISTORY])
    for name, signals in sorted(after.repositories.items()):
        new = _row(signals)
        if new != _row(before.repositories.get(name, Signals())) and (day, name) not in there:
            writer.writerow([day, name, *new])
    if rows.getvalue():
        write(path, old + rows.getvalue())


def _row(signals: Signals) -> list[str]:
    shown = {None: "", True: "1", False: "0"}
    values = [signals.value(name) for name in HISTORY]
    return [
        shown[value] if value is None or isinstance(value, bool) else str(value) for value in values
    ]


def _document(signals: Signals) -> dict[str, Any]:
    last: dict[str, Any] = {"verdict": signals.verdict.value}
    if signals.attempted_at:
        last["at"] = written(signals.attempted_at)
    if signals.renamed_to:
        last["renamed_to"] = signals.renamed_to
    if signals.detail:
        last["detail"] = signals.detail
    if signals.times_gone:
        last["times_gone"] = signals.times_gone
    values = {
        name: {"value": observed.value, "observed_at": written(observed.at)}
        for name, observed in signals.values.items()
    }
    return {"last_look": last, "values": values}


def _signals(item: Mapping[str, Any]) -> Signals:
    last = item["last_look"]
    return Signals(
        values={
            name: Observed(told["value"], _time(told["observed_at"]))
            for name, told in item["values"].items()
            if name in FIELDS
        },
        attempted_at=time_of(last.get("at")),
        verdict=Verdict(last["verdict"]),
        renamed_to=last.get("renamed_to"),
        detail=last.get("detail", ""),
        times_gone=last.get("times_gone", 0),
    )


def _time(text: str) -> datetime:
    time = time_of(text)
    if time is None:
        raise ValueError(f"{text!r} is not a time")
    return time
