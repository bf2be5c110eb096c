"""Is anyone there? A verdict from the last commit and the state of the repository."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ACTIVE_DAYS = 183
"""A last commit within this many days counts as active: half a year."""

QUIET_DAYS = 365
"""Up to this many days it counts as quiet, beyond as dormant: one year."""


class Maintenance(StrEnum):
    """The verdict; labels are in `catalog/vocabulary.yml` under `maintenance`."""

    ACTIVE = "active"
    QUIET = "quiet"
    DORMANT = "dormant"
    FINISHED = "finished"
    ARCHIVED = "archived"
    EMPTY = "empty"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    GONE = "gone"
    NOT_OBSERVED = "not-observed"
    NO_REPOSITORY = "no-repository"

    @property
    def alive(self) -> bool:
        return self in (Maintenance.ACTIVE, Maintenance.QUIET, Maintenance.FINISHED)


@dataclass(frozen=True)
class Observation:
    """What was last seen of a repository.

    `polled` is the day GitHub was asked; None means that the snapshot read for the catalog is all
    there is. `state` is set when the repository itself is not in order.
    """

    last_commit: date | None = None
    polled: date | None = None
    state: Maintenance | None = None


@dataclass(frozen=True)
class Verdict:
    """A verdict with what it rests on; `days` since the last commit, on the day of the build."""

    state: Maintenance
    last_commit: date | None = None
    days: int | None = None
    polled: date | None = None


def maintenance(
    repository: str | None, seen: Observation | None, today: date, *, finished: bool = False
) -> Verdict:
    """Judge one repository.

    A date after `today` (commit dates are set by their authors) counts as today.
    """
    if repository is None:
        return Verdict(Maintenance.NO_REPOSITORY)
    if seen is None:
        return Verdict(Maintenance.NOT_OBSERVED)
    last = min(seen.last_commit, today) if seen.last_commit else None
    days = (today - last).days if last else None
    if seen.state is not None:
        state = seen.state
    elif days is None:
        state = Maintenance.NOT_OBSERVED
    elif days <= ACTIVE_DAYS:
        state = Maintenance.ACTIVE
    elif finished:
        state = Maintenance.FINISHED
    else:
        state = Maintenance.QUIET if days <= QUIET_DAYS else Maintenance.DORMANT
    return Verdict(state, last, days, seen.polled)
