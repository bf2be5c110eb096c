"""Pages of single records: entries, base models, data sets, organisations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pypinyin import lazy_pinyin

from atlas.catalog.schema import Base, DataSet, Entry, Organisation
from atlas.pages import reading, structured
from atlas.pages.page import Page, SearchRecord, url_of
from atlas.pages.render import Renderer, relative

MOST_PICTURES = 2_000
"""Entries that have a picture each: about 20 ms and 25 kB. Those of a larger catalog share the
picture of their domain."""


def entries(renderer: Renderer) -> Iterator[Page]:
    named = reading.named(renderer.language.code)
    for entry in renderer.atlas.entries:
        yield _release(renderer, entry, "entry", named.get(entry.slug))


def bases(renderer: Renderer) -> Iterator[Page]:
    named = reading.named(renderer.language.code)
    for base in renderer.atlas.bases:
        yield _release(renderer, base, "base", named.get(base.slug))


def datasets(renderer: Renderer) -> Iterator[Page]:
    catalog = renderer.atlas.catalog
    for dataset in catalog.datasets.values():
        path = f"datasets/{dataset.slug}.md"
        title = renderer.plain(dataset.name)
        users = len(renderer.atlas.users.get(dataset.slug, []))
        description = renderer.t("description.dataset", name=title, count=users)
        body = renderer.render(
            "dataset.md.j2",
            url_of(path),
            dataset=dataset,
            title=title,
            file=catalog.files[f"datasets/{dataset.slug}"],
        )
        yield Page(path, title, description, body, _dataset_record(renderer, dataset))


def organisations(renderer: Renderer) -> Iterator[Page]:
    for item in renderer.atlas.catalog.organisations.values():
        path = f"organisations/{item.slug}.md"
        made = renderer.atlas.made.get(item.slug, [])
        title = renderer.organisation(item.slug)
        body = renderer.render(
            "organisation.md.j2",
            url_of(path),
            item=item,
            entries=[record for record in made if isinstance(record, Entry)],
            bases=[record for record in made if isinstance(record, Base)],
            datasets=[record for record in made if isinstance(record, DataSet)],
        )
        description = renderer.t("description.organisation", name=title, count=len(made))
        kind = renderer.label("organisation_types", item.type)
        names = dict.fromkeys([title, *_names(item)])
        record = SearchRecord(" ".join(names), kind, _keywords(*names))
        yield Page(path, title, description, body, record)


def redirects(renderer: Renderer) -> Iterator[Page]:
    """A page at every former id that leads to the present one."""
    catalog = renderer.atlas.catalog
    for record in [*renderer.atlas.releases, *catalog.datasets.values()]:
        target = renderer.release_url(record)
        title = renderer.plain(record.name)
        for former in record.former_slugs:
            path = f"{target.partition('/')[0]}/{former}.md"
            body = renderer.render("redirect.md.j2", url_of(path), title=title, target=target)
            yield Page(
                path,
                title,
                renderer.t("moved_page") + title,
                body,
                redirect=relative(target, url_of(path)),
            )


def _release(
    renderer: Renderer, release: Entry | Base, kind: str, named_in: list[reading.Part] | None
) -> Page:
    path = f"{renderer.release_url(release).rstrip('/')}.md"
    body = renderer.render(
        f"{kind}.md.j2",
        url_of(path),
        file=renderer.atlas.catalog.files[release.slug],
        named_in=named_in,
        **{kind: release},
    )
    title = _title(release)
    description = renderer.plain(release.summary)
    page = Page(path, title, description, body, record(renderer, release))
    if isinstance(release, Base):
        return page
    told = structured.entry(renderer, release)
    return replace(page, structured=told, picture=picture(renderer, release))


def pictured(renderer: Renderer) -> bool:
    """Whether every entry has a picture of its own."""
    return len(renderer.atlas.entries) <= MOST_PICTURES


def picture(renderer: Renderer, entry: Entry) -> str:
    """The path of the picture of an entry, from the root of the language."""
    own = pictured(renderer)
    return f"pictures/entries/{entry.slug}.png" if own else f"pictures/domains/{entry.domain}.png"


def _title(release: Entry | Base) -> str:
    if release.name_zh and release.name_zh not in release.name:
        return f"{release.name} {release.name_zh}"
    return release.name


def record(renderer: Renderer, release: Entry | Base) -> SearchRecord:
    """The summary; to be found by names, makers, bases, domain and summary in both languages, from
    either site."""
    catalog = renderer.atlas.catalog
    words = [release.slug, *release.aliases, *release.former_slugs, release.github or ""]
    words += [
        word for ref in release.organisations for word in _names(catalog.organisations[ref.slug])
    ]
    words += [base.variant for base in release.bases]
    words += [catalog.release(base.slug).name for base in release.bases]
    if isinstance(release, Entry):
        domain = catalog.vocabulary.domains[release.domain]
        for meaning in (domain, domain.subdomains[release.subdomain]):
            words += [meaning.label.en, meaning.label.zh, *meaning.also]
    title = _title(release)
    own = renderer.plain(release.summary)
    others = [side for side in (release.summary.en, release.summary.zh) if side and side != own]
    named = " · ".join([title, *release.aliases])
    return SearchRecord(named, own, " ".join([_keywords(title, *words), *others]))


def _dataset_record(renderer: Renderer, dataset: DataSet) -> SearchRecord:
    catalog = renderer.atlas.catalog
    domain = catalog.vocabulary.domains[dataset.domain]
    words = [dataset.slug, domain.label.en, domain.label.zh, *domain.also]
    if not isinstance(dataset.name, str):
        words += [dataset.name.en or "", dataset.name.zh or ""]
    if dataset.made_by:
        words += _names(catalog.organisations[dataset.made_by])
    about = renderer.label("domains", dataset.domain)
    return SearchRecord(renderer.plain(dataset.name), about, _keywords(*words))


def _names(organisation: Organisation) -> list[str]:
    return [name for name in (organisation.name.en, organisation.name.zh) if name]


def _keywords(*words: str) -> str:
    """The words once each, and the pinyin of the Chinese ones: `本草` adds `bencao`."""
    return " ".join(dict.fromkeys(word for word in [*words, *map(_pinyin, words)] if word))


@cache
def _pinyin(word: str) -> str:
    return "".join(lazy_pinyin(word, errors="ignore"))
