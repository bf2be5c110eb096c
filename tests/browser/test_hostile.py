"""Hostile texts in every field: built, opened in Chromium without the site's policy, and looked at.
Nothing runs, nothing is fetched, nothing leads away; text shows as text."""

from __future__ import annotations

import csv
import functools
import http.server
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from atlas.catalog import Catalog
from playwright.sync_api import Browser, Page

from tests import crawl, hostile, small
from tests.confined import atlas, limits
from tests.conftest import DAY, SITE_URL, QuietHandler
from tests.test_policy import Rules

pytestmark = pytest.mark.browser

TRACE = Path("/tmp/atlas-was-here")
"""What the shell commands among the strings would leave behind."""

ALARM = """
window.alarms = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = () => window.alarms.push(name);
"""

PROVOKE = """() => {
  const kinds = ["click", "focus", "blur", "mouseover", "pointerenter", "pointerdown", "toggle",
                 "animationstart", "wheel", "scrollend", "error", "load"];
  for (const element of document.querySelectorAll("main *"))
    for (const kind of kinds)
      if (!(kind === "click" && element.closest("a, button, summary, label, input")))
        element.dispatchEvent(new Event(kind));
  return window.alarms;
}"""


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    project = small.project(folder / "project", catalog, ["doctorglm"])
    hostile.write_catalog(project / "catalog")
    hostile.write_store(folder / "signals")
    TRACE.unlink(missing_ok=True)
    result = atlas(
        *("build", "--out", str(folder / "site"), "--date", DAY),
        project=project,
        confine=limits(seconds=300),
        SITE_URL=SITE_URL,
        ATLAS_SIGNALS=str(folder / "signals"),
        ATLAS_POLL="never",
    )
    assert result.returncode == 0, result.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def address(hostile_site: Path) -> Iterator[str]:
    handler = functools.partial(QuietHandler, directory=str(hostile_site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """A page without the protection of the policy, and what it did that it must not do."""
    context = chromium.new_context(bypass_csp=True)
    context.add_init_script(ALARM)
    page, alarms = context.new_page(), list[str]()
    page.on("dialog", lambda dialog: alarms.append(dialog.type))
    page.on("pageerror", lambda error: alarms.append(str(error)))
    page.on("popup", lambda _: alarms.append("popup"))
    page.on("download", lambda _: alarms.append("download"))
    page.on("request", lambda r: None if r.url.startswith(address) else alarms.append(r.url))
    yield page, alarms
    context.close()


def test_the_corpus_is_large_enough() -> None:
    assert len(hostile.strings()) >= 300
    assert len(hostile.accepted()) >= 300


def test_nothing_runs_and_text_shows_as_text(
    page: tuple[Page, list[str]], address: str, hostile_site: Path
) -> None:
    opened, alarms = page
    for number, texts in enumerate(hostile.handfuls()):
        prefix = ["", "en/"][number % 2]
        paths = [f"{folder}/hostile-{number}/" for folder in ("entries", "datasets")]
        paths += [f"bases/hostile-base-{number}/", f"organisations/hostile-org-{number}/"]
        for path in paths:
            opened.goto(address + prefix + path)
            assert opened.evaluate(PROVOKE) == []
            assert opened.url == address + prefix + path
            shown = opened.evaluate("document.querySelector('main').textContent")
            shown = " ".join(shown.split())
            if not path.startswith("organisations"):
                missing = [text for text in texts if " ".join(text.split()) not in shown]
                assert missing == [], path
    others = [path for path in crawl.pages(hostile_site) if "hostile" not in path]
    for path in others:
        opened.goto(address + path)
        assert opened.evaluate(PROVOKE) == []
    assert alarms == []
    assert not TRACE.exists()


@pytest.mark.parametrize("words", ["script", "alert", "onerror"])
def test_search_shows_text_as_text(page: tuple[Page, list[str]], address: str, words: str) -> None:
    opened, alarms = page
    opened.goto(f"{address}en/")
    box = opened.get_by_role("textbox").first
    box.click()
    box.press_sequentially(words)
    opened.locator(".md-search-result__item").first.wait_for(timeout=30_000)
    found = opened.locator(".md-search-result__item :is(script, img, iframe, input, form, style)")
    assert found.count() == 0
    opened.wait_for_timeout(300)
    assert opened.evaluate("window.alarms") == []
    assert alarms == []


def test_markup_holds_nothing_that_a_text_brought(hostile_site: Path) -> None:
    broken = {}
    for path in hostile_site.rglob("*.html"):
        rules = Rules(path.read_text(encoding="utf-8"))
        if rules.broken:
            broken[path.relative_to(hostile_site).as_posix()] = rules.broken
    assert broken == {}


def test_files_beside_the_pages_are_sound(hostile_site: Path) -> None:
    for path in hostile_site.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    for path in hostile_site.rglob("*.jsonl"):
        assert all(
            json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line
        )
    for path in [*hostile_site.rglob("*.xml"), *hostile_site.rglob("*.svg")]:
        tree = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        assert not [item for item in tree.iter() if item.tag.endswith("}script")]
    for path in hostile_site.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
