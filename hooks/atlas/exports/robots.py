"""`robots.txt`: where the sitemaps are (www.rfc-editor.org/rfc/rfc9309)."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.exports.export import Export
from atlas.language import CODES
from atlas.pages.render import Renderer


def robots(renderer: Renderer) -> Iterator[Export]:
    """Everything may be read; a demonstration, nothing."""
    site = renderer.address.site
    folders = ["" if code == CODES[0] else f"{code}/" for code in CODES]
    rule = "Disallow: /" if renderer.atlas.demonstration else "Allow: /"
    lines = ["User-agent: *", rule, "", *(f"Sitemap: {site}{f}sitemap.xml" for f in folders)]
    yield Export("robots.txt", "\n".join(lines) + "\n")
