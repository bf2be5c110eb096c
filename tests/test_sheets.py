"""Printable sheets: one of every entry in each language, light, whole, and apart from the site."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from atlas.catalog import Catalog
from markupsafe import escape

from tests.conftest import SITE_URL

ROOTS = pytest.mark.parametrize("prefix", ["", "en/"])


@ROOTS
def test_every_entry_has_a_sheet_with_its_evidence(
    site: Path, catalog: Catalog, prefix: str
) -> None:
    for slug, entry in catalog.entries.items():
        file = site / prefix / "sheets" / slug / "index.html"
        text = file.read_text(encoding="utf-8")
        assert file.stat().st_size < 32_000, slug
        assert f'<link rel="canonical" href="{SITE_URL}{prefix}entries/{slug}/">' in text
        facts = [entry.name, *entry.sizes, *(link.variant for link in entry.bases)]
        facts += [place.id or str(place.url).removeprefix("https://") for place in entry.weights]
        facts += [item.source for item in entry.evidence if item.source]
        facts += [entry.snapshot.commit] if entry.snapshot else []
        assert [fact for fact in facts if escape(fact) not in text] == [], slug
        page = (site / prefix / "entries" / slug / "index.html").read_text(encoding="utf-8")
        assert f'href="../../sheets/{slug}/"' in page


@ROOTS
def test_sheets_lead_to_pages_that_exist(site: Path, prefix: str) -> None:
    broken = []
    for file in (site / prefix / "sheets").glob("*/index.html"):
        here = f"/{file.parent.relative_to(site).as_posix()}/"
        text = file.read_text(encoding="utf-8")
        other = here.removeprefix("/en") if prefix else f"/en{here}"
        links = {urljoin(here, link) for link in re.findall(r'href="([^"]+)"', text)}
        assert other in links
        for link in links:
            path = urlsplit(link).path.lstrip("/")
            target = site / path / "index.html" if path.endswith("/") or not path else site / path
            if not urlsplit(link).scheme and not target.is_file():
                broken.append((here, link))
    assert broken == []


@ROOTS
def test_neither_search_nor_sitemap_knows_sheets(site: Path, prefix: str) -> None:
    index = json.loads((site / prefix / "search/search_index.json").read_text(encoding="utf-8"))
    assert not any("sheets/" in entry["location"] for entry in index["docs"])
    assert "/sheets/" not in (site / prefix / "sitemap.xml").read_text(encoding="utf-8")
