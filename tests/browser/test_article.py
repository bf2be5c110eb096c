"""The article in Chromium: cards by mouse, keyboard, touch and without script; print."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_pages import search

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]
BUTTON = ".named__more[popovertarget=card-chatlaw]"
CARD = "#card-chatlaw"


def closed(page: Page) -> None:
    expect(page.locator(CARD)).to_be_hidden()


def shows_verdicts(page: Page) -> None:
    card = page.locator(CARD)
    expect(card).to_be_visible()
    expect(card.locator(".verdict").first).to_be_visible()
    expect(card.get_by_role("link", name="ChatLaw")).to_have_attribute(
        "href", "../../entries/chatlaw/"
    )
    box, view = card.bounding_box(), page.viewport_size
    assert box
    assert view
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= view["width"]
    assert box["y"] + box["height"] <= view["height"]


def test_card_by_keyboard(visit: Open) -> None:
    page = visit("en/article/why/").page
    closed(page)
    button = page.locator(BUTTON).first
    expect(button).to_have_accessible_name("ChatLaw at a glance")
    button.focus()
    page.keyboard.press("Enter")
    shows_verdicts(page)
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    closed(page)
    expect(button).to_be_focused()


def test_card_by_touch(visit: Open) -> None:
    page = visit("article/why/", 390).page
    page.locator(BUTTON).first.tap()
    shows_verdicts(page)
    assert Axe().run(page).violations_count == 0
    page.touchscreen.tap(195, 75)
    closed(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_card_without_script(visit: Open, width: int) -> None:
    page = visit("article/why/", width, java_script_enabled=False).page
    closed(page)
    page.locator(BUTTON).first.click()
    shows_verdicts(page)


def test_card_by_mouse(visit: Open) -> None:
    page = visit("en/article/why/").page
    page.locator("a[data-card=card-chatlaw]").first.hover()
    shows_verdicts(page)
    page.mouse.move(5, 5)
    closed(page)


def test_pictures_fit_a_phone_and_their_words_can_be_read(visit: Open) -> None:
    for path in ("article/chatlaw/", "en/article/train-or-retrieve/", "en/article/open-models/"):
        page = visit(path, 390).page
        for svg in page.locator(".diagram").all():
            box = svg.bounding_box()
            assert box
            assert box["width"] <= 390
            size = svg.evaluate(
                "s => s.getBoundingClientRect().width / s.viewBox.baseVal.width"
                " * parseFloat(getComputedStyle(s).fontSize)"
            )
            assert size >= 12
            # no word of a drawing leaves it
            outside = svg.evaluate(
                "s => [...s.querySelectorAll('text')].filter(t => { const a ="
                " t.getBoundingClientRect(), b = s.getBoundingClientRect();"
                " return a.left < b.left - 1 || a.right > b.right + 1; }).length"
            )
            assert outside == 0


@pytest.mark.parametrize(
    ("prefix", "words", "expected"),
    [
        ("", "专业模式", "/article/chatlaw/"),
        ("", "许可链", "/guides/licence-chain/"),
        ("en/", "professional flow", "/en/article/chatlaw/"),
        ("en/", "licence chain", "/en/guides/licence-chain/"),
    ],
)
def test_search_finds_the_article(visit: Open, prefix: str, words: str, expected: str) -> None:
    found = search(visit(prefix).page, words)
    assert any(expected in url for url in found[:5]), found[:5]


@pytest.mark.parametrize("path", ["article/open-models/", "en/guides/licence-chain/"])
def test_prints_on_a4(visit: Open, path: str) -> None:
    """Nothing is wider than the paper, and nothing that only a screen can use is printed."""
    page = visit(path, 673, "dark").page  # A4 less its margins, at 96 dots per inch
    page.emulate_media(media="print")
    too_wide = page.evaluate(
        "[...document.querySelectorAll('.md-content table, .md-content svg, .md-content pre')]"
        ".filter(part => part.getBoundingClientRect().right > innerWidth).length"
    )
    assert too_wide == 0
    for screen_only in (".named__more", ".named-card", ".md-header", ".parts"):
        assert page.locator(screen_only).locator("visible=true").count() == 0
    expect(page.locator("h1")).to_be_visible()
    brightness = "rgb => rgb.match(/[0-9]+/g).map(Number).reduce((a, b) => a + b)"
    ink = page.locator("h1").evaluate(f"h => ({brightness})(getComputedStyle(h).color)")
    assert ink < 200  # dark on paper, even for a reader in the dark scheme
