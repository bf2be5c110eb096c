"""Sixty ordinary queries: the expected entry is among the first five in at least 95 %, on both
sites, in the search of the site and in the explorer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.browser.engine import STARTED
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

QUERIES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/queries.yml").read_text("utf-8"))
FIRST = 5
SHARE = 0.95

ASK_SITE = f"""async queries => {{
  {STARTED}
  const found = []
  for (const query of queries) {{
    const {{ items }} = await ask(query)
    found.push(items.slice(0, {FIRST}).map(item => item[0].location))
  }}
  return found
}}"""

ASK_EXPLORER = """async queries => {
  const entries = await atlas.load("entries", "entries.js")
  const words = await atlas.load("words", "words.js")
  const matcher = new atlas.Matcher(words)
  return queries.map(query => {
    const scores = matcher.scores(query)
    const order = [...scores.keys()].filter(entry => scores[entry] > 0)
    order.sort((a, b) => scores[b] - scores[a])
    return order.slice(0, 5).map(entry => `entries/${entries.slug[entry]}/`)
  })
}"""


def ask(page: Page, script: str) -> list[tuple[str, list[str]]]:
    """Queries whose expected entry is not among the first, with what was found instead."""
    found = page.evaluate(script, [item["query"] for item in QUERIES])
    return [
        (item["query"], [re.sub(r"^entries/|/$", "", place) for place in places])
        for item, places in zip(QUERIES, found, strict=True)
        if not any(f"entries/{slug}/" in places[:FIRST] for slug in item["expected"])
    ]


@pytest.mark.parametrize("prefix", ["", "en/"])
@pytest.mark.parametrize(("place", "script"), [("", ASK_SITE), ("explore/", ASK_EXPLORER)])
def test_queries(visit: Callable[..., Visit], prefix: str, place: str, script: str) -> None:
    missed = ask(visit(prefix + place).page, script)
    assert len(QUERIES) - len(missed) >= SHARE * len(QUERIES), missed


def test_the_set_is_whole() -> None:
    chinese = sum(
        item["query"] != item["query"].encode("ascii", "ignore").decode() for item in QUERIES
    )
    assert len(QUERIES) == 60
    assert {item["by"] for item in QUERIES} == {
        "name", "alias", "task", "base", "organisation", "pinyin", "typo",
    }  # fmt: skip
    assert chinese == 28  # and two that a Chinese reader types as pinyin
