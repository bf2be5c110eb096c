"""Where are the weights? What the catalog names; the hosts themselves are not asked yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from atlas.catalog.schema import Base, Entry

HOSTS = ("modelscope", "huggingface", "other")
"""In the order in which they are shown; ModelScope first, as it answers in mainland China."""


class Availability(StrEnum):
    """The verdict; labels are in `catalog/vocabulary.yml` under `availability`."""

    PUBLISHED = "published"
    NOT_PUBLISHED = "not-published"
    NOT_STATED = "not-stated"


@dataclass(frozen=True)
class Verdict:
    """A verdict and the hosts on which it rests, with the number of places on each."""

    state: Availability
    hosts: dict[str, int]


def availability(release: Entry | Base) -> Verdict:
    """Judge the places that the catalog names for the files of a release."""
    count = {
        host: sum(place.host == host for place in release.weights)
        for host in HOSTS
        if any(place.host == host for place in release.weights)
    }
    if count:
        return Verdict(Availability.PUBLISHED, count)
    if any(item.field == "weights" for item in release.unknown):
        return Verdict(Availability.NOT_STATED, {})
    return Verdict(Availability.NOT_PUBLISHED, {})
