"""What is counted, what is said about it, and what moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from atlas.address import Address
from atlas.catalog import Catalog
from atlas.language import CODES, language
from atlas.pages import Renderer
from atlas.pages.bars import Bar, bars
from atlas.pages.stats import statistics
from atlas.signals.history import Point
from atlas.statistics import data_group, gain, language_group, tally, year
from atlas.view import Atlas
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DAY, SITE_URL

TODAY = date.fromisoformat(DAY)


def page(catalog: Catalog, code: str) -> str:
    renderer = Renderer(Atlas(catalog, TODAY), language(code), Address(SITE_URL, None))
    return next(statistics(renderer)).body


def test_every_entry_is_counted_once_per_row(catalog: Catalog) -> None:
    entries = list(catalog.entries.values())
    for rows in (lambda e: [e.domain], lambda e: [language_group(e)], lambda e: [data_group(e)]):
        counted = tally(entries, rows)
        assert sum(counted.sizes.values()) == counted.total == len(entries)
    dated = [entry for entry in entries if entry.released]
    assert sum(tally(dated, year).sizes.values()) == len(dated)


def test_ties_are_told(catalog: Catalog) -> None:
    legal = [entry for entry in catalog.entries.values() if entry.domain == "legal"][:2]
    energy = [entry for entry in catalog.entries.values() if entry.domain == "energy"][:2]
    assert tally([*legal, *energy], lambda entry: [entry.domain]).first() == ["legal", "energy"]
    assert tally([], lambda entry: [entry.domain]).first() == []


@given(st.lists(st.lists(st.integers(0, 10_000), min_size=1, max_size=4), min_size=1, max_size=8))
def test_bars_have_one_scale_and_stay_inside(numbers: list[list[int]]) -> None:
    rows = [Bar("x", [("bar--plain", part) for part in parts]) for parts in numbers]
    drawn = bars(rows, "title", language("en"))
    assert drawn.count("<rect") == sum(part > 0 for row in numbers for part in row)
    for left, width in re.findall(r'x="([\d.]+)" y="\d+" width="([\d.]+)"', drawn):
        assert float(left) + float(width) <= 361


@pytest.mark.parametrize("code", CODES)
def test_numbers_in_words_chart_and_table_agree(site: Path, catalog: Catalog, code: str) -> None:
    text = (site / ("" if code == "zh" else code) / "stats/index.html").read_text(encoding="utf-8")
    medical = sum(entry.domain == "medical" for entry in catalog.entries.values())
    domain = text[text.index('id="domain"') : text.index('id="year"')]
    svg, _, table = domain.partition("</svg>")
    label = {"zh": "医疗", "en": "Medicine"}[code]
    assert re.search(rf">{label}</text>.*?<text[^>]*>{medical}</text>", svg, re.DOTALL)
    assert re.search(rf">{label}</a></th><td[^>]*>{medical}</td>", table)
    assert f"{medical} of {len(catalog.entries)} entries" in svg or code == "zh"
    assert text.count('<svg class="chart"') == text.count("<summary>")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("number", [0, 1, 2])
def test_small_catalogs_are_told_too(catalog: Catalog, code: str, number: int) -> None:
    alone = [entry for entry in catalog.entries.values() if not entry.bases][:number]
    small = replace(catalog, entries={entry.slug: entry for entry in alone}, datasets={})
    text = page(small, code)
    assert "1 entries" not in text
    assert "1 models" not in text


def test_without_observations_nothing_is_said_to_move(catalog: Catalog) -> None:
    assert "GitHub has been asked" in page(catalog, "en")


def days_ago(*numbers: int) -> Sequence[Point]:
    return [Point(TODAY - timedelta(days=days), 1000 - days) for days in numbers]


@pytest.mark.parametrize(
    ("points", "window", "expected"),
    [
        (days_ago(40, 31, 10, 0), 30, (31, 1000, TODAY - timedelta(days=31))),
        (days_ago(30, 0), 30, (30, 1000, TODAY - timedelta(days=30))),
        (days_ago(400), 30, (0, 600, TODAY - timedelta(days=400))),  # no change, no new row
        (days_ago(29, 0), 30, None),
        ((), 7, None),
    ],
)
def test_gains(
    points: Sequence[Point], window: int, expected: tuple[int, int, date] | None
) -> None:
    assert gain(points, TODAY - timedelta(days=window)) == expected


def test_movers_of_a_polled_site(site: Path) -> None:
    text = (site / "en/stats/index.html").read_text(encoding="utf-8")
    for days in (7, 30, 90):
        assert f'id="movers-{days}"' in text
    gained = [int(n.replace(",", "")) for n in re.findall(r">\+([\d,]+) <small>", text)]
    assert len(gained) == 30
    assert all(gained[i : i + 10] == sorted(gained[i : i + 10], reverse=True) for i in (0, 10, 20))
