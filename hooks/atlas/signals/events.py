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

from atlas.signals.files import write
from atlas.signals.records import Signals, Verdict, time_of
from atlas.verdicts.maintenance import QUIET_DAYS

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


def append(
    folder: Path, before: Mapping[str, Signals], after: Mapping[str, Signals], now: datetime
) -> None:
    """Write down what changed. A repository that is new to the store has no past to differ from."""
    known = read(folder)
    fresh = [
        event
        for name in sorted(after)
        if name in before
        for event in _between(name, before[name], after[name], now.date(), known)
    ]
    if fresh:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(field.name for field in fields(Event))
        writer.writerows(astuple(event) for event in dict.fromkeys([*known, *fresh]))
        write(folder / "events.csv", text.getvalue())


def read(folder: Path) -> list[Event]:
    """All events, the oldest first; lines that cannot be read are left out."""
    path = folder / "events.csv"
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8", errors="replace")
    return list(_events(text))


def _events(text: str) -> Iterator[Event]:
    for row in csv.DictReader(io.StringIO(text)):
        try:
            yield Event(
                date.fromisoformat(row["day"]),
                row["repository"],
                Kind(row["kind"]),
                row["before"] or "",
                row["after"] or "",
            )
        except (ValueError, KeyError, TypeError):
            continue


def _between(
    name: str, before: Signals, after: Signals, day: date, known: Sequence[Event]
) -> Iterator[Event]:
    """What happened between two looks. A failed look says nothing, so whether a repository was
    lost or renamed before is known from the events themselves."""
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
    if archived in ((False, True), (True, False)):
        yield Event(day, name, Kind.ARCHIVED if archived[1] else Kind.UNARCHIVED)
    licences = before.value("licence"), after.value("licence")
    if "licence" in before.values and licences[0] != licences[1]:
        yield Event(day, name, Kind.LICENCE, *(str(licence or "") for licence in licences))
    old, new = (time_of(signals.value("last_commit")) for signals in (before, after))
    if old and new and new - old > ASLEEP:
        yield Event(day, name, Kind.WOKE, str(old.date()), str(new.date()))


def _last(events: Sequence[Event], *kinds: Kind) -> Event:
    """The newest event of some kinds; FOUND if there was none, as what is listed was there."""
    nothing = Event(date.min, "", Kind.FOUND)
    return next((event for event in reversed(events) if event.kind in kinds), nothing)
