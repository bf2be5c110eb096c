"""Pages opened one after the other: nothing goes wrong on any. In every test run one page of each
kind; `make crawl` opens all of them, judges each with axe, and says what it covered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import crawl
from tests.browser.access import LOOKS, ONE_OF_EACH_FORM, axe
from tests.browser.crawler import Crawler

pytestmark = pytest.mark.browser


def paths(site: Path) -> list[str]:
    """All but the page of errors, which asks for its files at the site's own address."""
    return [path for path in crawl.pages(site) if not path.endswith("404.html")]


@contextmanager
def crawlers(chromium: Browser, root: str) -> Iterator[list[Crawler]]:
    """One for each look."""
    made = [Crawler(chromium, root, *look) for look in LOOKS]
    yield made
    for crawler in made:
        crawler.context.close()


def crawled(
    names: list[str], made: list[Crawler], look: Callable[[Crawler, str], list[str]]
) -> dict[str, list[str]]:
    """Fault → pages. Pages are opened in turn in each look; `make crawl` tells how far it is."""
    begun, found = time.monotonic(), dict[str, list[str]]()
    for number, (path, crawler) in enumerate(zip(names, cycle(made), strict=False), 1):
        for fault in look(crawler, path):
            found.setdefault(fault, []).append(path)
        if crawl.EVERY_PAGE and number in (*range(0, len(names), 100), len(names)):
            requests = sum(crawler.requests for crawler in made)
            seconds = round(time.monotonic() - begun)
            done = f"{number} of {len(names)} pages, {requests} requests"
            print(f"{done}, {len(found)} faults, {seconds} s", flush=True)
    return {fault: [f"{len(on)} pages", *on[:3]] for fault, on in found.items()}


def test_nothing_goes_wrong_on_a_page(chromium: Browser, server: str, site: Path) -> None:
    """The policy, the console, dialogs, and every request."""
    with crawlers(chromium, server) as made:
        assert crawled(paths(site), made, Crawler.open) == {}


def test_nor_from_a_disk(chromium: Browser, site: Path) -> None:
    files = [f"{path}index.html" for path in paths(site)]
    with crawlers(chromium, f"{site.as_uri()}/") as made:
        assert crawled(files, made, Crawler.open) == {}


@pytest.mark.skipif(not crawl.EVERY_PAGE, reason="test_access.py looks at one page of each kind")
def test_axe_finds_nothing(chromium: Browser, server: str, site: Path) -> None:
    """The largest page of each kind is judged with all its rows, others with one of each form."""
    largest = crawl.pages(site, every=False)

    def judge(crawler: Crawler, path: str) -> list[str]:
        crawler.page.goto(server + path)
        if path not in largest:
            crawler.page.evaluate(ONE_OF_EACH_FORM)
        return list(axe(crawler.page))

    with crawlers(chromium, server) as made:
        assert crawled(paths(site), made, judge) == {}
