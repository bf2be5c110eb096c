"""The site's search loads when a reader turns to it, and not before; sources and what is served."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.conftest import Visit
from tests.browser.engine import STARTED
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

TURNS: dict[str, Callable[[Page], object]] = {
    "click": lambda page: page.get_by_role("textbox").first.click(),
    "key s": lambda page: page.keyboard.press("s"),
    "key /": lambda page: page.keyboard.press("/"),
}


def is_search(request: Request) -> bool:
    """The index, the engine, or what orders its answers."""
    return bool(re.search(r"search_index|assets/javascripts/workers/|match\.js", request.url))


@pytest.mark.parametrize("prefix", ["", "en/"])
@pytest.mark.parametrize("turn", TURNS)
def test_it_loads_when_a_reader_turns_to_it(visit: Open, prefix: str, turn: str) -> None:
    page = visit(f"{prefix}entries/bentsao/").page
    asked: list[Request] = []
    page.context.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks it
    page.reload(wait_until="networkidle")
    assert asked
    assert not any(map(is_search, asked))
    TURNS[turn](page)
    page.keyboard.type("doctorglm")
    expect(page.locator(".md-search-result__item > a").first).to_have_attribute(
        "href", re.compile(f"/{prefix}entries/doctorglm/")
    )
    assert sum(map(is_search, asked)) == 3


def test_it_hears_what_comes_without_keys(visit: Open) -> None:
    """Pasted, spoken or dropped."""
    page = visit("en/").page
    page.keyboard.press("s")
    page.keyboard.type("bentsao")
    first = page.locator(".md-search-result__item > a").first
    expect(first).to_have_attribute("href", re.compile("/entries/bentsao/"))
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("doctorglm")
    expect(first).to_have_attribute("href", re.compile("/entries/doctorglm/"))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("?q=qinghuadaxue", ["程序三方面标注相关性。"]),
        ("?q=清华大学", ["清华大学 Tsinghua University\n\n高校"]),
        ("en/?q=清华大学", ["Tsinghua University 清华大学\n\nUniversity"]),
    ],
)
def test_results_are_in_words_of_the_reader(visit: Open, address: str, shown: list[str]) -> None:
    """Own names first, and no words that are only searched."""
    results = visit(address).page.locator(".md-search-result__item > a")
    expect(results.first).to_be_visible()
    texts = [text.replace("\u200b", "") for text in results.all_inner_texts()]
    assert all(any(part in text for text in texts) for part in shown), texts
    assert not any("qinghua" in text for text in texts)


def test_what_a_page_says_is_not_called_missing(visit: Open) -> None:
    """Although the index has the stems of words."""
    page = "article/open-models/#medicine"
    found = visit("en/").page.evaluate(f"""async () => {{
      {STARTED}
      return (await ask("medical repository zebra")).items.flat()
    }}""")
    (terms,) = (item["terms"] for item in found if item["location"] == page)
    assert terms == {"medical": True, "repository": True, "zebra": False}


def test_a_question_in_the_address_is_answered(visit: Open) -> None:
    page = visit("en/?q=doctorglm").page
    expect(page.locator(".md-search-result__item > a").first).to_have_attribute(
        "href", re.compile("/entries/doctorglm/")
    )


@pytest.mark.parametrize(
    ("prefix", "busy", "found"),
    [("", "正在初始化", r"\d+ 个符合条件的结果"), ("en/", "Initializing search", r"\d+ matching")],
)
def test_on_a_slow_line_it_says_that_it_is_loading(
    visit: Open, prefix: str, busy: str, found: str
) -> None:
    page = visit(prefix, 390).page
    held: list[Route] = []
    page.context.route("**/search_index.json", lambda route: held.append(route))  # noqa: PLW0108
    page.locator("label[for=__search]").first.click()
    page.keyboard.type("doctorglm")
    status = page.locator(".md-search [role=status]")
    expect(status).to_be_visible()
    expect(status).to_contain_text(busy)
    page.wait_for_timeout(300)
    assert len(held) == 1
    held[0].continue_()
    expect(status).to_contain_text(re.compile(found))


def test_minified_style_sheets_say_the_same(chromium: Browser, site: Path) -> None:
    read = r"""text => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(text)
      return Array.from(sheet.cssRules, rule => rule.cssText.replace(/([,:])\s+/g, "$1"))
    }"""
    page = chromium.new_page()
    for source in (ROOT / "theme/assets").glob("*.css"):
        written = page.evaluate(read, source.read_text(encoding="utf-8"))
        served = page.evaluate(read, (site / "assets" / source.name).read_text(encoding="utf-8"))
        assert len(written) > 10
        assert served == written, source.name
    page.close()
