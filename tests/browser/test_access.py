"""Open to every reader: a page of every kind, at the widths, zooms and settings that people use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import crawl
from tests.browser.access import LOOKS, faults
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

FOCUS = """() => {
  const element = document.activeElement, box = element.getBoundingClientRect();
  const header = document.querySelector(".md-header");
  return {
    name: element.outerHTML.slice(0, 90),
    page: element === document.body,
    seen: getComputedStyle(element).outlineStyle !== "none" || element.matches("input, .md-skip"),
    covered: !element.closest(".md-header, .md-skip") && box.height > 0
      && box.bottom <= header.getBoundingClientRect().bottom,
  };
}"""


def test_every_kind_of_page_is_open_to_every_reader(
    chromium: Browser, server: str, site: Path
) -> None:
    """On a screen with two dots to a pixel, as one of 1280 pixels is at 200 % zoom. Each look of a
    page is seen in one of its languages; `make crawl` sees all looks in both."""
    page = chromium.new_page(device_scale_factor=2)
    found = {}
    for path in crawl.pages(site):
        if path.endswith("404.html"):
            continue  # asks for its files at the site's own address, which no test has
        looks = LOOKS[1:3] if path.startswith("en/") else (LOOKS[0], LOOKS[3])
        if faulty := list(faults(page, server + path, looks)):
            found[path] = faulty
    page.close()
    assert found == {}


@pytest.mark.parametrize("colours", ["none", "active"])
@pytest.mark.parametrize("path", ["en/explore/", "entries/", "en/entries/chatlaw/", "en/compare/"])
def test_focus_is_seen(visit: Open, path: str, colours: str) -> None:
    """Every stop of the keyboard shows itself, in forced colours too, and not under the header."""
    page = visit(path, forced_colors=colours).page
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["page"] or (focus["seen"] and not focus["covered"]), focus


UNSEEN = """([selector, pseudo, property, least]) => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(part => (part / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const parts = [...document.querySelectorAll(`article ${selector}`)];
  const colours = parts.map(part => getComputedStyle(part, pseudo)[property]);
  const ratios = colours.map(light).map(own => Math.max(own, ground) / Math.min(own, ground));
  return {count: parts.length, unseen: colours.filter((_, index) => ratios[index] < least)};
}"""
"""Colours of parts that have too little contrast with the ground that the reader has chosen."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_reach_what_pictures_mean(visit: Open, scheme: str) -> None:
    """Also after the reader has chosen the other palette of the site."""
    pages: dict[str, list[tuple[str, str | None, str, float]]] = {
        "en/stats/": [
            (".chart text", None, "fill", 4.5),
            (".chart rect", None, "stroke", 3),
            ("summary", "::after", "backgroundColor", 3),
        ],
        "lineage/": [
            (".map text", None, "fill", 4.5),
            (".map :is(.node__box, .edge)", None, "stroke", 3),
        ],
        "en/article/chatlaw/": [
            (".diagram text", None, "fill", 4.5),
            (".diagram :is([class*=diagram__box], .diagram__arrow)", None, "stroke", 3),
        ],
    }
    for path, parts in pages.items():
        page = visit(path, scheme=scheme, forced_colors="active").page
        page.locator(".md-header label[for^=__palette]:visible").click()
        for part in parts:
            told = page.evaluate(UNSEEN, list(part))
            assert told["count"], part
            assert told["unseen"] == [], part


def test_forced_colours_tell_states_apart(visit: Open) -> None:
    page = visit("en/explore/", forced_colors="active").page
    lines = page.locator(".md-tabs__link").evaluate_all(
        "all => all.map(one => getComputedStyle(one).textDecorationLine)"
    )
    assert sorted(lines) == ["none"] * (len(lines) - 1) + ["underline"]
    box = page.locator("input[value=medical]")
    empty = box.screenshot()
    box.check()
    assert box.screenshot() != empty
    chosen = page.locator(".chosen button").first
    assert chosen.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
    button = page.locator(".compare-add").first
    before = button.inner_text()
    button.click()
    assert button.inner_text() != before
