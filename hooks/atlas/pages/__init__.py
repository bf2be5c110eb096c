"""The view as pages: one module per family of pages, one template per kind of page."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.pages import (
    choose,
    compare,
    contribute,
    data,
    explore,
    fits,
    guide,
    indexes,
    lineage,
    manual,
    records,
    review,
    stats,
    translations,
)
from atlas.pages.page import Page
from atlas.pages.render import Renderer

__all__ = ["Page", "Renderer", "pages"]


def pages(renderer: Renderer) -> Iterator[Page]:
    """Every generated page of one language."""
    yield from records.entries(renderer)
    yield from records.bases(renderer)
    yield from records.datasets(renderer)
    yield from records.organisations(renderer)
    yield from indexes.domains(renderer)
    yield from indexes.lists(renderer)
    yield from explore.explore(renderer)
    yield from compare.compare(renderer)
    yield from fits.fits(renderer)
    yield from guide.glossary(renderer)
    yield from guide.method(renderer)
    yield from guide.status(renderer)
    yield from review.review(renderer)
    yield from translations.translations(renderer)
    yield from stats.statistics(renderer)
    yield from data.api(renderer)
    yield from lineage.lineage(renderer)
    yield from choose.choose(renderer)
    yield from contribute.contribute(renderer)
    yield from manual.fields(renderer)
    yield from manual.commands(renderer)
    yield from records.redirects(renderer)
