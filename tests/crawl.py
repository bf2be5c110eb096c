"""Which pages of a built site a crawl opens: what is there decides, so new pages are covered."""

from __future__ import annotations

import os
from pathlib import Path

EVERY_PAGE = bool(os.environ.get("ATLAS_CRAWL_ALL"))
"""Whether crawls open every page, not only one of each kind (`make crawl`)."""


def pages(site: Path, *, every: bool = EVERY_PAGE) -> list[str]:
    """Addresses relative to the site: every page, or of each folder of pages the largest one."""
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    if not every:
        found.sort(key=lambda name: (site / name).stat().st_size)
        found = sorted({_kind(name): name for name in found}.values())
    return [name.removesuffix("index.html") for name in found]


def _kind(name: str) -> str:
    """Pages as deep in one folder are of one kind; those in the root are all different."""
    language, slash, page = name.removesuffix("/index.html").rpartition("en/")
    folder, *below = page.split("/")
    return "/".join([language + slash + folder, *("*" for _ in below)])
