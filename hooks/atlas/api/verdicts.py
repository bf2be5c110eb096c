"""What the atlas works out, with the reasons in words."""

from __future__ import annotations

from functools import partial

from atlas.api import documents as d
from atlas.api.source import Source
from atlas.catalog.schema import Base, Entry
from atlas.verdicts import maintenance, marks, terms
from atlas.words import about, maintenance_reason, terms_reason


def record_of(release: Entry | Base) -> str:
    """The collection that a release belongs to."""
    return "entries" if isinstance(release, Entry) else "bases"


def verdicts(source: Source, release: Entry | Base) -> d.Verdicts:
    """All verdicts on a release."""
    found = source.atlas.verdicts[release.slug]
    return d.Verdicts(
        id=release.slug,
        record=record_of(release),
        terms=_terms(source, found.terms),
        maintenance=_maintenance(source, found.maintenance),
        memory=[
            d.MemoryEstimate(
                size=fit.size,
                parameters_billion=fit.parameters,
                needs_gb={name: round(need, 1) for name, need in fit.needs.items()},
            )
            for fit in found.fits
        ],
        availability=d.AvailabilityVerdict(
            state=found.availability.state, hosts=found.availability.hosts
        ),
        marks=[_mark(source, marked) for marked in found.marks],
    )


def _terms(source: Source, found: terms.Terms) -> d.TermsVerdict:
    return d.TermsVerdict(
        use=found.use,
        uses=list(found.uses),
        reason=source.both(partial(terms_reason, found)),
        outcomes=[
            d.TermsOutcome(
                use=outcome.use,
                deciding=outcome.deciding.slug,
                chain=[
                    d.TermsLink(
                        id=link.slug, variant=link.variant, use=link.use, licence=link.licence
                    )
                    for link in outcome.chain
                ],
            )
            for outcome in found.outcomes
        ],
    )


def _maintenance(source: Source, found: maintenance.Verdict) -> d.MaintenanceVerdict:
    vocabulary = source.atlas.catalog.vocabulary
    return d.MaintenanceVerdict(
        state=found.state,
        last_commit=found.last_commit,
        days=found.days,
        observed_on=found.polled,
        reason=source.both(partial(maintenance_reason, found, vocabulary)),
    )


def _mark(source: Source, marked: marks.Marked) -> d.RiskMark:
    vocabulary = source.atlas.catalog.vocabulary
    return d.RiskMark(
        mark=marked.mark,
        about=list(marked.about),
        reason=source.both(partial(about, vocabulary, "marks", marked.mark)),
    )
