"""The explorer as it is built: complete in every order, small, its data the same as its rows."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from atlas.address import Address
from atlas.catalog import Catalog
from atlas.catalog.schema import Entry
from atlas.exports import exports
from atlas.facets import SORTS, UNSTATED, Facet, facets, ordered
from atlas.language import language
from atlas.pages import Renderer, indexes
from atlas.pages.explore import ROWS, explore
from atlas.pages.page import Page
from atlas.view import Atlas

from tests.conftest import DAY, REPO_URL, SITE_URL

ROOMY = 60_000
"""What the page may weigh, compressed."""


@pytest.fixture(scope="module")
def atlas(catalog: Catalog) -> Atlas:
    return Atlas(catalog, date.fromisoformat(DAY))


def copies(catalog: Catalog, count: int) -> Atlas:
    """An atlas of `count` entries: the real ones, and copies of them under other names."""
    real = list(catalog.entries.values())
    made: dict[str, Entry] = dict(catalog.entries)
    for number in range(count - len(real)):
        entry = real[number % len(real)]
        slug = f"{entry.slug}-{number}"
        made[slug] = entry.model_copy(update={"slug": slug, "name": f"{entry.name} {number}"})
    return Atlas(replace(catalog, entries=made), date.fromisoformat(DAY))


def explorer_pages(atlas: Atlas) -> dict[str, Page]:
    renderer = Renderer(atlas, language("en"), Address(SITE_URL, REPO_URL))
    return {page.path: page for page in explore(renderer)}


def data(atlas: Atlas, code: str = "en") -> dict[str, Any]:
    renderer = Renderer(atlas, language(code), Address(SITE_URL, REPO_URL))
    file = next(f for f in exports(renderer) if f.path == "explore/entries.js")
    return json.loads(str(file.content).removeprefix('atlas.receive("entries",').rstrip(")\n"))  # type: ignore[no-any-return]


def slugs(html: str) -> list[str]:
    return re.findall(r'<th role="rowheader"[^>]*><a href="[./]*/entries/([^/]+)/"', html)


@pytest.mark.parametrize("prefix", ["", "en/"])
@pytest.mark.parametrize("sort", SORTS)
def test_every_order_is_a_complete_page(
    site: Path, catalog: Catalog, prefix: str, sort: str
) -> None:
    folder = "explore" if sort == "name" else f"explore/{sort}"
    html = (site / prefix / folder / "index.html").read_text(encoding="utf-8")
    assert sorted(slugs(html)) == sorted(catalog.entries)
    assert len(gzip.compress(html.encode(), 9)) < ROOMY
    assert html.count("aria-sort=") == 1


def test_orders(atlas: Atlas) -> None:
    released = [entry.released for entry in ordered(atlas, "released")]
    known = [month for month in released if month]
    assert known == sorted(known, reverse=True)
    assert released[len(known) :] == [None] * (len(released) - len(known))
    sizes = [atlas.verdicts[entry.slug].fits for entry in ordered(atlas, "size")]
    numbers = [fits[0].parameters for fits in sizes if fits]
    assert numbers == sorted(numbers)


def test_facets_hold_every_entry_and_no_empty_option(atlas: Atlas) -> None:
    for facet in facets(atlas):
        assert len(facet.column) == len(atlas.entries)
        assert all(values for values in facet.column)
        assert all(facet.count(option) for option in facet.options), facet.name


def test_what_is_not_stated_can_be_filtered(atlas: Atlas) -> None:
    size = next(facet for facet in facets(atlas) if facet.name == "size")
    unknown = [
        e for e, values in zip(atlas.entries, size.column, strict=True) if UNSTATED in values
    ]
    assert size.options[-1] == UNSTATED
    assert all(not atlas.verdicts[entry.slug].fits for entry in unknown)
    assert size.count(UNSTATED) == len(unknown) > 0


@pytest.mark.parametrize("code", ["zh", "en"])
def test_shipped_data_says_what_the_atlas_says(atlas: Atlas, code: str) -> None:
    shipped = data(atlas, code)
    assert shipped["slug"] == [entry.slug for entry in atlas.entries]
    for facet, own in zip(shipped["facets"], facets(atlas), strict=True):
        assert _values(facet) == own.column
    row = shipped["slug"].index("alpacare")
    verdict = atlas.verdicts["alpacare"]
    assert shipped["parameters"][row] == verdict.fits[0].parameters
    for precision, gb in shipped["gb"].items():
        needed = gb * verdict.fits[0].parameters
        assert needed == pytest.approx(verdict.fits[0].needs[precision], rel=1e-3)


def _values(facet: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    places = [item if isinstance(item, list) else [item] for item in facet["column"]]
    found = Facet("", (), tuple(tuple(facet["options"][p] for p in item) for item in places))
    return found.column


def test_many_entries_are_spread_over_linked_pages(catalog: Catalog) -> None:
    many = copies(catalog, 2 * ROWS + 1)
    made = explorer_pages(many)
    for sort in SORTS:
        parts = [f"explore/{sort}" if sort != "name" else "explore"]
        first = f"{parts[0]}.md" if sort != "name" else "explore/index.md"
        paths = [first, f"{parts[0]}/2.md", f"{parts[0]}/3.md"]
        found = [slug for path in paths for slug in slugs(made[path].body)]
        assert found == [entry.slug for entry in ordered(many, sort)]
    assert '<a href="2/">2</a>' in made["explore/index.md"].body
    assert 'aria-current="page">3</a>' in made["explore/stars/3.md"].body


def test_the_list_of_very_many_entries_leads_to_the_explorer_and_to_every_domain(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listed() -> str:
        renderer = Renderer(atlas, language("zh"), Address(SITE_URL, REPO_URL))
        return next(p.body for p in indexes.lists(renderer) if p.path == "entries/index.md")

    assert listed().count('<th role="rowheader"') == len(atlas.entries)
    monkeypatch.setattr(indexes, "MOST_ROWS", len(atlas.entries) - 1)
    assert "<table" not in listed()
    led = re.findall(r'href="([^"]+)"', listed())
    assert led == ["../explore/", *(f"../domains/{domain}/" for domain in atlas.domains)]
