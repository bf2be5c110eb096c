"""What script adds to a page has its place from the start: nothing moves when it comes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

MOST = 0.05
"""Cumulative Layout Shift (web.dev/cls), of which 0.1 is good."""

SUM = """
  window.moved = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.moved += entry.value
  }).observe({type: "layout-shift", buffered: true})
"""
PAINTED = """() => new Promise((done) => {
  new PerformanceObserver(() => done(true)).observe({type: "paint", buffered: true})
})"""


@pytest.mark.parametrize(("prefix", "width"), [("", 390), ("en/", 1280)])
@pytest.mark.parametrize(
    "path",
    [
        *("explore/", "compare/?ids=bentsao,doctorglm,chatlaw", "choose/", "hardware/"),
        *("choose/legal/", "domains/"),
    ],
)
def test_nothing_moves_when_script_comes_late(
    chromium: Browser, server: str, path: str, prefix: str, width: int
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 844}, has_touch=width < 600)
    page.add_init_script(SUM)
    held: list[Route] = []
    painted = False
    page.route("**/assets/*.js", lambda route: route.continue_() if painted else held.append(route))
    page.goto(server + prefix + path, wait_until="commit")
    page.evaluate(PAINTED)
    while not held:
        page.wait_for_timeout(50)
    painted = True
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(100)
    assert page.locator("form, .comparison, .compare-add").last.is_visible()
    assert page.evaluate("window.moved") < MOST
    page.close()
