"""How repositories went: a row whenever something changed, and before the first row GitHub's own
count of stars per week.

`history/YYYY-MM.csv` (of others than GitHub `history/SOURCE/YYYY-MM.csv`) is only ever added
to; a repository has a row for a day on which one of its numbers differed from before, and the last
row of a day counts. `stars/OWNER/NAME.csv` holds the stars gained in each week since the repository
was created.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from atlas.signals.files import keep_aside, write
from atlas.signals.held import rows
from atlas.signals.records import GITHUB, Signals, Source, time_of

WEEK_COLUMNS = ("week_begins", "stars_gained")
ROW_COLUMNS = ("date", "repository", "stars", "last_commit")
"""What is read of the rows."""

MAX_DIGITS = 15
"""Digits of a number that counts stars."""


@dataclass(frozen=True)
class Point:
    """A repository on one day."""

    day: date
    stars: int
    last_commit: date | None = None


def append(
    folder: Path,
    before: Mapping[str, Signals],
    after: Mapping[str, Signals],
    now: datetime,
    source: Source = GITHUB,
) -> None:
    """Add a row for each repository that changed. Rows that are there already are not repeated,
    so a run that died before it wrote its state can be run again. A file that is none of ours, or
    is not text throughout, is kept under another name."""
    lines = [
        _line([f"{now:%Y-%m-%d}", name, *_row(after[name], source)])
        for name in sorted(after)
        if name not in before or _row(before[name], source) != _row(after[name], source)
    ]
    own = folder / "history" if source is GITHUB else folder / "history" / source.name
    path = own / f"{now:%Y-%m}.csv"
    head = _line(["date", "repository", *source.columns])
    held = _text(path) or head
    ours = held.startswith("date,")
    known = set(held.splitlines(keepends=True))
    fresh = [line for line in lines if line not in known]
    if fresh and ("\ufffd" in held or not ours):
        keep_aside(path, now)
    if fresh:
        end = "" if held.endswith("\n") else "\n"
        write(path, (held + end if ours else head) + "".join(fresh))


def has_weeks(folder: Path, name: str) -> bool:
    """Whether the stars per week of a repository are held already, and can be read."""
    wrong: list[str] = []
    _ends_of_weeks(folder, f"stars/{name}.csv", wrong)
    return _weeks_path(folder, name).exists() and not wrong


def write_weeks(folder: Path, name: str, gained: Mapping[date, int]) -> None:
    """Keep the stars that a repository gained in the week that begins on each day."""
    lines = [_line([day.isoformat(), str(gained[day])]) for day in sorted(gained)]
    write(_weeks_path(folder, name), _line(WEEK_COLUMNS) + "".join(lines))


def read(
    folder: Path,
    moved: Mapping[str, str] | None = None,
    wrong: list[str] | None = None,
    until: date = date.max,
) -> dict[str, list[Point]]:
    """Every repository's points, oldest first, by `owner/name` in lower case: the ends of weeks,
    then from the first row of our own the days of the rows, `until` a day. Lines of another form
    are left out and noted; of stars per week, whose sums would be wrong, the whole file. `moved`
    leads from old names to present ones, under which the points of both are found."""
    wrong = [] if wrong is None else wrong
    present = {old.lower(): now.lower() for old, now in (moved or {}).items()}

    def point(row: Mapping[str, str]) -> tuple[str, Point]:
        made = _point(row)
        if made[1].day > until:
            raise ValueError(f"{made[1].day} is still to come")
        return made

    days: dict[str, dict[date, Point]] = {}
    for path in sorted((folder / "history").glob("*.csv")):
        for told, found in rows(folder, f"history/{path.name}", ROW_COLUMNS, point, wrong):
            name = present.get(told.lower(), told.lower())
            days.setdefault(name, {})[found.day] = found
    first = {name: min(own) for name, own in days.items()}
    for path in (folder / "stars").glob("*/*.csv"):
        told = f"{path.parent.name}/{path.stem}"
        name = present.get(told.lower(), told.lower())
        points = _ends_of_weeks(folder, f"stars/{told}.csv", wrong)
        weeks = {point.day: point for point in points if point.day < first.get(name, date.max)}
        days[name] = weeks | days.get(name, {})
    return {name: [found[day] for day in sorted(found)] for name, found in days.items() if found}


def _point(row: Mapping[str, str]) -> tuple[str, Point]:
    """Raises ValueError or OverflowError for a row that is none."""
    committed = time_of(row["last_commit"] or None)
    day, stars = date.fromisoformat(row["date"]), _count(row["stars"])
    return row["repository"], Point(day, stars, committed.date() if committed else None)


def _ends_of_weeks(folder: Path, name: str, wrong: list[str]) -> list[Point]:
    """All points of a file of stars per week; none if one line is of another form."""
    before = len(wrong)
    found = list(rows(folder, name, WEEK_COLUMNS, _week, wrong))
    if len(wrong) > before:
        return []
    sums = accumulate(gained for _, gained in found)
    return [Point(end, stars) for (end, _), stars in zip(found, sums, strict=True)]


def _week(row: Mapping[str, str]) -> tuple[date, int]:
    """The end of a week, and the stars gained in it."""
    return date.fromisoformat(row["week_begins"]) + timedelta(weeks=1), _count(row["stars_gained"])


def _count(text: str) -> int:
    if len(text) > MAX_DIGITS or not (text.isascii() and text.isdecimal()):
        raise ValueError(f"{text[:60]!r} is not a whole number")
    return int(text)


def _row(signals: Signals, source: Source) -> Sequence[str]:
    values = [signals.value(column) for column in source.columns]
    return [
        "" if value is None else str(int(value) if isinstance(value, bool) else value)
        for value in values
    ]


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _text(path: Path) -> str:
    """The text of a file, with what cannot be read in it marked; empty if there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _weeks_path(folder: Path, name: str) -> Path:
    return folder / "stars" / f"{name}.csv"
