"""A card of every entry as a page of its own, small enough for an iframe on any other site."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.exports.export import Export
from atlas.pages.render import Renderer


def embed(renderer: Renderer) -> Iterator[Export]:
    """Everything below `embed/`."""
    for entry in renderer.atlas.entries:
        url = f"embed/{entry.slug}/"
        yield Export(
            f"{url}index.html", renderer.render("embed.html.j2", url, entry=entry).lstrip()
        )
