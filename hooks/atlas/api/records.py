"""Entries, base models, data sets, organisations, domains: the catalog itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.api import documents as d
from atlas.api.signals import signals_of
from atlas.api.source import Source
from atlas.api.verdicts import record_of, verdicts
from atlas.catalog.schema import Base, DataSet, Entry, Organisation, Text
from atlas.view import repository


def organisation(source: Source, item: Organisation) -> d.OrganisationRecord:
    """An organisation with what it took part in."""
    made = source.atlas.made.get(item.slug, [])
    return d.OrganisationRecord(
        id=item.slug,
        pages=source.pages(f"organisations/{item.slug}/"),
        name=item.name,
        type=item.type,
        entries=[record.slug for record in made if isinstance(record, Entry)],
        bases=[record.slug for record in made if isinstance(record, Base)],
        datasets=[record.slug for record in made if isinstance(record, DataSet)],
    )


def domain(source: Source, slug: str) -> d.DomainRecord:
    """A domain with its entries."""
    atlas = source.atlas
    meaning, entries = atlas.catalog.vocabulary.domains[slug], atlas.domains[slug]
    return d.DomainRecord(
        id=slug,
        pages=source.pages(f"domains/{slug}/"),
        label=meaning.label,
        about=meaning.about,
        entries=[entry.slug for entry in entries],
        subdomains=[
            d.Part(
                id=part,
                label=below.label,
                entries=[entry.slug for entry in entries if entry.subdomain == part],
            )
            for part, below in meaning.subdomains.items()
        ],
    )


def aliases(source: Source) -> Iterator[d.AliasItem]:
    """Every other name by which a record may be known."""
    atlas = source.atlas
    for release in atlas.releases:
        record = record_of(release)
        names = [release.name, release.name_zh or "", *release.aliases]
        repositories = [release.github or "", repository(release)]
        yield from _aliases(record, release, {"name": names, "repository": repositories})
    for dataset in atlas.catalog.datasets.values():
        name = dataset.name
        names = [name.en or "", name.zh or ""] if isinstance(name, Text) else [name]
        yield from _aliases("datasets", dataset, {"name": names})


def _aliases(
    record: str, item: Entry | Base | DataSet, known: Mapping[str, Sequence[str]]
) -> Iterator[d.AliasItem]:
    for kind, words in {"former-id": item.former_slugs, **known}.items():
        for word in dict.fromkeys(words):
            if word:
                yield d.AliasItem(alias=word, kind=kind, record=record, id=item.slug)


def summary(source: Source, entry: Entry) -> d.EntrySummary:
    """An entry in short."""
    atlas = source.atlas
    found = atlas.verdicts[entry.slug]
    seen = atlas.signals_of(entry)
    stars = atlas.stars(entry)
    return d.EntrySummary(
        id=entry.slug,
        url=source.address(f"entries/{entry.slug}.json"),
        pages=source.pages(f"entries/{entry.slug}/"),
        name=entry.name,
        name_zh=entry.name_zh,
        aliases=entry.aliases,
        former_ids=entry.former_slugs,
        kind=entry.kind,
        domain=entry.domain,
        subdomain=entry.subdomain,
        summary=entry.summary,
        organisations=[item.slug for item in entry.organisations],
        languages=entry.languages,
        released=entry.released,
        sizes=entry.sizes,
        bases=list(dict.fromkeys(base.slug for base in entry.bases)),
        repository=repository(entry) or None,
        use=found.terms.use,
        maintenance=found.maintenance.state,
        last_commit=found.maintenance.last_commit,
        availability=found.availability.state,
        smallest_gb=round(found.fits[0].needs["int4"], 1) if found.fits else None,
        marks=[item.mark for item in found.marks],
        stars=stars,
        stars_observed_at=seen.values["stars"].at if seen and stars is not None else None,
    )


def entry(source: Source, entry: Entry) -> d.EntryRecord:
    """An entry in full."""
    dataset = source.atlas.dataset_of.get(entry.slug)
    return d.EntryRecord(
        id=entry.slug,
        url=source.address(f"entries/{entry.slug}.json"),
        pages=source.pages(f"entries/{entry.slug}/"),
        facts=entry,
        verdicts=verdicts(source, entry),
        signals=signals_of(source, entry),
        derived=_derived(source, entry),
        dataset=dataset.slug if dataset else None,
    )


def base(source: Source, base: Base) -> d.BaseRecord:
    """A base model in full."""
    return d.BaseRecord(
        id=base.slug,
        url=source.address(f"bases/{base.slug}.json"),
        pages=source.pages(f"bases/{base.slug}/"),
        facts=base,
        verdicts=verdicts(source, base),
        signals=signals_of(source, base),
        derived=_derived(source, base),
    )


def dataset(source: Source, dataset: DataSet) -> d.DataSetRecord:
    """A data set in full."""
    users = source.atlas.users.get(dataset.slug, [])
    return d.DataSetRecord(
        id=dataset.slug,
        url=source.address(f"datasets/{dataset.slug}.json"),
        pages=source.pages(f"datasets/{dataset.slug}/"),
        facts=dataset,
        used_by=[entry.slug for entry, _ in users],
    )


def _derived(source: Source, release: Entry | Base) -> list[d.Derived]:
    return [
        d.Derived(
            id=made.slug, record=record_of(made), variant=link.variant, relation=link.relation
        )
        for made, links in source.atlas.derived.get(release.slug, [])
        for link in links
    ]
