"""The catalog once it is loaded: records by their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from atlas.catalog.problems import Problem
from atlas.catalog.schema import Base, DataSet, Entry, Organisation
from atlas.catalog.vocabulary import Vocabulary


@dataclass(frozen=True)
class Catalog:
    """All checked records by slug, and the warnings that loading gave."""

    entries: Mapping[str, Entry]
    bases: Mapping[str, Base]
    datasets: Mapping[str, DataSet]
    organisations: Mapping[str, Organisation]
    vocabulary: Vocabulary
    files: Mapping[str, str]
    """Slug of an entry, base or data set (`datasets/SLUG`) to its file in the catalog folder."""
    warnings: tuple[Problem, ...] = ()

    @property
    def releases(self) -> Iterator[Entry | Base]:
        """Every entry and base model."""
        yield from self.entries.values()
        yield from self.bases.values()

    @property
    def moved(self) -> Mapping[str, str]:
        """Old names of repositories, and their present ones."""
        return {r.github: r.github_now for r in self.releases if r.github and r.github_now}

    def release(self, slug: str) -> Entry | Base:
        """An entry or base model; raises KeyError for an unknown slug."""
        return self.entries.get(slug) or self.bases[slug]
