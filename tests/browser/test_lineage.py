"""The lineage map in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


def test_the_way_of_a_model_is_highlighted(visit: Open) -> None:
    page = visit("en/entries/bentsao/").page
    page.get_by_role("link", name="Its place on the lineage map").click()
    expect(page).to_have_url(re.compile(r"/en/lineage/#bentsao$"))
    expect(page.locator("#bentsao")).to_be_in_viewport()
    shown = page.locator("a.node.on-path").evaluate_all("all => all.map(a => a.dataset.slug)")
    assert {"bentsao", "llama"} <= set(shown)
    assert "doctorglm" not in shown
    page.evaluate("location.hash = 'doctorglm'")
    expect(page.locator("#doctorglm")).to_have_class(re.compile("on-path"))
    expect(page.locator("#bentsao")).not_to_have_class(re.compile("on-path"))


@pytest.mark.parametrize("width", [390, 1280])
def test_filters_stay_in_the_address_and_the_other_language(visit: Open, width: int) -> None:
    page = visit("en/lineage/", width).page
    page.get_by_label("Domain", exact=True).select_option("legal")
    page.get_by_label("May we use it?", exact=True).select_option("commercial")
    expect(page).to_have_url(re.compile(r"\?domain=legal&use=commercial$"))
    on = page.locator("a.node:not(.is-off):not(.node--base)")
    assert on.count() > 0
    kept = on.evaluate_all("all => all.map(a => [a.dataset.domain, a.dataset.use].join())")
    assert "legal,commercial" in kept
    expect(page.locator("#lineage-count")).to_contain_text(re.compile(r"Matching: \d+"))
    page.get_by_role("link", name="简体中文").click()
    expect(page).to_have_url(re.compile(r"/lineage/\?domain=legal&use=commercial$"))
    expect(page.get_by_label("领域", exact=True)).to_have_value("legal")
    assert on.count() == len(kept)


def test_the_map_without_script_is_whole_and_scrolls_by_key(visit: Open) -> None:
    page = visit("en/lineage/#bentsao", 390, java_script_enabled=False).page
    expect(page.locator("#lineage-filter")).to_be_hidden()
    expect(page.locator("#bentsao")).to_be_visible()
    outline = page.locator("#bentsao .node__box")
    assert outline.evaluate("box => getComputedStyle(box).strokeWidth") == "2.5px"
    size = page.locator("#bentsao text").evaluate("text => text.getBoundingClientRect().height")
    assert size >= 11
    box = page.locator(".map-box").first
    assert box.evaluate("box => box.scrollWidth > box.clientWidth && box.tabIndex === 0")
