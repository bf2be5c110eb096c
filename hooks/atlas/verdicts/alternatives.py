"""What to look at instead of an entry that is dormant, gone or restricted.

An alternative is of the same kind, the same domain and the same task, or made for the domain in
general; it is alive; its terms allow no less; it speaks one of the entry's languages; a model has
weights. And it must be better in one respect: alive where the entry is not, or allowed more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.profile import GENERAL, Profile
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


NOT_ENOUGH = ((), (Better.NEWER,))


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


Candidates = Mapping[tuple[str, str, str], Sequence[Profile]]
"""Living entries by kind, domain and task, in the order of `Profile.merit`; those made for a domain
in general also under the task `GENERAL`."""


def candidates(profiles: Iterable[Profile]) -> Candidates:
    """The entries that may be an alternative to any."""
    found: dict[tuple[str, str, str], list[Profile]] = {}
    for profile in sorted(profiles, key=lambda profile: profile.merit):
        if profile.state.alive and (profile.weights or profile.kind != "model"):
            for task in (profile.subdomain, *([GENERAL] if profile.general else [])):
                found.setdefault((profile.kind, profile.domain, task), []).append(profile)
    return found


def alternatives(entry: Profile, living: Candidates) -> Alternatives | None:
    """The alternatives of an entry, its own task first, then by `Profile.merit`; None if it is
    alive and unrestricted."""
    lifeless, restricted = _lifeless(entry.state), entry.uses[0] in RESTRICTED
    if not lifeless and not restricted:
        return None
    own = living.get((entry.kind, entry.domain, entry.subdomain), ())
    general = living.get((entry.kind, entry.domain, GENERAL), ())
    others = (other for other in general if other.subdomain != entry.subdomain)
    found = [*islice(_found(entry, own, same_task=True), MOST)]
    found += islice(_found(entry, others, same_task=False), MOST - len(found))
    one = Why.LIFELESS if lifeless else Why.RESTRICTED
    return Alternatives(Why.BOTH if lifeless and restricted else one, tuple(found))


def _found(entry: Profile, among: Iterable[Profile], same_task: bool) -> Iterator[Alternative]:
    for other in among:
        if other.openness < entry.openness:
            return  # and so are all that follow
        better = tuple(_better(entry, other))
        if other.slug != entry.slug and _speaks(entry, other) and better not in NOT_ENOUGH:
            yield Alternative(other, better, same_task)


def _lifeless(state: Maintenance) -> bool:
    return not state.alive and state not in UNSEEN


def _speaks(entry: Profile, other: Profile) -> bool:
    """Whether the other one knows a language of the entry."""
    shared = set(entry.languages) & set(other.languages)
    return bool(shared) or not entry.languages or "mul" in other.languages


def _better(entry: Profile, other: Profile) -> Iterator[Better]:
    if _lifeless(entry.state):
        yield Better.ALIVE
    if other.openness > entry.openness:
        yield Better.FREER
    if (other.released or "") > (entry.released or "9"):
        yield Better.NEWER
