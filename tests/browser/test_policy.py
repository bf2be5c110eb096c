"""The Content-Security-Policy in a browser: breaks nothing of the site, stops all else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import crawl

pytestmark = pytest.mark.browser

LISTEN = """
addEventListener("securitypolicyviolation", event =>
  (window.violations ??= []).push(`${event.effectiveDirective} ${event.blockedURI}`))
"""


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


def crawled(page: Page, root: str, site: Path) -> dict[str, list[str]]:
    """What goes wrong on each page."""
    faults: dict[str, list[str]] = {}
    for path in crawl.pages(site):
        page.goto(root + path, wait_until="load")
        if found := violations(page):
            faults[path] = found
    return faults


def test_no_page_meets_its_own_policy(page: Page, server: str, site: Path) -> None:
    foreign: list[str] = []
    page.on("request", lambda r: None if r.url.startswith(server) else foreign.append(r.url))
    assert crawled(page, server, site) == {}
    assert foreign == []


def test_nor_from_a_disk(page: Page, site: Path) -> None:
    assert crawled(page, f"{site.as_uri()}/", site) == {}


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
