"""Whoever works with the keyboard stays where they are: nothing that a page changes takes the focus
away, not even when what had it is gone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import crawl
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

LOST = "document.activeElement === document.body || !document.activeElement.checkVisibility()"


def press(page: Page, key: str, selector: str) -> None:
    """Press a key on an element; the focus is on something that is seen, then as before."""
    element = page.locator(selector).first
    element.focus()
    expect(element).to_be_focused()
    page.keyboard.press(key)
    page.wait_for_timeout(150)  # scripts may answer in a task of their own
    assert not page.evaluate(LOST), selector


BEFORE = "document.activeElement.closest('.md-header, .md-tabs, .beside') !== null"


def test_the_first_stop_leads_to_the_content(chromium: Browser, server: str, site: Path) -> None:
    """On every kind of page that has something before it, in the language of the page."""
    page = chromium.new_page(reduced_motion="reduce")
    for path in crawl.pages(site, every=False):
        if path.removeprefix("en/").startswith(("embed/", "sheets/", "404.html")):
            continue  # without a header; the last asks for its files at the site's own address
        page.goto(server + path)
        page.keyboard.press("Tab")
        link = page.locator(".md-skip:focus")
        expect(link, path).to_have_text("Skip to content" if path.startswith("en/") else "跳到正文")
        expect(link, path).to_have_css("opacity", "1")
        expect(link, path).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("article:target, article :target"), path).to_have_count(1)
        page.keyboard.press("Tab")
        assert not page.evaluate(BEFORE), path
    page.close()


REACHED = "document.querySelectorAll(\".md-typeset__scrollwrap[tabindex='0']\")"
AT_LOAD = f"""document.addEventListener("DOMContentLoaded", () => addEventListener("load", () => {{
  window.reached = ({REACHED}).length;
}}))"""


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_wide_tables_are_reached_as_soon_as_the_page_is_loaded(
    chromium: Browser, server: str, prefix: str
) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 844})
    page.add_init_script(AT_LOAD)
    page.goto(f"{server}{prefix}benchmarks/")
    assert page.evaluate("window.reached") > 1
    page.set_viewport_size({"width": 1920, "height": 844})
    page.wait_for_function(f"({REACHED}).length < window.reached")
    page.close()


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_filters_keep_the_focus(visit: Open, server: str, prefix: str) -> None:
    page = visit(f"{prefix}explore/").page
    page.locator("details.facet").evaluate_all("all => all.forEach(one => { one.open = true })")
    for box in ("[value=medical]", "[value=legal]", "[name=kind]"):
        press(page, "Space", f"input{box}")
    press(page, "ArrowDown", "select[name=sort]")
    press(page, "a", "input[name=find]")
    press(page, "Backspace", "input[name=find]")
    press(page, "Enter", ".chosen button")  # a filter, which goes
    press(page, "Enter", ".chosen li:last-child button")  # all of them
    expect(page.locator(".chosen button")).to_have_count(0)
    while page.locator("#more").is_visible():
        press(page, "Enter", "#more")
    assert page.evaluate("document.activeElement.closest('tbody') !== null")
    for path in ("choose/", "hardware/", "lineage/"):
        page.goto(f"{server}{prefix}{path}")
        press(page, "ArrowDown", "article select")


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_comparing_keeps_the_focus(visit: Open, server: str, prefix: str) -> None:
    page = visit(f"{prefix}domains/medical/").page
    for number in (1, 2):
        press(page, "Enter", f"tr:nth-child({number}) > th .compare-add")
    press(page, "Enter", ".tray li button")
    press(page, "Enter", ".tray li button")  # the last one; the tray goes with it
    page.goto(f"{server}{prefix}compare/?ids=doctorglm,chatlaw,bentsao")
    for left in (2, 1, 0):
        press(page, "Enter", "thead button")
        expect(page.locator("thead button")).to_have_count(left)


def test_a_change_of_language_keeps_the_place(visit: Open) -> None:
    """The page is a new one, so the keyboard begins at its top; what was chosen stays chosen."""
    page = visit("en/explore/").page
    press(page, "Space", "input[value=legal]")
    page.locator("a.language-switch").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/en/" not in url and url.endswith("/explore/?domain=legal"))
    assert page.evaluate("document.documentElement.lang").startswith("zh")
    expect(page.locator("input[value=legal]")).to_be_checked()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.md-header, .md-skip') !== null")
