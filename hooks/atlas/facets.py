"""What entries can be filtered and sorted by. Values have no language; pages label them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from atlas.catalog.schema import Entry
from atlas.verdicts.availability import HOSTS, Availability
from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.terms import STRICTEST_FIRST
from atlas.view import Atlas

UNSTATED = "-"
"""The value of an entry that states none: unknown can be filtered like anything else."""

SIZES: Mapping[str, float] = {
    "0-1": 1, "1-4": 4, "4-10": 10, "10-20": 20, "20-50": 50, "50-100": 100, "100-": float("inf"),
}  # fmt: skip
"""Ranges of size: name → upper bound in billions of parameters, which is not part of the range."""

Values = Callable[[Atlas, Entry], Iterable[str]]
T = TypeVar("T", int, float, str, date)


@dataclass(frozen=True)
class Facet:
    """One way to filter; `options` are all its values in the order in which they are offered."""

    name: str
    options: tuple[str, ...]
    column: tuple[tuple[str, ...], ...]
    """The values of each entry of `Atlas.entries`; an entry that states none has `UNSTATED`."""

    def count(self, option: str) -> int:
        return sum(option in values for values in self.column)


def facets(atlas: Atlas) -> list[Facet]:
    """Every facet with the options that occur; `UNSTATED` is the last of them."""
    vocabulary = atlas.catalog.vocabulary
    subdomains = [
        f"{domain}.{subdomain}"
        for domain, meaning in vocabulary.domains.items()
        for subdomain in meaning.subdomains
    ]
    languages = sorted({code for entry in atlas.entries for code in entry.languages})
    years = sorted({entry.released[:4] for entry in atlas.entries if entry.released}, reverse=True)
    known: Mapping[str, tuple[Iterable[str], Values]] = {
        "domain": (vocabulary.domains, lambda _, entry: [entry.domain]),
        "subdomain": (subdomains, lambda _, entry: [f"{entry.domain}.{entry.subdomain}"]),
        "kind": (vocabulary.kinds, lambda _, entry: [entry.kind]),
        "use": (STRICTEST_FIRST[::-1], lambda a, entry: [a.verdicts[entry.slug].terms.use]),
        "life": (Maintenance, lambda a, entry: [a.verdicts[entry.slug].maintenance.state]),
        "size": (SIZES, _ranges),
        "family": (vocabulary.families, lambda a, entry: a.families[entry.slug]),
        "stage": (vocabulary.stages, lambda _, entry: [step.stage for step in entry.training]),
        "method": (
            vocabulary.methods,
            lambda _, entry: [method for step in entry.training for method in step.methods],
        ),
        "language": (languages, lambda _, entry: entry.languages),
        "weights": (Availability, lambda a, entry: [a.verdicts[entry.slug].availability.state]),
        "host": (HOSTS, lambda a, entry: a.verdicts[entry.slug].availability.hosts),
        "organisation": (vocabulary.organisation_types, _organisation_types),
        "released": (years, lambda _, entry: [entry.released[:4]] if entry.released else []),
    }
    return [
        _facet(name, order, [values(atlas, entry) for entry in atlas.entries])
        for name, (order, values) in known.items()
    ]


def _facet(name: str, order: Iterable[str], stated: Sequence[Iterable[str]]) -> Facet:
    column = tuple(tuple(dict.fromkeys(map(str, values))) or (UNSTATED,) for values in stated)
    found = {value for values in column for value in values}
    options = tuple(option for option in [*map(str, order), UNSTATED] if option in found)
    return Facet(name, options, column)


def _ranges(atlas: Atlas, entry: Entry) -> Iterable[str]:
    for fit in atlas.verdicts[entry.slug].fits:
        yield next(name for name, end in SIZES.items() if fit.parameters < end)


def _organisation_types(atlas: Atlas, entry: Entry) -> Iterable[str]:
    for reference in entry.organisations:
        yield atlas.catalog.organisations[reference.slug].type


def parameters(atlas: Atlas, entry: Entry) -> float | None:
    """Billions of parameters of the smallest model of an entry; None where none is a number."""
    fits = atlas.verdicts[entry.slug].fits
    return fits[0].parameters if fits else None


def last_commit(atlas: Atlas, entry: Entry) -> date | None:
    return atlas.verdicts[entry.slug].maintenance.last_commit


SORTS = ("name", "stars", "commit", "released", "size")
"""The orders that are offered: by name, most stars, latest commit, latest release, smallest."""


def ordered(atlas: Atlas, sort: str) -> list[Entry]:
    """All entries in one of `SORTS`; those without a value last, equals by name."""
    if sort == "stars":
        return _sorted(atlas, atlas.stars, falling=True)
    if sort == "commit":
        return _sorted(atlas, partial(last_commit, atlas), falling=True)
    if sort == "released":
        return _sorted(atlas, lambda entry: entry.released, falling=True)
    if sort == "size":
        return _sorted(atlas, partial(parameters, atlas))
    return list(atlas.entries)


def _sorted(
    atlas: Atlas, key: Callable[[Entry], T | None], *, falling: bool = False
) -> list[Entry]:
    known = [(value, entry) for entry in atlas.entries if (value := key(entry)) is not None]
    known.sort(key=lambda item: item[0], reverse=falling)
    return [entry for _, entry in known] + [e for e in atlas.entries if key(e) is None]
