"""The chooser in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


def texts(page: Page, box: str) -> list[str]:
    found = page.locator(f"{box} > li").all_inner_texts()
    return [re.sub(r"\s+", " ", text).strip() for text in found]


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_script_and_page_say_the_same(visit: Open, prefix: str) -> None:
    page = visit(f"{prefix}choose/legal/commercial-24gb/").page
    built = [texts(page, "#kept + ol"), texts(page, "#left-out + ol")]
    page.get_by_role("link", name=re.compile("Answer all six questions|回答全部六个问题")).click()
    expect(page).to_have_url(re.compile(r"/choose/\?domain=legal&memory=24&terms=conditional$"))
    expect(page.locator("#choose-result")).to_be_visible()
    assert [texts(page, "#choose-kept"), texts(page, "#choose-out")] == built
    assert built[1]


@pytest.mark.parametrize("width", [390, 1280])
def test_answers_live_in_the_address(visit: Open, width: int) -> None:
    page = visit("en/choose/", width).page
    expect(page.locator("#choose-result")).to_be_hidden()
    page.get_by_label("For which field?").select_option("medical")
    expect(page.locator("#choose-count")).to_contain_text("suit")
    page.get_by_label("For which task?").select_option("tcm")
    page.get_by_label("In which language?").select_option("zh")
    expect(page).to_have_url(re.compile(r"\?domain=medical&task=tcm&language=zh$"))
    kept = page.locator("#choose-kept > li")
    number = kept.count()
    assert number > 0
    expect(kept.first).to_contain_text("Made for this task: Traditional Chinese medicine.")
    expect(page.locator("#choose-out > li .reason--no").first).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    page.get_by_role("link", name="简体中文").click()
    expect(page).to_have_url(re.compile(r"/choose/\?domain=medical&task=tcm&language=zh$"))
    expect(page.get_by_label("做什么任务？")).to_have_value("tcm")
    assert kept.count() == number
    page.go_back()
    page.go_back()
    expect(page.get_by_label("In which language?")).to_have_value("")

    page.get_by_label("For which field?").select_option("legal")
    expect(page.get_by_label("For which task?")).to_have_value("")


def test_by_keyboard_alone(visit: Open) -> None:
    page = visit("en/choose/").page
    page.get_by_label("For which field?").focus()
    page.keyboard.type("Law")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile(r"\?domain=legal$"))
    focused = page.evaluate("document.activeElement.name")
    assert focused == "task"


def test_a_wrong_address_asks_again(visit: Open) -> None:
    page = visit("en/choose/?domain=%3Cb%3E&memory=x").page
    expect(page.get_by_label("For which field?")).to_have_value("")
    expect(page.locator("#choose-result")).to_be_hidden()


def test_without_script_the_pages_lead_on(visit: Open) -> None:
    page = visit("en/choose/", 390, java_script_enabled=False).page
    expect(page.locator("#choose-form")).to_be_hidden()
    page.locator("#domains + dl").get_by_role(
        "link", name="Commercial use", exact=True
    ).first.click()
    expect(page).to_have_url(re.compile(r"/en/choose/[a-z]+/commercial/$"))
    expect(page.locator(".reason--no").first).to_be_visible()
