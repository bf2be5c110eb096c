"""The Content-Security-Policy in a browser: breaks nothing of the site, stops all else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.crawler import LISTEN

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that counts violations of the policy."""
    context = chromium.new_context()
    context.add_init_script(LISTEN)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    page.wait_for_timeout(50)  # the browser reports them in a task of its own
    found: list[str] = page.evaluate("window.violations ?? []")
    return found


def test_search_palette_and_anchors_work_under_it(page: Page, server: str) -> None:
    page.goto(f"{server}en/entries/chatlaw/#terms")
    page.locator("label[for=__palette_1]").click()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    box = page.get_by_role("textbox")
    box.click()
    box.press_sequentially("chatlaw")
    expect(page.locator(".md-search-result__item > a").first).to_be_visible(timeout=30_000)
    assert violations(page) == []


@pytest.mark.parametrize(
    ("attack", "directive"),
    [
        ("s = document.createElement('script'); s.text = 'window.hit = 1'", "script-src-elem"),
        (
            "s = document.createElement('img'); s.setAttribute('onerror', 'hit = 1'); s.src = 'x'",
            "script-src-attr",
        ),
        ("s = document.createElement('img'); s.src = 'https://example.org/x.png'", "img-src"),
        ("s = document.createElement('iframe'); s.src = 'https://example.org/'", "frame-src"),
        ("s = document.createElement('style'); s.textContent = '* {color: red}'", "style-src-elem"),
        ("s = document.createElement('base'); s.href = 'https://example.org/'", "base-uri"),
        (
            "s = document.createElement('a'); s.href = 'javascript:hit = 1';"
            " document.body.append(s); s.click()",
            "script-src-elem",
        ),
    ],
)
def test_what_would_slip_into_a_page_does_not_run(
    page: Page, server: str, attack: str, directive: str
) -> None:
    page.goto(f"{server}en/")
    page.evaluate(f"() => {{ let s; {attack}; document.head.append(s) }}")
    page.wait_for_timeout(200)
    assert [found.split()[0] for found in violations(page)] == [directive]
    assert page.evaluate("window.hit") is None
