"""Pages that list records: domains, and all entries, bases, data sets and organisations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas.catalog.schema import DataSet, Organisation
from atlas.pages.page import Page, SearchRecord, url_of
from atlas.pages.render import Renderer

DOMAIN_BOOST = 5_000
"""Whoever searches for a domain by any of its words sees its page first."""

MOST_ROWS = 1_000
"""Entries in one table, about a megabyte; of more, the explorer has the pages."""


def domains(renderer: Renderer) -> Iterator[Page]:
    """One page per domain, and the page of all domains."""
    atlas = renderer.atlas
    for domain, entries in atlas.domains.items():
        path = f"domains/{domain}.md"
        subdomains = atlas.catalog.vocabulary.domains[domain].subdomains
        groups = {
            subdomain: [entry for entry in entries if entry.subdomain == subdomain]
            for subdomain in subdomains
        }
        verdicts = [atlas.verdicts[entry.slug] for entry in entries]
        title = renderer.label("domains", domain)
        body = renderer.render(
            "domain.md.j2",
            url_of(path),
            domain=domain,
            entries=entries,
            groups={name: members for name, members in groups.items() if members},
            datasets=[d for d in _by_name(renderer) if d.domain == domain],
            open=sum(verdict.terms.use == "commercial" for verdict in verdicts),
            alive=sum(verdict.maintenance.state.alive for verdict in verdicts),
        )
        description = renderer.t("description.domain", name=title, count=len(entries))
        meaning = atlas.catalog.vocabulary.domains[domain]
        words = [meaning.label.en, meaning.label.zh, *meaning.also]
        record = SearchRecord(title, description, " ".join(words), DOMAIN_BOOST)
        yield Page(path, title, description, body, record)
    body = renderer.render("domains.md.j2", "domains/")
    yield _index(renderer, "domains", body)


def lists(renderer: Renderer) -> Iterator[Page]:
    """All entries, all base models, all data sets, all organisations."""
    atlas = renderer.atlas
    catalog = atlas.catalog
    datasets: dict[str, list[DataSet]] = {domain: [] for domain in catalog.vocabulary.domains}
    for dataset in _by_name(renderer):
        datasets[dataset.domain].append(dataset)
    makers: dict[str, list[Organisation]] = {
        kind: [] for kind in catalog.vocabulary.organisation_types
    }
    for item in sorted(
        catalog.organisations.values(), key=lambda item: renderer.organisation(item.slug).casefold()
    ):
        makers[item.type].append(item)
    yield _list(renderer, "entries", len(atlas.entries), {})
    yield _list(renderer, "bases", len(atlas.bases), {})
    yield _list(renderer, "datasets", len(catalog.datasets), datasets)
    yield _list(renderer, "organisations", len(catalog.organisations), makers)


def _list(renderer: Renderer, kind: str, count: int, groups: dict[str, list[Any]]) -> Page:
    filled = {name: members for name, members in groups.items() if members}
    body = renderer.render(
        "list.md.j2", f"{kind}/", kind=kind, count=count, groups=filled, most=MOST_ROWS
    )
    return _index(renderer, kind, body)


def _index(renderer: Renderer, kind: str, body: str) -> Page:
    title = renderer.t(f"nav.{kind}")
    description = renderer.t(f"description.{kind}")
    return Page(f"{kind}/index.md", title, description, body, SearchRecord(title, description))


def _by_name(renderer: Renderer) -> list[DataSet]:
    datasets = renderer.atlas.catalog.datasets.values()
    return sorted(datasets, key=lambda dataset: renderer.plain(dataset.name).casefold())
