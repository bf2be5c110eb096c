"""Badges and cards on another site, as a project would paste them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from atlas.catalog import Catalog
from atlas.exports.badges import BADGES
from playwright.sync_api import Browser

from tests.conftest import SITE_URL
from tests.test_badges import snippets

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["entries/chatlaw", "en/entries/chatlaw"])
def test_snippets_work_on_another_site(
    site: Path, server: str, chromium: Browser, path: str
) -> None:
    """Pictures load, and the card fits its frame."""
    page = chromium.new_page()
    pasted = [code for code in snippets(site, path) if code.startswith("<")]
    page.set_content("".join(pasted).replace(SITE_URL, server).replace(' loading="lazy"', ""))
    page.wait_for_load_state("networkidle")
    widths: Any = page.evaluate("[...document.images].map(image => image.naturalWidth)")
    assert len(widths) == len(BADGES)
    assert all(width > 40 for width in widths)
    frame = page.frames[1]
    assert frame.locator("h1 a").inner_text().startswith("ChatLaw")
    assert frame.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    assert frame.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.close()


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_every_card_fits_its_frame_on_a_small_phone(
    site: Path, server: str, chromium: Browser, catalog: Catalog, prefix: str
) -> None:
    """Where the other site makes frames as narrow as its column: 320 px."""
    (code,) = (code for code in snippets(site, f"{prefix}entries/chatlaw") if "<iframe" in code)
    small = code.replace(SITE_URL, server).replace(' loading="lazy"', "").replace("360", "320")
    page = chromium.new_page()
    page.set_content("".join(small.replace("chatlaw", slug) for slug in catalog.entries))
    page.wait_for_load_state("networkidle")
    too_high = [
        frame.url
        for frame in page.frames[1:]
        if frame.evaluate("document.documentElement.scrollHeight > innerHeight")
    ]
    assert len(page.frames) == len(catalog.entries) + 1
    assert too_high == []
    page.close()
