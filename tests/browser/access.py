"""What is looked for on a page that every reader can use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]

LOOKS: tuple[tuple[Scheme, int], ...] = (
    ("light", 1920),
    ("light", 320),
    ("dark", 1920),
    ("dark", 320),
)
"""Colours and widths in CSS pixels; 320 is also a window of 1280 at 400 % zoom."""

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

ONE_OF_EACH_FORM = """() => {
  const seen = new Set();
  const items = ":is(tbody, ul, ol, select) > *, svg > g, svg > :is(rect, path, text)";
  for (const item of document.querySelectorAll(`article :is(${items})`)) {
    const parts = [item.parentElement, item, ...item.querySelectorAll("*")];
    const form = parts.map(part =>
      `${part.localName} ${part.getAttribute("class")} ${part.getAttributeNames()}`).join();
    if (seen.has(form)) item.style.visibility = "hidden"; // its place stays
    seen.add(form);
  }
}"""
"""Of the rows, items and marks of a page that differ in nothing but their words one is seen: axe
takes half a minute for thousands of them, and says of each the same."""

LANGUAGE_OF_PARTS = """() => {
  const ours = document.documentElement.lang.slice(0, 2);
  const han = /[\\u3400-\\u9fff]/, english = /^[^\\u3400-\\u9fff]*([a-z]+,? ){5}[a-z]/;
  const foreign = ours === "en" ? han : english;
  const marked = ours === "en" ? "[lang^=zh]" : "[lang^=en]";
  const main = document.querySelector("main");
  const found = [];
  const look = (words, element) => {
    if (foreign.test(words) && !element.closest(`${marked}, script, style, code, textarea`))
      found.push(`language not marked: ${words.trim().slice(0, 60)}`);
  };
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) look(walk.currentNode.data, walk.currentNode.parentElement);
  for (const name of ["alt", "aria-label", "title", "placeholder"])
    for (const element of main.querySelectorAll(`[${name}]`))
      look(element.getAttribute(name), element);
  return found;
}"""
"""Chinese on an English page, sentences of English on a Chinese one, in alternative texts too; WCAG
3.1.2 exempts names."""

MOVING = """() => [...document.querySelectorAll("main *")].filter(element => {
  const {animationName, transitionDuration} = getComputedStyle(element);
  return animationName !== "none" || parseFloat(transitionDuration) > 0.01;
}).map(element => `moves: ${element.outerHTML.slice(0, 80)}`)"""

WORDLESS = """() => [...document.querySelectorAll(".verdict, .strip__answer")]
  .filter(element => !element.textContent.trim())
  .map(element => `a verdict without words: ${element.outerHTML.slice(0, 80)}`)"""

SHOWN = """() => {
  const content = document.querySelector("article") ?? document.body;
  const walk = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  window.shown = [];
  while (walk.nextNode()) {
    const {data, parentElement} = walk.currentNode;
    if (data.trim() && parentElement.checkVisibility()) window.shown.push(walk.currentNode);
  }
}"""

LOST = """() => [
  ...window.shown.filter(text => !text.parentElement.checkVisibility())
    .map(text => `lost: ${text.data.trim().slice(0, 60)}`),
  ...[...document.querySelectorAll("article *")].filter(element =>
    ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
    && element.scrollWidth > element.clientWidth + 1
    && !element.matches(".visually-hidden, .records thead"))
    .map(element => `cut off: ${element.outerHTML.slice(0, 80)}`),
]"""

ASIDE = """() => [...document.querySelectorAll("article *")].filter(element =>
  ["auto", "scroll"].includes(getComputedStyle(element).overflowX)
  && element.scrollWidth > element.clientWidth + 1
  && !element.matches("pre, pre > code, textarea, .map-box, :has(> table, > * > table)"))
  .map(element => `scrolls sideways: ${element.outerHTML.slice(0, 80)}`)"""
"""Two-way scrolling; WCAG 1.4.10 exempts code, maps and tables."""


def axe(page: Page) -> Iterator[str]:
    for fault in Axe().run(page, options={"runOnly": WCAG}).response["violations"]:
        for node in fault["nodes"][:2]:
            yield f"{fault['id']}: {node['html'][:120]}"


def zoomed(page: Page) -> Iterator[str]:
    """What a window of 1280 pixels loses at 200 % and 400 % zoom."""
    page.evaluate(SHOWN)
    for width in (1920, 640, 320):
        page.set_viewport_size({"width": width, "height": 844})
        if (over := page.evaluate("document.documentElement.scrollWidth - innerWidth")) > 0:
            yield f"{over} pixels too wide at {width}"
        for look in (LOST, ASIDE):
            yield from (f"{fault} at {width}" for fault in page.evaluate(look))


def faults(page: Page, address: str, looks: Sequence[tuple[Scheme, int]]) -> Iterator[str]:
    """What is wrong with a page in any of some looks."""
    opened = None
    for scheme, width in looks:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if opened is None:
            page.goto(address)
            for look in (LANGUAGE_OF_PARTS, MOVING, WORDLESS):
                yield from page.evaluate(look)
            yield from zoomed(page)
            page.set_viewport_size({"width": width, "height": 844})
        elif opened != scheme:
            page.reload()  # the palette follows the system's scheme when a page opens
        if opened != scheme:
            page.evaluate(ONE_OF_EACH_FORM)
        opened = scheme
        yield from (f"{fault} ({scheme}, {width})" for fault in axe(page))
