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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from atlas.signals.files import write
from atlas.signals.records import GITHUB, Signals, Source, time_of

WEEK_COLUMNS = ("week_begins", "stars_gained")


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
    so a run that died before it wrote its state can be run again."""
    rows = [
        _line([f"{now:%Y-%m-%d}", name, *_row(after[name], source)])
        for name in sorted(after)
        if name not in before or _row(before[name], source) != _row(after[name], source)
    ]
    own = folder / "history" if source is GITHUB else folder / "history" / source.name
    path = own / f"{now:%Y-%m}.csv"
    held = _text(path) or _line(["date", "repository", *source.columns])
    known = set(held.splitlines(keepends=True))
    fresh = [row for row in rows if row not in known]
    if fresh:
        end = "" if held.endswith("\n") else "\n"
        write(path, held + end + "".join(fresh))


def has_weeks(folder: Path, name: str) -> bool:
    """Whether the stars per week of a repository are held already."""
    return _weeks_path(folder, name).exists()


def write_weeks(folder: Path, name: str, gained: Mapping[date, int]) -> None:
    """Keep the stars that a repository gained in the week that begins on each day."""
    lines = [_line([day.isoformat(), str(gained[day])]) for day in sorted(gained)]
    write(_weeks_path(folder, name), _line(WEEK_COLUMNS) + "".join(lines))


def read(folder: Path, moved: Mapping[str, str] | None = None) -> dict[str, list[Point]]:
    """Every repository's points, oldest first, by `owner/name` in lower case: the ends of weeks,
    then from the first row of our own the days of the rows. Lines that cannot be read are left
    out. `moved` leads from old names to present ones, under which the points of both are found."""
    present = {old.lower(): now.lower() for old, now in (moved or {}).items()}
    days: dict[str, dict[date, Point]] = {}
    for path in sorted((folder / "history").glob("*.csv")):
        for told, point in _points(_readable(path)):
            name = present.get(told.lower(), told.lower())
            days.setdefault(name, {})[point.day] = point
    first = {name: min(own) for name, own in days.items()}
    for path in (folder / "stars").glob("*/*.csv"):
        told = f"{path.parent.name}/{path.stem}".lower()
        name = present.get(told, told)
        points = _ends_of_weeks(_readable(path))
        weeks = {point.day: point for point in points if point.day < first.get(name, date.max)}
        days[name] = weeks | days.get(name, {})
    return {name: [found[day] for day in sorted(found)] for name, found in days.items() if found}


def _points(text: str) -> Iterator[tuple[str, Point]]:
    for row in csv.DictReader(io.StringIO(text)):
        try:
            committed = time_of(row["last_commit"] or None)
            day, stars = date.fromisoformat(row["date"]), int(row["stars"])
            yield row["repository"], Point(day, stars, committed.date() if committed else None)
        except (ValueError, KeyError, TypeError):
            continue


def _ends_of_weeks(text: str) -> Iterator[Point]:
    stars = 0
    for row in csv.DictReader(io.StringIO(text)):
        try:
            begins, gained = date.fromisoformat(row["week_begins"]), int(row["stars_gained"])
        except (ValueError, KeyError, TypeError):
            continue
        stars += gained
        yield Point(begins + timedelta(weeks=1), stars)


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


def _readable(path: Path) -> str:
    """As `_text`, and empty if the file may not be read."""
    try:
        return _text(path)
    except OSError:
        return ""


def _text(path: Path) -> str:
    """The text of a file, with what cannot be read in it marked; empty if there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _weeks_path(folder: Path, name: str) -> Path:
    return folder / "stars" / f"{name}.csv"
