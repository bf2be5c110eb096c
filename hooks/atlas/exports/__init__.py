"""The view as files beside the pages: one small module per product, one line for it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from atlas.exports import (
    api,
    badges,
    comparison,
    embed,
    explorer,
    feeds,
    files,
    health,
    pictures,
    robots,
    sheets,
    texts,
)
from atlas.exports.export import Export, write
from atlas.language import CODES
from atlas.pages.render import Renderer

__all__ = ["Export", "exports", "write", "write_all"]

Product = Callable[[Renderer], Iterator[Export]]

ONCE: tuple[Product, ...] = (
    api.api,
    files.files,
    health.health,
    robots.robots,
)
"""Products of the whole site: under its root, made with the default language."""

PER_LANGUAGE: tuple[Product, ...] = (
    badges.badges,
    comparison.comparison,
    embed.embed,
    explorer.explorer,
    feeds.feeds,
    pictures.pictures,
    sheets.sheets,
    texts.texts,
)
"""Products of each language, under the root of that language."""


def exports(renderer: Renderer) -> Iterator[Export]:
    """Every file of one language, and those of the whole site with the default language."""
    for product in PER_LANGUAGE:
        yield from product(renderer)
    if renderer.language.code == CODES[0]:
        for product in ONCE:
            yield from product(renderer)


def write_all(renderer: Renderer, folder: Path) -> None:
    """Write the files of one language that are wanted below its root."""
    for export in exports(renderer):
        if renderer.wanted(export.path.removesuffix("index.html")):
            export.write(folder)
