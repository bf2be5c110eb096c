"""Where are the weights? The places that the catalog names, and what their hosts last said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from atlas.catalog.schema import Base, Entry, Weights
from atlas.signals.records import Signals, Value
from atlas.signals.records import Verdict as Look
from atlas.signals.weights import PICKLE

HOSTS = ("modelscope", "huggingface", "other")
"""In the order in which they are shown; ModelScope first, as it answers in mainland China."""

LOST = (Look.GONE, Look.PRIVATE, Look.DISABLED, Look.BLOCKED, Look.EMPTY, Look.REPLACED)
"""Answers after which nothing can be fetched from a place."""


class Availability(StrEnum):
    """The verdict; labels are in `catalog/vocabulary.yml` under `availability`."""

    PUBLISHED = "published"
    GATED = "gated"
    GONE = "gone"
    NOT_PUBLISHED = "not-published"
    NOT_STATED = "not-stated"

    @property
    def obtainable(self) -> bool:
        return self in (Availability.PUBLISHED, Availability.GATED)


@dataclass(frozen=True)
class Place:
    """A place of the catalog and what its host last said of it."""

    listed: Weights
    seen: Signals | None = None
    """None if the host was never asked."""
    card_licence: str | None = None
    """The licence on its card, if the catalog has another one or none."""
    card_bases: tuple[str, ...] = ()
    """Base models on its card that the catalog does not have."""

    @property
    def lost(self) -> bool:
        return self.seen is not None and self.seen.verdict in LOST

    @property
    def checked(self) -> datetime | None:
        """When its host last gave a certain answer."""
        if self.seen is None or self.seen.verdict is Look.FAILED:
            return self.seen.observed_at if self.seen else None
        return self.seen.attempted_at

    @property
    def gate(self) -> str | None:
        """`auto`, `manual` or `request` if access must be asked for."""
        gate = self.value("gate")
        return gate if isinstance(gate, str) else None

    @property
    def gated(self) -> bool:
        return self.gate is not None or (self.seen is not None and self.seen.verdict is Look.GATED)

    @property
    def pickle_only(self) -> bool:
        """Whether its weights are known, and all of them are pickles."""
        return self.value("formats") == [PICKLE]

    def value(self, name: str) -> Value:
        return self.seen.value(name) if self.seen else None


@dataclass(frozen=True)
class Verdict:
    """A verdict and the hosts on which it rests, with the number of places on each: those from
    which, as far as is known, something can be fetched."""

    state: Availability
    hosts: dict[str, int]
    places: tuple[Place, ...] = ()

    @property
    def checked(self) -> datetime | None:
        """The oldest of the newest looks at its places; None if one was never looked at."""
        looks = [place.checked for place in self.places if not place.lost]
        known = [look for look in looks if look]
        return min(known) if known and len(known) == len(looks) else None

    @property
    def pickle_only(self) -> bool:
        """Whether all that can be fetched is known to be pickles."""
        found = [place for place in self.places if not place.lost]
        return bool(found) and all(place.pickle_only for place in found)


def availability(release: Entry | Base, places: Sequence[Place] = ()) -> Verdict:
    """Judge the places of a release; without `places` as if nobody had been asked."""
    places = tuple(places) or tuple(Place(item) for item in release.weights)
    kept = [place for place in places if not place.lost]
    count = {host: sum(place.listed.host == host for place in kept) for host in HOSTS}
    hosts = {host: number for host, number in count.items() if number}
    if kept:
        gated = all(place.gated for place in kept)
        state = Availability.GATED if gated else Availability.PUBLISHED
    elif places:
        state = Availability.GONE
    elif any(item.field == "weights" for item in release.unknown):
        state = Availability.NOT_STATED
    else:
        state = Availability.NOT_PUBLISHED
    return Verdict(state, hosts, places)
