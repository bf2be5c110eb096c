"""May we use it? The terms of a release together with those of every base up its lineage.

A release is one family, and its models may come from different bases, so the answer is a set of
outcomes: one per base, each the strictest statement on the way. Whoever made the base may relicense
it, so a base by the same leading organisation adds no terms; neither do predecessors and teachers,
whose weights are not in the release.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from atlas.catalog.schema import Base, Entry
from atlas.catalog.vocabulary import Use

STRICTEST_FIRST: tuple[Use, ...] = (
    "non-commercial",
    "conflicting",
    "not-stated",
    "conditional",
    "commercial",
)
"""The stricter of two statements decides. What is contradictory or unsaid counts as stricter than
a condition that is written down and can be met."""

Lookup = Callable[[str], Entry | Base]


@dataclass(frozen=True)
class Link:
    """One statement on the way from a release to its oldest base."""

    slug: str
    variant: str | None
    """The version of the base that was used; None for the release itself."""
    use: Use
    licence: str | None
    """The licence named for it, if one is."""


@dataclass(frozen=True)
class Outcome:
    """The answer for one way up the lineage: `chain` begins with the release itself."""

    chain: tuple[Link, ...]

    @property
    def deciding(self) -> Link:
        """The link that decides: the strictest, and of equals the nearest to the release."""
        return min(self.chain, key=lambda link: STRICTEST_FIRST.index(link.use))

    @property
    def use(self) -> Use:
        return self.deciding.use


@dataclass(frozen=True)
class Terms:
    """All outcomes, the strictest first."""

    own: Link
    outcomes: tuple[Outcome, ...]
    conditions: tuple[Link, ...]
    """Whose conditions hold, of the release itself or of a base, for all or some of its models."""

    @property
    def uses(self) -> tuple[Use, ...]:
        """The different answers, strictest first; more than one if it depends on the model."""
        return tuple(dict.fromkeys(outcome.use for outcome in self.outcomes))

    @property
    def use(self) -> Use:
        """The cautious answer: the strictest."""
        return self.outcomes[0].use

    @property
    def deciding(self) -> Link:
        return self.outcomes[0].deciding

    @property
    def narrowed(self) -> bool:
        """Whether the bases allow less than the release's own statement in every outcome."""
        own = STRICTEST_FIRST.index(self.own.use)
        return all(STRICTEST_FIRST.index(use) < own for use in self.uses)


def terms(release: Entry | Base, lookup: Lookup) -> Terms:
    """The terms of a release; `lookup` gives the release of a slug (links must have no circles)."""
    own = Link(release.slug, None, release.licence.use, _named(release))
    chains: list[tuple[Link, ...]] = []
    for base in release.bases:
        origin = lookup(base.slug)
        if base.relation != "base" or same_maker(release, origin):
            continue
        use, licence = origin.licence.of_variant(base.variant)
        link = Link(origin.slug, base.variant, use, licence or _named(origin))
        if origin.licence.exceptions:
            # Terms by version were read with the lineage of each version in mind.
            chains.append((own, link))
        else:
            above = terms(origin, lookup).outcomes[0].chain[1:]
            chains.append((own, link, *above))
    if not chains or _has_own_origin(release):
        chains.append((own,))
    outcomes = {(out.use, out.deciding): out for out in map(Outcome, chains)}
    ordered = sorted(outcomes.values(), key=lambda outcome: STRICTEST_FIRST.index(outcome.use))
    versions = [
        Link(release.slug, None, item.use, item.weights) for item in release.licence.exceptions
    ]
    links = [*(link for chain in chains for link in chain), *versions]
    conditions = {(link.slug, link.licence): link for link in links if link.use == "conditional"}
    return Terms(own, tuple(ordered), tuple(conditions.values()))


def same_maker(release: Entry | Base, origin: Entry | Base) -> bool:
    """Whether both are led by the same organisation."""
    makers = [item.organisations[0].slug for item in (release, origin) if item.organisations]
    return len(makers) == 2 and makers[0] == makers[1]


def _named(release: Entry | Base) -> str | None:
    return release.licence.weights or release.licence.code


def _has_own_origin(release: Entry | Base) -> bool:
    """Whether some models of the release have no base, or none that is named."""
    return isinstance(release, Entry) and (
        release.from_scratch == "partly" or release.bases_incomplete
    )
