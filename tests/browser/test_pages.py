"""The site as readers see it, in Chromium, on phone and desktop, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.polled import NIGHT

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]


def search(page: Page, words: str) -> list[str]:
    """The addresses of the results for `words`, best first."""
    if page.viewport_size and page.viewport_size["width"] < 960:
        page.locator("label.md-header__button[for=__search]").click()
    box = page.get_by_role("textbox")
    box.click()
    ready = page.locator(".md-search-result__meta")
    expect(ready).not_to_have_text(re.compile("正在初始化|Initializing"), timeout=30_000)
    box.press_sequentially(words)
    box.press("End")  # the engine listens to keys; an input method ends with one
    results = page.locator(".md-search-result__item > a")
    expect(results.first).to_be_visible(timeout=15_000)
    page.wait_for_timeout(1_000)  # results follow every key; these are those of the whole word
    return [str(link.get_attribute("href")) for link in results.all()]


@pytest.mark.parametrize("prefix", ["", "en/"])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("中医", "entries/shennong-tcm/"),
        ("TCM", "entries/shennong-tcm/"),
        ("医学", "domains/medical/"),
        ("本草", "entries/bentsao/"),
        ("BenTsao", "entries/bentsao/"),
        ("bencao", "entries/bentsao/"),
        ("Huatuo-Llama-Med-Chinese", "entries/bentsao/"),
        ("獬豸", "entries/lawgpt-zh/"),
        ("ChatGLM-6B", "bases/chatglm-6b/"),
        ("清华大学", "organisations/tsinghua/"),
    ],
)
def test_search_in_either_language(visit: Open, prefix: str, words: str, expected: str) -> None:
    found = search(visit(prefix).page, words)
    assert any(f"/{prefix}{expected}" in url.split("?")[0] for url in found[:10]), found[:10]


@pytest.mark.parametrize("width", [390, 1280])
def test_open_search_is_accessible(visit: Open, width: int) -> None:
    page = visit("", width).page
    search(page, "法律")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_language_switch_stays_on_the_page(visit: Open, server: str) -> None:
    page = visit("entries/doctorglm/").page
    page.get_by_role("link", name="English", exact=True).click()
    expect(page).to_have_url(f"{server}en/entries/doctorglm/")
    page.get_by_role("link", name="简体中文").click()
    expect(page).to_have_url(f"{server}entries/doctorglm/")


def test_verdicts_lead_to_their_reasons(visit: Open, server: str) -> None:
    page = visit("en/entries/alpacare/").page
    page.get_by_role("link", name="May we use it?").first.click()
    expect(page).to_have_url(f"{server}en/entries/alpacare/#terms")
    expect(page.locator(".chain .deciding").first).to_contain_text("decides")


@pytest.mark.parametrize("width", [390, 1280])
def test_readable_without_script(visit: Open, width: int) -> None:
    page = visit("entries/chatlaw/", width, java_script_enabled=False).page
    expect(page.locator("h1")).to_have_text("ChatLaw")
    for anchor in ("terms", "maintenance", "hardware", "weights", "lineage", "data", "evidence"):
        expect(page.locator(f"#{anchor}")).to_be_visible()
    expect(page.get_by_role("link", name="English", exact=True)).to_be_visible()


@pytest.mark.parametrize(("days", "shown"), [(1, False), (4, True)])
def test_a_dead_schedule_shows_to_readers(visit: Open, days: int, shown: bool) -> None:
    page = visit("en/").page
    page.clock.set_fixed_time(NIGHT + timedelta(days=days))
    page.reload()
    expect(page.locator("#stale")).to_be_visible(visible=shown)


def test_keyboard_reaches_the_content(visit: Open) -> None:
    page = visit("en/entries/chatlaw/").page
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.innerText || ''"))
        visible = page.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle !== 'none'"
            " || document.activeElement.matches('input, .md-skip')"
        )
        assert visible, seen[-1]
    assert any("May we use it?" in text for text in seen)


def test_tables_become_cards_on_a_phone(visit: Open) -> None:
    page = visit("en/domains/legal/", 390).page
    cell = page.locator("table.records td").first
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label == '"Kind"'
    assert page.get_by_role("table").count() > 0
