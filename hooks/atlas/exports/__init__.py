"""The view as files beside the pages: one small module per product, one line for it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from atlas.exports.export import Export, write, write_common
from atlas.language import CODES
from atlas.pages.render import Renderer

__all__ = ["ONCE", "PER_LANGUAGE", "Export", "Product", "exports", "products", "write", "write_all"]

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


def products(renderer: Renderer) -> tuple[Product, ...]:
    """What is made with a language: its own, and those of the whole site with the default one."""
    return PER_LANGUAGE + ONCE if renderer.language.code == CODES[0] else PER_LANGUAGE


def exports(renderer: Renderer) -> Iterator[Export]:
    """Every file that is made with a language."""
    for product in products(renderer):
        yield from product(renderer)


def write_all(renderer: Renderer, folder: Path, chosen: Sequence[Product]) -> None:
    """Write the files of some products that are wanted, below the root of the language."""
    written: dict[object, str] = {}
    for product in chosen:
        for export in product(renderer):
            if not renderer.wanted(export.path.removesuffix("index.html")):
                continue
            if export.common:
                write_common(f"{folder}/{export.path}", export, written)
            else:
                export.write(folder)
