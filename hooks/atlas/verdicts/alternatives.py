"""What to look at instead of an entry that is dormant, gone or restricted.

An alternative is of the same kind, the same domain and the same task, or made for the domain in
general; it is alive; its terms allow no less; it speaks one of the entry's languages; a model has
weights. And it must be better in one respect: alive where the entry is not, or allowed more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.profile import Profile
from atlas.verdicts.shortlist import UNSEEN

RESTRICTED = ("non-commercial", "conflicting", "not-stated")
"""Answers on terms that are reason enough to look for another model."""

MOST = 5
"""Alternatives shown of one entry."""


class Better(StrEnum):
    """In what an alternative is better; words in `strings/*.yml` under `alternatives.better`."""

    ALIVE = "alive"
    FREER = "freer"
    NEWER = "newer"


@dataclass(frozen=True)
class Alternative:
    """An alternative, and in what it is better. `same_task` is False if it is a general one."""

    profile: Profile
    better: tuple[Better, ...]
    same_task: bool


class Why(StrEnum):
    """Why alternatives are looked for; words under `alternatives.why`."""

    LIFELESS = "lifeless"
    RESTRICTED = "restricted"
    BOTH = "both"


@dataclass(frozen=True)
class Alternatives:
    """Why alternatives of an entry are looked for, and the best that there are."""

    why: Why
    found: tuple[Alternative, ...]


def alternatives(entry: Profile, profiles: Iterable[Profile]) -> Alternatives | None:
    """The alternatives of an entry, its own task first, then by `Profile.merit`; None if it is
    alive and unrestricted."""
    lifeless, restricted = _lifeless(entry.state), entry.uses[0] in RESTRICTED
    if not lifeless and not restricted:
        return None
    found = [
        Alternative(other, better, other.subdomain == entry.subdomain)
        for other in profiles
        if _comparable(entry, other)
        and other.state.alive
        and other.openness >= entry.openness
        and (better := tuple(_better(entry, other))) not in ((), (Better.NEWER,))
    ]
    found.sort(key=lambda alternative: (not alternative.same_task, alternative.profile.merit))
    one = Why.LIFELESS if lifeless else Why.RESTRICTED
    return Alternatives(Why.BOTH if lifeless and restricted else one, tuple(found[:MOST]))


def _lifeless(state: Maintenance) -> bool:
    return not state.alive and state not in UNSEEN


def _comparable(entry: Profile, other: Profile) -> bool:
    shared = set(entry.languages) & set(other.languages)
    return (
        other.slug != entry.slug
        and (other.kind, other.domain) == (entry.kind, entry.domain)
        and (other.subdomain == entry.subdomain or other.general)
        and (bool(shared) or not entry.languages or "mul" in other.languages)
        and (other.weights or other.kind != "model")
    )


def _better(entry: Profile, other: Profile) -> Iterator[Better]:
    if _lifeless(entry.state):
        yield Better.ALIVE
    if other.openness > entry.openness:
        yield Better.FREER
    if (other.released or "") > (entry.released or "9"):
        yield Better.NEWER
