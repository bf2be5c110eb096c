"""The explorer: a complete table in every order that it offers, which script can filter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from markupsafe import Markup

from atlas.catalog.schema import Entry
from atlas.facets import SORTS, UNSTATED, Facet, facets, ordered
from atlas.pages.page import Page, SearchRecord, url_of
from atlas.pages.render import Renderer

WHOLE = 250
"""Entries that one page can hold."""

ROWS = 125
"""Entries on each page where there are more."""

VOCABULARY = {
    "domain": "domains", "kind": "kinds", "use": "licence_uses", "life": "maintenance",
    "family": "families", "stage": "stages", "method": "methods",
    "organisation": "organisation_types", "weights": "availability",
}  # fmt: skip
"""Facets whose values are terms of the vocabulary, with its section."""

SCRIPTS = ("match.js", "facets.js", "rows.js", "take.js", "panel.js", "explore.js")


def explore(renderer: Renderer) -> Iterator[Page]:
    """The pages of each order; the first by name is the explorer itself."""
    found = {facet.name: _labelled(renderer, facet) for facet in facets(renderer.atlas)}
    filters = _part(renderer, "explore_filters.html.j2", filters=found)
    whole = len(renderer.atlas.entries)
    rows = WHOLE if whole <= WHOLE else ROWS
    last = max(1, -(-whole // rows))
    row = _rows(renderer)
    for sort in SORTS:
        entries = ordered(renderer.atlas, sort)
        for number in range(1, last + 1):
            url = url_of(path(sort, number))
            body = renderer.render(
                "explore.md.j2",
                url,
                sort=sort,
                sorts={name: url_of(path(name, 1)) for name in SORTS},
                entries=entries[(number - 1) * rows : number * rows],
                filters=_below(url, filters),
                row=partial(row, url),
                start=(number - 1) * rows,
                number=number,
                numbers={n: url_of(path(sort, n)) for n in range(1, last + 1)},
            )
            yield _page(renderer, sort, number, body)


def _rows(renderer: Renderer) -> Callable[[str, Entry], Markup]:
    """The row of an entry, for the page at an address: the same in every order."""
    made: dict[str, Markup] = {}

    def row(url: str, entry: Entry) -> Markup:
        if entry.slug not in made:
            stars_age, commit_age = ages(renderer, entry)
            values = {"entry": entry, "stars_age": stars_age, "commit_age": commit_age}
            made[entry.slug] = _part(renderer, "explore_row.html.j2", **values)
        return _below(url, made[entry.slug])

    return row


def _part(renderer: Renderer, template: str, **values: Any) -> Markup:
    """What pages of the explorer have in common, for the first of them."""
    text = renderer.render(template, "explore/", **values).strip()
    return Markup(text)  # nosec B704 # of our own template, which escapes


_LINK = Markup('href="')


def _below(url: str, part: Markup) -> Markup:
    """A part for the page at an address below the first: its links lead further up."""
    return part.replace(_LINK, _LINK + "../" * (url.count("/") - 1))


def path(sort: str, number: int) -> str:
    """`explore/index.md`, `explore/2.md`, `explore/stars.md`, `explore/stars/2.md`, …"""
    parts = [] if sort == SORTS[0] else [sort]
    parts += [] if number == 1 else [str(number)]
    return f"explore/{'/'.join(parts) or 'index'}.md"


def _page(renderer: Renderer, sort: str, number: int, body: str) -> Page:
    t = renderer.t
    title = t("nav.explore")
    if sort != SORTS[0]:
        title += t("explore.by") + t(f"explore.sort.{sort}")
    if number > 1:
        title += t("explore.page_title", number=number)
    first = sort == SORTS[0] and number == 1
    description = t("explore.description", count=len(renderer.atlas.entries))
    record = SearchRecord(title, description) if first else None
    return Page(
        path(sort, number), title, description, body, record, ("navigation", "toc"), scripts=SCRIPTS
    )


def ages(renderer: Renderer, entry: Entry) -> tuple[str, str]:
    """What to say of the age of stars and last commit; empty for those of the newest observation,
    whose day is said once above the table."""
    seen = renderer.atlas.signals_of(entry)
    stars = seen.values["stars"].at.date() if seen and "stars" in seen.values else None
    maintenance = renderer.atlas.verdicts[entry.slug].maintenance
    commit = _age(renderer, maintenance.polled) if maintenance.last_commit else ""
    return _age(renderer, stars) if stars else "", commit


def _age(renderer: Renderer, seen: date | None) -> str:
    newest = renderer.atlas.polled
    if newest is None or seen == newest.date():
        return ""
    if seen is None:
        return renderer.t("seen.value_of_snapshot")
    return renderer.t("seen.value_of", day=renderer.language.day(seen))


def _labelled(renderer: Renderer, facet: Facet) -> list[tuple[str, str, int]]:
    """(value, label, number of entries) of every option."""
    return [
        (value, label(renderer, facet.name, value), facet.count(value)) for value in facet.options
    ]


def label(renderer: Renderer, facet: str, value: str) -> str:
    """The label of a value in the language of the renderer."""
    if value == UNSTATED:
        return renderer.t("not_stated")
    if facet in VOCABULARY:
        return renderer.label(VOCABULARY[facet], value)
    if facet == "subdomain":
        domain, subdomain = value.split(".")
        return renderer.label(f"subdomains.{domain}", subdomain)
    strings = {"host": "host", "size": "explore.size"}
    if facet in strings:
        return renderer.t(f"{strings[facet]}.{value}")
    return renderer.language.language_name(value) if facet == "language" else value
