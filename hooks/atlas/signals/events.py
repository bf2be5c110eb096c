"""What happened to a repository, and when it was first seen to have happened: `events.csv`.

The store keeps only what is true now; a feed must say what changed and must not change its mind, so
the poll writes each change down once, as it replaces the old state by the new one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from atlas.catalog.text import forbidden_character
from atlas.signals.files import keep_aside, write
from atlas.signals.held import rows, say
from atlas.signals.records import Signals, Verdict, time_of
from atlas.verdicts.maintenance import QUIET_DAYS

FILE = "events.csv"

ASLEEP = timedelta(days=QUIET_DAYS)
"""A commit after so long without any wakes a repository up, as it had counted as dormant."""


class Kind(StrEnum):
    """What may happen."""

    RENAMED = "renamed"
    GONE = "gone"
    FOUND = "found"
    REPLACED = "replaced"
    ARCHIVED = "archived"
    UNARCHIVED = "unarchived"
    WOKE = "woke"
    LICENCE = "licence"


@dataclass(frozen=True)
class Event:
    """One happening; `before` and `after` are names, licences or days of commits."""

    day: date
    repository: str
    kind: Kind
    before: str = ""
    after: str = ""


COLUMNS = [field.name for field in fields(Event)]


def append(
    folder: Path, before: Mapping[str, Signals], after: Mapping[str, Signals], now: datetime
) -> None:
    """Write down what changed. A repository that is new to the store has no past to differ from.
    A file of which something could not be read is kept under another name."""
    wrong: list[str] = []
    known = read(folder, wrong)
    fresh = [
        event
        for name in sorted(after)
        if name in before
        for event in _between(name, before[name], after[name], now.date(), known)
    ]
    if fresh:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(astuple(event) for event in dict.fromkeys([*known, *fresh]))
        if wrong:
            say(wrong)
            keep_aside(folder / FILE, now)
        write(folder / FILE, text.getvalue())


def read(folder: Path, wrong: list[str] | None = None) -> list[Event]:
    """All events, the oldest first; a line that is none is left out and noted."""
    return list(rows(folder, FILE, COLUMNS, _event, [] if wrong is None else wrong))


def _event(row: Mapping[str, str]) -> Event:
    """Raises ValueError for a row that is none."""
    if held := forbidden_character("".join(row.values())):
        raise ValueError(f"it holds {held[1]}")
    return Event(
        date.fromisoformat(row["day"]),
        row["repository"],
        Kind(row["kind"]),
        row["before"],
        row["after"],
    )


def _between(
    name: str, before: Signals, after: Signals, day: date, known: Sequence[Event]
) -> Iterator[Event]:
    """What happened between two looks. What is written down already is known from the events
    themselves: a failed look says nothing of it, and a run may have died before it wrote its state,
    so that the next night finds the same change."""
    own = [event for event in known if event.repository == name]
    if after.renamed_to and after.renamed_to != _last(own, Kind.RENAMED).after:
        yield Event(day, name, Kind.RENAMED, name, after.renamed_to)
    standing = _last(own, Kind.GONE, Kind.REPLACED, Kind.FOUND).kind
    lost = {Verdict.GONE: Kind.GONE, Verdict.REPLACED: Kind.REPLACED}.get(after.verdict)
    if lost and lost is not standing:
        yield Event(day, name, lost)
    if after.verdict.fresh and standing in (Kind.GONE, Kind.REPLACED):
        yield Event(day, name, Kind.FOUND)
    archived = before.value("archived"), after.value("archived")
    change = Kind.ARCHIVED if archived[1] else Kind.UNARCHIVED
    told = _last(own, Kind.ARCHIVED, Kind.UNARCHIVED).kind
    if archived in ((False, True), (True, False)) and change is not told:
        yield Event(day, name, change)
    licences = tuple(str(signals.value("licence") or "") for signals in (before, after))
    known_licence = _last(own, Kind.LICENCE)
    changed = "licence" in before.values and licences[0] != licences[1]
    if changed and licences != (known_licence.before, known_licence.after):
        yield Event(day, name, Kind.LICENCE, *licences)
    old, new = (time_of(signals.value("last_commit")) for signals in (before, after))
    if old and new and new - old > ASLEEP and _last(own, Kind.WOKE).before != str(old.date()):
        yield Event(day, name, Kind.WOKE, str(old.date()), str(new.date()))


def _last(events: Sequence[Event], *kinds: Kind) -> Event:
    """The newest event of some kinds; FOUND if there was none, as what is listed was there."""
    nothing = Event(date.min, "", Kind.FOUND)
    return next((event for event in reversed(events) if event.kind in kinds), nothing)
