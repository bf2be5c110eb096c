"""An entry as the rules of choosing see it: what `shortlist` and `alternatives` go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from atlas.catalog.schema import Entry
from atlas.catalog.vocabulary import Use
from atlas.verdicts import availability, hardware, maintenance, terms
from atlas.verdicts.maintenance import Maintenance

GENERAL = "general-"
"""A subdomain that begins so covers its domain in general."""

OPENNESS: Mapping[Use, int] = {
    "commercial": 3,
    "conditional": 2,
    "non-commercial": 1,
    "conflicting": 0,
    "not-stated": 0,
}
"""How much an answer on terms allows for certain."""


@dataclass(frozen=True)
class Profile:
    """The facts and verdicts of one entry that bear on choosing."""

    slug: str
    kind: str
    domain: str
    subdomain: str
    languages: tuple[str, ...]
    uses: tuple[Use, ...]
    """The different answers on terms, strictest first."""
    state: Maintenance
    last_commit: date | None
    released: str | None
    needs: Mapping[str, float] | None
    """GB that its smallest model needs, by precision; None if that cannot be estimated."""
    weights: bool
    """Whether a place to fetch its weights is known."""

    @property
    def openness(self) -> int:
        """How much the least open of its answers on terms allows for certain."""
        return min(OPENNESS[use] for use in self.uses)

    @property
    def general(self) -> bool:
        return self.subdomain.startswith(GENERAL)

    @property
    def merit(self) -> tuple[int, bool, int, int, str]:
        """The order of preference, best first: terms that allow more; alive; later commit; later
        release; slug. Stars have no say: they measure attention."""
        commit = self.last_commit.toordinal() if self.last_commit else 0
        month = int(self.released.replace("-", "")) if self.released else 0
        return -self.openness, not self.state.alive, -commit, -month, self.slug


def profile(
    entry: Entry,
    allowed: terms.Terms,
    alive: maintenance.Verdict,
    fits: tuple[hardware.Fit, ...],
    available: availability.Verdict,
) -> Profile:
    """Put together what the verdicts of one entry say."""
    return Profile(
        slug=entry.slug,
        kind=entry.kind,
        domain=entry.domain,
        subdomain=entry.subdomain,
        languages=tuple(entry.languages),
        uses=allowed.uses,
        state=alive.state,
        last_commit=alive.last_commit,
        released=entry.released,
        needs=fits[0].needs if fits else None,
        weights=bool(available.hosts),
    )
