"""The explorer in Chromium: mouse, touch and keyboard, both languages, with and without script."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

FOUND = {"": re.compile(r"符合条件的有 (\d+) 个"), "en/": re.compile(r"(\d+) of \d+")}


def found(page: Page, prefix: str = "en/") -> int:
    match = FOUND[prefix].search(page.locator("#found").inner_text())
    assert match
    return int(match[1])


def option(page: Page, facet: str, value: str) -> Locator:
    return page.locator(f"input[name={facet}][value='{value}']")


def names(page: Page) -> list[str]:
    return page.locator("#rows tbody th a").all_inner_texts()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("prefix", ["", "en/"])
def test_accessible_and_whole(visit: Open, prefix: str, width: int, scheme: str) -> None:
    page = visit(f"{prefix}explore/?domain=medical,legal&fits=24", width, scheme).page
    expect(page.locator(".chosen button")).to_have_count(4)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_facets_count_and_have_no_dead_ends(visit: Open, prefix: str) -> None:
    page = visit(f"{prefix}explore/").page
    option(page, "domain", "medical").check()
    expect(page.locator("#found")).to_contain_text("62")
    commercial = option(page, "use", "commercial")
    promised = int(commercial.locator("xpath=../span[@class='count']").inner_text())
    commercial.check()
    expect(page.locator("#rows tbody tr")).to_have_count(promised)
    assert found(page, prefix) == promised
    closed = page.locator("details.facet input:disabled")
    assert closed.count() > 0
    assert set(closed.locator("xpath=../span[@class='count']").all_text_contents()) == {"0"}


def test_options_of_one_facet_add_up(visit: Open) -> None:
    page = visit("en/explore/?domain=medical").page
    expect(page.locator("#rows tbody tr")).to_have_count(50)
    medical = found(page)
    option(page, "domain", "legal").check()
    expect(page.locator(".chosen button")).to_have_count(3)
    assert found(page) > medical
    page.get_by_role("button", name="Remove the filter Medicine").click()
    expect(page.locator(".chosen button")).to_have_count(1)


def test_memory_depends_on_the_precision(visit: Open) -> None:
    page = visit("en/explore/?fits=16").page
    expect(page.locator("#found")).not_to_contain_text("222 of")
    four_bits = found(page)
    page.get_by_label("Precision").select_option("fp16")
    expect(page).to_have_url(re.compile("precision=fp16"))
    expect(page.locator("#found")).not_to_contain_text(str(four_bits))
    assert 0 < found(page) < four_bits


@pytest.mark.parametrize("prefix", ["", "en/"])
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("本草", "BenTsao"),
        ("bencao", "BenTsao"),
        ("Huatuo-Llama-Med-Chinese", "BenTsao"),
        ("doctrglm", "DoctorGLM"),
        ("lawyer lama", "Lawyer LLaMA"),
        ("disclawllm", "DISC-LawLLM"),
    ],
)
def test_free_text(visit: Open, prefix: str, words: str, name: str) -> None:
    page = visit(f"{prefix}explore/").page
    page.locator("input[name=find]").press_sequentially(words)
    expect(page).to_have_url(re.compile("find="))
    expect(page.locator("#rows tbody th a").first).to_contain_text(name)


@pytest.mark.parametrize(
    ("sort", "column"), [("stars", "Stars"), ("commit", "Last commit"), ("released", "Released")]
)
def test_headers_sort(visit: Open, sort: str, column: str) -> None:
    page = visit("en/explore/?domain=legal").page
    expect(page.locator("#found")).to_contain_text("36 of")
    page.locator("thead").get_by_role("link", name=column).click()
    expect(page).to_have_url(re.compile(f"sort={sort}"))
    expect(page.locator("thead th[aria-sort]")).to_have_text(column)
    cells = page.locator(f"td[data-label='{column}']").all_inner_texts()
    values = [cell.split(" ")[0].replace(",", "") for cell in cells if cell[0].isdigit()]
    keys = [int(value) for value in values] if sort == "stars" else values
    assert len(keys) > 10
    assert keys == sorted(keys, reverse=True)


def test_state_is_in_the_address(visit: Open, server: str) -> None:
    page = visit("en/explore/").page
    option(page, "domain", "legal").check()
    option(page, "life", "dormant").check()
    expect(page).to_have_url(f"{server}en/explore/?domain=legal&life=dormant")
    both = names(page)
    page.go_back()
    expect(page).to_have_url(f"{server}en/explore/?domain=legal")
    expect(option(page, "life", "dormant")).not_to_be_checked()
    page.go_forward()
    expect(option(page, "life", "dormant")).to_be_checked()
    page.reload()
    expect(page.locator("#rows tbody tr")).to_have_count(len(both))
    assert names(page) == both
    page.get_by_role("link", name="简体中文").click()
    expect(page).to_have_url(f"{server}explore/?domain=legal&life=dormant")
    expect(page.locator("#rows tbody tr")).to_have_count(len(both))


def test_an_address_with_nonsense_still_shows_entries(visit: Open) -> None:
    page = visit("en/explore/?domain=none&sort=up&fits=-3&precision=x&find=").page
    expect(page.locator("#found")).to_contain_text("222 of 222")


def test_keyboard_alone(visit: Open) -> None:
    page = visit("en/explore/").page
    page.locator("input[name=find]").focus()
    for _ in range(4):  # order, filters, domain, its first option
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "medical"
    page.keyboard.press("Space")
    expect(page.locator("#found")).to_contain_text("62 of")
    chip = page.get_by_role("button", name="Remove the filter Medicine")
    chip.press("Enter")
    expect(page.locator("#found")).to_contain_text("222 of")
    assert page.evaluate("document.activeElement.name") == "find"


def test_touch(visit: Open) -> None:
    page = visit("explore/", 390).page
    page.get_by_text("筛选条件", exact=True).tap()
    option(page, "domain", "legal").tap()
    expect(page.locator("#found")).to_contain_text("36")
    page.locator(".chosen button").tap()
    expect(page.locator("#found")).to_contain_text("有 222 个")


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_the_result_can_be_taken_away(visit: Open, prefix: str, tmp_path: Path) -> None:
    page = visit(
        f"{prefix}explore/?domain=medical", permissions=["clipboard-read", "clipboard-write"]
    ).page
    expect(page.locator("#rows tbody tr")).to_have_count(50)
    page.locator("details.take summary").click()
    taken = {}
    for format_ in ("csv", "md", "json"):
        page.locator("#format").select_option(format_)
        with page.expect_download() as download:
            page.locator("#download").click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        taken[format_] = file.read_text(encoding="utf-8-sig")
        page.locator("#copy").click()
        expect(page.locator("#taken")).to_contain_text("62")
        page.wait_for_timeout(100)
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.splitlines() == taken[format_].splitlines()
    rows = list(csv.reader(io.StringIO(taken["csv"])))
    records = json.loads(taken["json"])
    assert len(rows) - 1 == len(records) == len(taken["md"].splitlines()) - 2 == 62
    assert rows[0] == list(records[0])
    assert rows[1][-1].endswith(f"/{prefix}entries/{rows[1][-1].split('/')[-2]}/")
    assert all(all(cell for cell in row) for row in rows)


def test_formulas_do_not_reach_a_spreadsheet(visit: Open) -> None:
    page = visit("en/explore/").page
    hostile = ["=1+1", "+1", "-1", "@x", "\tx", 'a"b']
    text = page.evaluate("cells => atlas.csv([Object.fromEntries(Object.entries(cells))])", hostile)
    cells = next(iter(list(csv.reader(io.StringIO(text)))[1:]))
    assert cells == [*(f"'{cell}" for cell in hostile[:5]), 'a"b']
    row = page.evaluate("atlas.markdown([{Name: 'a|b [x](y) <b>', Page: 'https://x/'}])")
    assert row.splitlines()[-1] == r"| [a\|b \[x\](y) \<b\>](https://x/) |"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("prefix", ["", "en/"])
def test_without_script(visit: Open, server: str, prefix: str, width: int) -> None:
    page = visit(f"{prefix}explore/", width, java_script_enabled=False).page
    expect(page.locator("#rows tbody tr")).to_have_count(222)
    expect(page.locator("#explore-form")).to_be_hidden()
    page.goto(f"{server}{prefix}explore/stars/")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)


def test_from_a_disk(chromium: Browser, site: Path) -> None:
    page = chromium.new_page()
    page.goto((site / "en/explore/index.html").as_uri() + "?find=bencao")
    expect(page.locator("#rows tbody th a").first).to_contain_text("BenTsao")
    page.close()


@pytest.mark.parametrize("turn", ["hover", "focus"])
def test_data_come_when_a_reader_turns_to_the_filters(visit: Open, turn: str) -> None:
    page = visit("en/explore/").page
    page.wait_for_load_state("networkidle")
    assert page.locator("script[src$='entries.js']").count() == 0
    box = option(page, "domain", "medical")
    box.hover() if turn == "hover" else box.focus()
    expect(page.locator("script[src$='entries.js']")).to_have_count(1)
    expect(page.locator("#found")).to_contain_text("222")
    box.check()
    expect(page.locator("#found")).to_contain_text("62 of")
    expect(page.locator("script[src$='entries.js']")).to_have_count(1)
    assert page.locator("script[src$='words.js']").count() == 0


@pytest.mark.parametrize(
    ("prefix", "caption"), [("", "条目，Star 数从多到少；"), ("en/", "Entries, most stars first; ")]
)
def test_hint_and_caption_can_be_read(visit: Open, prefix: str, caption: str) -> None:
    page = visit(f"{prefix}explore/?sort=stars", 1440).page
    expect(page.locator("#rows caption")).to_contain_text(caption)
    narrow = "field => (field.value = field.placeholder, field.scrollWidth - field.clientWidth)"
    assert page.locator("input[name=find]").evaluate(narrow) == 0
