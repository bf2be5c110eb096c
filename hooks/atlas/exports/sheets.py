"""A printable sheet of every entry (A4): verdicts with reasons, facts and evidence, for a file."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.exports.export import Export
from atlas.pages.render import Renderer
from atlas.view import ids


def sheets(renderer: Renderer) -> Iterator[Export]:
    """Everything below `sheets/`."""
    for entry in renderer.atlas.entries:
        for known in ids(entry):
            url = f"sheets/{known}/"
            sheet = renderer.render("sheet.html.j2", url, entry=entry)
            yield Export(f"{url}index.html", sheet.lstrip())
