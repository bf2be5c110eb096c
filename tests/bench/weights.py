"""What a built site weighs: of all of it, of its pages, of what every page loads (gzip, KB)."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path
from statistics import median

KB, MB = 1_000, 1_000_000
"""Bytes; as browsers and Lighthouse count them."""


def of(site: Path) -> dict[str, float]:
    """Numbers of pages and files, MB of the site, KB of pages and parts of the Chinese side."""
    entries = sorted((site / "entries").glob("*/index.html"))
    pages = [packed(page) for page in entries]
    files = [file for file in site.rglob("*") if file.is_file()]
    return {
        "entries": len(entries),
        "pages": sum(file.suffix == ".html" for file in files),
        "files": len(files),
        "site_mb": round(sum(file.stat().st_size for file in files) / MB, 1),
        "entry_median_kb": round(median(pages), 1),
        "entry_largest_kb": max(pages),
        "home_kb": packed(site / "index.html"),
        "explorer_kb": packed(site / "explore/index.html"),
        "all_entries_kb": packed(site / "entries/index.html"),
        "search_index_kb": packed(site / "search/search_index.json"),
        "style_kb": together(own(site, "css")),
        "script_kb": together(own(site, "js")),
    }


def own(site: Path, ending: str) -> list[Path]:
    """Our own style sheets or scripts, beside those of the theme in folders of their own."""
    return sorted((site / "assets").glob(f"*.{ending}"))


def packed(file: Path) -> float:
    """KB of a file as a server sends it, packed by gzip."""
    return round(len(gzip.compress(file.read_bytes(), 9, mtime=0)) / KB, 1)


def together(files: Iterable[Path]) -> float:
    return round(sum(packed(file) for file in files), 1)
