"""Fits our hardware, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("prefix", ["", "en/"])
def test_accessible_and_whole(visit: Open, prefix: str, width: int, scheme: str) -> None:
    page = visit(f"{prefix}hardware/?memory=24", width, scheme).page
    expect(page.locator("#fits-found")).to_contain_text("24 GB")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_a_card_and_a_precision(visit: Open, server: str, prefix: str) -> None:
    page = visit(f"{prefix}hardware/").page
    row = page.locator("#fits-sizes tbody tr").filter(
        has=page.locator("th", has_text=re.compile("^13B$"))
    )
    page.locator("select[name=card]").select_option("24")
    expect(page).to_have_url(f"{server}{prefix}hardware/?memory=24")
    expect(row).to_be_visible()
    links = page.locator("#fits-sizes tbody tr:not([hidden]) a").all()
    different = {link.get_attribute("href") for link in links}
    expect(page.locator("#fits-found")).to_contain_text(f"{len(different)} ")
    page.locator("select[name=precision]").select_option("fp16")
    expect(row).to_be_hidden()  # 13 billion × 2 bytes × 1.2 = 29.1 GB
    page.locator("input[name=memory]").fill("30")
    page.keyboard.press("Tab")
    expect(row).to_be_visible()
    expect(page.locator("select[name=card]")).to_have_value("")
    page.go_back()
    expect(row).to_be_hidden()
    page.locator("#fits-explore a").click()
    expect(page).to_have_url(f"{server}{prefix}explore/?fits=24&precision=fp16")


def test_estimate_formula_and_statement_stand_together_without_script(visit: Open) -> None:
    page = visit("en/hardware/", java_script_enabled=False).page
    expect(page.locator(".formula")).to_contain_text("parameters × bits ÷ 8 × 1.2")
    row = page.locator("#fits-sizes tbody tr").filter(
        has=page.locator("th", has_text=re.compile("^6B$"))
    )
    expect(row).to_contain_text("13.4 GB")
    expect(row.locator("li").filter(has_text="DoctorGLM")).to_contain_text("states 6 GB, Inference")
    expect(page.locator("#fits")).to_be_hidden()
