"""What the atlas holds, counted: tallies of entries, and what moved lately."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from atlas.catalog.schema import Entry
from atlas.signals.history import Point
from atlas.view import Atlas

WINDOWS = (7, 30, 90)
"""Days over which movers are shown."""


@dataclass(frozen=True)
class Tally:
    """Numbers by row and, within a row, by part; `total` is what was counted, each once, though it
    may stand in several rows."""

    rows: Mapping[str, Counter[str]]
    total: int

    @property
    def sizes(self) -> dict[str, int]:
        """The whole number of every row."""
        return {row: parts.total() for row, parts in self.rows.items()}

    def first(self, rows: Iterable[str] | None = None) -> list[str]:
        """The largest of `rows` (of all, if not given); several if they are equal."""
        sizes = self.sizes
        chosen = [row for row in (sizes if rows is None else rows) if sizes.get(row)]
        most = max((sizes[row] for row in chosen), default=0)
        return [row for row in chosen if sizes[row] == most]

    def by_size(self) -> Tally:
        """The same with the largest row first; equal rows keep their order."""
        ordered = sorted(self.rows.items(), key=lambda item: -item[1].total())
        return Tally(dict(ordered), self.total)


def tally(
    entries: Sequence[Entry],
    rows: Callable[[Entry], Iterable[str]],
    parts: Callable[[Entry], Iterable[str]] = lambda entry: ("",),
    order: Iterable[str] = (),
) -> Tally:
    """Count `entries` by their `rows` and `parts`; rows come in `order`, empty ones left out."""
    found: dict[str, Counter[str]] = {row: Counter() for row in order}
    for entry in entries:
        for row in dict.fromkeys(rows(entry)):
            found.setdefault(row, Counter()).update(dict.fromkeys(parts(entry), 1))
    return Tally({row: counted for row, counted in found.items() if counted}, len(entries))


def year(entry: Entry) -> list[str]:
    """The year of the first release, if it is known."""
    return [entry.released[:4]] if entry.released else []


def family_groups(atlas: Atlas, entry: Entry) -> list[str]:
    """The base families of a model; `from-scratch` and `no-base` (none is named) count as such."""
    own = ["from-scratch"] if entry.from_scratch else []
    return [*atlas.families[entry.slug], *own] or ["no-base"]


def language_group(entry: Entry) -> str:
    """`zh`, `en`, `both`, `more-languages` (others besides or instead), or `not-stated`."""
    languages = set(entry.languages)
    if not languages:
        return "not-stated"
    if languages == {"zh", "en"}:
        return "both"
    return next((code for code in ("zh", "en") if languages == {code}), "more-languages")


def data_group(entry: Entry) -> str:
    """How much of an entry's training data anyone can fetch."""
    if not entry.data:
        return "no-statement"
    answers = {item.open for item in entry.data}
    if answers == {True}:
        return "all-open"
    if True in answers:
        return "partly-open"
    return "not-stated" if answers == {None} else "not-open"


@dataclass(frozen=True)
class Mover:
    """How many stars an entry gained in a window; `since` is the day of the earlier number."""

    entry: Entry
    gained: int
    stars: int
    since: date


@dataclass(frozen=True)
class Movement:
    """What moved in the last `days`. `movers` is None while no history reaches back that far."""

    days: int
    movers: Sequence[Mover] | None
    committed: Sequence[Entry]


def movement(atlas: Atlas, days: int) -> Movement:
    """Stars gained and repositories committed to in the `days` before the newest observation."""
    if atlas.polled is None:
        return Movement(days, None, ())
    until = atlas.polled.date()
    start = until - timedelta(days=days)
    gains = [(entry, gain(atlas.history_of(entry), start)) for entry in atlas.entries]
    movers = [Mover(entry, *found) for entry, found in gains if found]
    committed = [
        entry
        for entry in atlas.entries
        if (seen := atlas.verdicts[entry.slug].maintenance).polled
        and seen.last_commit
        and seen.last_commit > start
    ]
    movers.sort(key=lambda mover: (-mover.gained, mover.entry.slug))
    return Movement(days, movers or None, committed)


def gain(points: Sequence[Point], start: date) -> tuple[int, int, date] | None:
    """Stars gained since `start`, stars now, and the day of the number at the start; None if no
    number is as old as that."""
    before = [point for point in points if point.day <= start]
    if not before:
        return None
    return points[-1].stars - before[-1].stars, points[-1].stars, before[-1].day
