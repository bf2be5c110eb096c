"""Sheets as Chromium prints them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
LARGEST = ("sheets/emollm/", "en/sheets/educhat/")


@pytest.mark.parametrize("path", LARGEST)
def test_printed_on_a4_with_nothing_cut_off(visit: Open, path: str) -> None:
    page = visit(path, 673).page  # 178 mm: what A4 leaves between its margins
    page.emulate_media(media="print")
    cut = page.evaluate(
        "[...document.querySelectorAll('body *')].filter(part =>"
        " part.getBoundingClientRect().right > innerWidth + 1"
        " || part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1"
        " && getComputedStyle(part).overflowX !== 'visible').map(part => part.outerHTML)"
    )
    assert cut == []
    assert not page.locator("nav").is_visible()
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert boxes
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(595, 842)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", LARGEST)
def test_accessible_on_a_screen(visit: Open, path: str, width: int, scheme: str) -> None:
    page = visit(path, width, scheme).page
    broken = page.evaluate("""[...document.querySelectorAll("th, .verdict")].filter(part => {
      const range = document.createRange()
      range.selectNodeContents(part)
      return (part.matches("th") ? range : part).getClientRects().length > 1
    }).map(part => part.outerHTML)""")
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
