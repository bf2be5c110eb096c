"""The search of a built site: what it fetches, and how long a reader waits for the first answer.

Times are those of a processor slowed down four times, on a page that has just been opened.
"""

from __future__ import annotations

import gzip
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Response

from tests.bench.explorer import SLOWER, _served
from tests.bench.measured import StoppedError
from tests.bench.projects import project
from tests.bench.weights import KB
from tests.browser.conftest import launched

QUERIES = {"": "本草", "en/": "bentsao"}
FIRST = ".md-search-result__item > a"


def measure(size: int, work: Path) -> dict[str, Any]:
    site = project(work, size) / "site"
    if not site.exists():
        raise StoppedError("needs the site that the part “build” makes")
    with _served(site) as address, launched() as chromium:
        rows = {prefix: _visit(chromium, address + prefix, query) for prefix, query in
                QUERIES.items()}  # fmt: skip
    return {"zh": rows[""], "en": rows["en/"]}


def opened(chromium: Browser, url: str) -> tuple[Page, list[Response]]:
    """A page that has come to rest, and what it has fetched, to which later answers are added."""
    page = chromium.new_page()
    fetched: list[Response] = []
    page.on("response", lambda answer: fetched.append(answer))  # noqa: PLW0108 - Playwright marks it
    page.goto(url, wait_until="networkidle")
    return page, fetched


def kilobytes(answers: list[Response]) -> float:
    """KB of all that was fetched so far, as a server sends it."""
    return round(sum(len(gzip.compress(answer.body(), 9)) for answer in answers) / KB, 1)


def _visit(chromium: Browser, url: str, query: str) -> dict[str, float]:
    page, fetched = opened(chromium, url)
    read = kilobytes(fetched)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    begun = time.monotonic()
    box = page.get_by_role("textbox")
    box.click()
    box.press_sequentially(query)
    page.locator(FIRST).first.wait_for(state="visible", timeout=120_000)
    waited = time.monotonic() - begun
    found = kilobytes(fetched)
    page.close()
    return {"read_kb": read, "searched_kb": found, "first_answer_s": round(waited, 2)}
