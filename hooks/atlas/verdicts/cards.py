"""Where a model card on a host and the catalog differ: what the card names and the catalog has not.

Cards write names of licences and models in many ways, so names are compared by what remains without
punctuation and the words that licences share; a card that says `other` says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from atlas.catalog.schema import Base, Entry
from atlas.signals.records import Signals

NOTHING = ("other", "unknown")
"""What cards say when they name no licence."""

_SHARED = {
    "license",
    "licence",
    "licensing",
    "agreement",
    "community",
    "model",
    "terms",
    "of",
    "use",
}
_SHARED |= {"the", "version", "meta"}

Lookup = Callable[[str], Entry | Base]


def licence(release: Entry | Base, seen: Signals) -> str | None:
    """The licence that a card names, if the catalog has none like it."""
    told = seen.value("licence")
    if not isinstance(told, str) or told.lower() in NOTHING:
        return None
    stated = release.licence
    named = [stated.weights, stated.code, *(other.weights for other in stated.exceptions)]
    return None if _licence(told) in {_licence(name) for name in named if name} else told


def bases(release: Entry | Base, seen: Signals, lookup: Lookup) -> tuple[str, ...]:
    """The base models that a card names and the catalog does not."""
    told = seen.value("bases")
    names = [link.variant for link in release.bases]
    names += _ids(release, *(lookup(link.slug) for link in release.bases))
    known = {key for name in names if (key := _model(name))}
    return tuple(
        name
        for name in (told if isinstance(told, list) else [])
        if not any(key in _model(name) or _model(name) in key for key in known)
    )


def _ids(*releases: Entry | Base) -> Iterable[str]:
    """Everything that these releases publish: a card may name a sibling."""
    return [place.id for release in releases for place in release.weights if place.id]


def _licence(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", re.sub(r"\bv(?=[0-9])", "", name.lower()))
    return "".join(word for word in words if word not in _SHARED)


def _model(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.rpartition("/")[2].lower())
