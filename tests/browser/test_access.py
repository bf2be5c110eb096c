"""Open to every reader: a page of every kind, at the widths, zooms and settings that people use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests import crawl
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

LANGUAGE_OF_PARTS = """() => {
  const ours = document.documentElement.lang.slice(0, 2);
  const han = /[\\u3400-\\u9fff]/, english = /^[^\\u3400-\\u9fff]*([a-z]+,? ){5}[a-z]/;
  const foreign = ours === "en" ? han : english;
  const marked = ours === "en" ? "[lang^=zh]" : "[lang^=en]";
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walk.nextNode()) {
    const {data, parentElement} = walk.currentNode;
    if (foreign.test(data) && !parentElement.closest(`${marked}, script, style, code, textarea`))
      found.push(`language not marked: ${data.trim().slice(0, 60)}`);
  }
  return found;
}"""
"""Chinese on an English page, sentences of English on a Chinese one; WCAG 3.1.2 exempts names."""

MOVING = """() => [...document.querySelectorAll("main *")].filter(element => {
  const {animationName, transitionDuration} = getComputedStyle(element);
  return animationName !== "none" || parseFloat(transitionDuration) > 0.01;
}).map(element => `moves: ${element.outerHTML.slice(0, 80)}`)"""

WORDLESS = """() => [...document.querySelectorAll(".verdict, .strip__answer")]
  .filter(element => !element.textContent.trim())
  .map(element => `a verdict without words: ${element.outerHTML.slice(0, 80)}`)"""

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


CUT = """() => document.querySelectorAll("main :is(tbody, ul, ol) > :nth-child(n + 41)")
  .forEach(item => item.remove())"""
"""The first forty rows and items of each table and list: axe takes a minute for thousands."""


def axe(page: Page) -> Iterator[str]:
    page.evaluate(CUT)
    for fault in Axe().run(page, options={"runOnly": WCAG}).response["violations"]:
        for node in fault["nodes"][:2]:
            yield f"{fault['id']}: {node['html'][:120]}"


def too_wide(page: Page) -> Iterator[str]:
    """No sideways scrolling: 640 pixels are a window of 1280 at 200 % zoom, 320 at 400 %."""
    for width in (1920, 640, 320):
        page.set_viewport_size({"width": width, "height": 844})
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            yield f"{over} pixels too wide at {width}"


def faults(page: Page) -> Iterator[str]:
    """What is wrong with a page: in a window and in light, then on the smallest phone in dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    for look in (LANGUAGE_OF_PARTS, MOVING, WORDLESS):
        yield from page.evaluate(look)
    yield from too_wide(page)
    page.set_viewport_size({"width": 1280, "height": 844})
    yield from axe(page)
    page.set_viewport_size({"width": 320, "height": 844})
    page.emulate_media(color_scheme="dark")
    page.reload()  # the palette follows the system's scheme when a page opens
    yield from axe(page)


def test_every_kind_of_page_is_open_to_every_reader(
    chromium: Browser, server: str, site: Path
) -> None:
    page = chromium.new_page()
    found = {}
    for path in crawl.pages(site):
        if path.endswith("404.html"):
            continue  # asks for its files at the site's own address, which no test has
        page.goto(server + path)
        if faulty := list(faults(page)):
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
