"""A card of every entry as a page of its own, small enough for an iframe on any other site."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.exports.export import Export
from atlas.pages.render import Renderer
from atlas.view import ids


def embed(renderer: Renderer) -> Iterator[Export]:
    """Everything below `embed/`."""
    for entry in renderer.atlas.entries:
        for known in ids(entry):  # each by itself: shards have some of them
            url = f"embed/{known}/"
            card = renderer.render("embed.html.j2", url, entry=entry)
            yield Export(f"{url}index.html", card.lstrip())
