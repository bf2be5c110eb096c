"""The comparison and its tray in Chromium, in both languages, by mouse, touch and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]

THREE = "doctorglm,chatlaw,bentsao"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("prefix", ["", "en/"])
def test_accessible_and_whole(visit: Open, prefix: str, width: int, scheme: str) -> None:
    page = visit(f"{prefix}compare/?ids={THREE},disc-lawllm,alpacare", width, scheme).page
    expect(page.locator("thead th[scope=col]")).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize(
    ("prefix", "differ", "same", "unknown"),
    [
        ("", "不同之处", "相同之处", "未说明"),
        ("en/", "What differs", "What is the same", "not stated"),
    ],
)
def test_differences_come_first(
    visit: Open, prefix: str, differ: str, same: str, unknown: str
) -> None:
    page = visit(f"{prefix}compare/?ids=doctorglm,bentsao").page
    groups = page.locator("tbody")
    expect(groups).to_have_count(2)
    expect(groups.nth(0).locator("th[scope=rowgroup]")).to_have_text(differ)
    expect(groups.nth(1).locator("th[scope=rowgroup]")).to_have_text(same)
    for number, alike in ((0, False), (1, True)):
        for row in groups.nth(number).locator("tr:has(td)").all():
            values = [
                [part.inner_text() for part in cell.locator("> :not(small)").all()]
                for cell in row.locator("td").all()
            ]
            assert all(value == values[0] for value in values) == alike, values
            assert all(values)
    expect(page.locator(".unstated").filter(has_text=unknown).first).to_be_visible()


def test_verdicts_come_with_reasons(visit: Open) -> None:
    page = visit("en/compare/?ids=alpacare,chatlaw").page
    use = page.locator("tr").filter(has=page.locator("th", has_text="May we use it?"))
    expect(use.locator("td").first.locator(".verdict .icon").first).to_be_visible()
    for cell in use.locator("td").all():
        assert len(cell.locator("small").inner_text()) > 20


def test_phone_shows_the_entries_side_by_side(visit: Open) -> None:
    page = visit("en/compare/?ids=doctorglm,bentsao", 390).page
    row = page.locator("tr").filter(has=page.locator("th", has_text="First released"))
    boxes = [cell.bounding_box() for cell in row.locator("td").all()]
    assert all(boxes)
    assert len({round(box["y"]) for box in boxes if box}) == 1
    assert all(box["x"] + box["width"] <= 390 for box in boxes if box)
    scroll = page.locator(".comparison__scroll")
    scroll.evaluate("box => { box.scrollTop = 900 }")
    head, frame = page.locator("thead").bounding_box(), scroll.bounding_box()
    assert head is not None
    assert frame is not None
    assert abs(head["y"] - frame["y"]) < 4  # the names stay in sight


def test_remove_and_go_back(visit: Open, server: str) -> None:
    page = visit(f"en/compare/?ids={THREE}").page
    page.get_by_role("button", name="Remove ChatLaw from this comparison").click()
    expect(page).to_have_url(f"{server}en/compare/?ids=doctorglm,bentsao")
    expect(page.locator("thead a")).to_have_count(2)
    page.get_by_role("link", name="简体中文").click()
    expect(page).to_have_url(f"{server}compare/?ids=doctorglm,bentsao")
    page.go_back()
    page.go_back()
    expect(page.locator("thead a")).to_have_count(3)


def test_what_does_not_exist_is_said(visit: Open) -> None:
    visited = visit("en/compare/?ids=doctorglm,../x,no-such,bentsao")
    status = visited.page.locator("#compare-status")
    expect(status).to_contain_text("There is no entry “no-such”.")
    expect(status).to_contain_text("There is no entry “../x”.")
    expect(visited.page.locator("thead a")).to_have_count(2)
    visited.faults[:] = [fault for fault in visited.faults if "404" not in fault]


def test_copy_as_markdown(visit: Open) -> None:
    page = visit(f"compare/?ids={THREE}", permissions=["clipboard-read", "clipboard-write"]).page
    expect(page.locator("thead a")).to_have_count(3)
    page.get_by_role("button", name="复制为 Markdown").click()
    expect(page.locator("#compare-status")).to_have_text("已复制为 Markdown。")
    lines = page.evaluate("navigator.clipboard.readText()").strip().splitlines()
    assert len(lines) - 2 == page.locator("#compare-fields li").count()
    assert lines[0].startswith("| 项目 | [DoctorGLM](http")
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 5 for line in lines)


def test_prints_on_a4(visit: Open) -> None:
    page = visit(f"en/compare/?ids={THREE}").page
    expect(page.locator("thead a")).to_have_count(3)
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf))
    assert {(round(float(w)), round(float(h))) for w, h in boxes} == {(842, 595)}
    page.emulate_media(media="print")
    expect(page.locator("#tray")).to_be_hidden()
    expect(page.locator("#compare-actions")).to_be_hidden()
    table = page.locator(".comparison__table").bounding_box()
    assert table is not None
    assert table["width"] <= page.viewport_size["width"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("prefix", "add", "open_"),
    [("", "把 {} 加入对比", "对比 3 个"), ("en/", "Add {} to the comparison", "Compare 3")],
)
def test_add_from_pages_tables_and_the_explorer(
    visit: Open, server: str, prefix: str, add: str, open_: str
) -> None:
    page = visit(f"{prefix}entries/doctorglm/").page
    page.get_by_role("button", name=add.format("DoctorGLM")).click()
    page.goto(f"{server}{prefix}domains/legal/")
    page.get_by_role("button", name=add.format("ChatLaw"), exact=True).click()
    page.goto(f"{server}{prefix}explore/?find=bencao")
    page.get_by_role("button", name=add.format("BenTsao"), exact=True).click()
    page.get_by_role("link", name=open_).click()
    expect(page).to_have_url(f"{server}{prefix}compare/?ids=doctorglm,chatlaw,bentsao")
    expect(page.locator("thead a")).to_have_text(["DoctorGLM", "ChatLaw", "BenTsao"])


ENTRY = "a[href*='entries/']"


@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("", f"table.records th[scope=row] > {ENTRY}, .card strong > {ENTRY}"),
        ("en/choose/legal/", f".picks > li > {ENTRY}"),
        ("choose/?domain=legal&terms=conditional", f".picks > li > {ENTRY}"),
        ("en/hardware/", f"#fits-sizes li > {ENTRY}"),
        ("bases/qwen2-5/", f".lineage > li > {ENTRY}"),
        ("en/datasets/alpaca-52k/", f".lineage > li > {ENTRY}"),
        ("entries/doctorglm/", ".alternatives > li > a"),
        ("en/domains/", f".names > li > {ENTRY}"),
        ("article/chatlaw/", f".named-card__name > {ENTRY}"),
    ],
)
def test_wherever_an_entry_stands_it_can_be_put_aside(visit: Open, path: str, links: str) -> None:
    page = visit(path).page
    found = page.locator(links)
    expect(found.first).to_be_attached()
    expect(page.locator(":is(" + links + ") + .compare-add")).to_have_count(found.count())


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("en/", 390)])
def test_add_from_a_card_of_the_article(visit: Open, prefix: str, width: int) -> None:
    page = visit(f"{prefix}article/chatlaw/", width).page
    card = page.locator(".named-card", has=page.locator(".compare-add")).first
    page.locator(f"[popovertarget='{card.get_attribute('id')}']").first.click()
    card.locator(".compare-add").click()
    expect(card).to_be_visible()
    expect(page.locator("#tray li")).to_have_count(1)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_tray_by_keyboard_is_full_at_five(visit: Open) -> None:
    page = visit("en/domains/legal/").page
    buttons = page.locator("table .compare-add")
    for number in range(5):
        buttons.nth(number).press("Enter")
    expect(page.locator("#tray li")).to_have_count(5)
    expect(buttons.nth(0)).to_have_attribute("aria-pressed", "true")
    buttons.nth(5).press("Space")
    expect(page.locator("#tray [role=status]")).to_contain_text("already; take one out")
    expect(buttons.nth(5)).to_have_attribute("aria-pressed", "false")
    page.locator("#tray li button").first.press("Enter")
    expect(page.locator("#tray li")).to_have_count(4)
    page.locator("#tray").get_by_role("button", name="Clear").press("Enter")
    expect(page.locator("#tray")).to_be_hidden()


def test_the_tray_by_touch(visit: Open) -> None:
    page = visit("entries/chatlaw/", 390).page
    page.locator(".compare-add").first.tap()
    expect(page.locator("#tray")).to_be_visible()
    page.reload()
    expect(page.locator("#tray li")).to_have_count(1)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_tray_works_when_storage_is_refused(chromium: Browser, server: str) -> None:
    page: Page = chromium.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(
        "Storage.prototype.getItem = Storage.prototype.setItem ="
        " () => { throw new DOMException('refused', 'SecurityError') }"
    )
    page.goto(f"{server}en/domains/legal/")
    page.locator("table .compare-add").nth(0).click()
    page.locator("table .compare-add").nth(1).click()
    page.get_by_role("link", name="Compare 2").click()
    expect(page.locator("thead a")).to_have_count(2)
    assert not [fault for fault in faults if "atlas" in fault]
    page.close()


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_without_script(visit: Open, prefix: str) -> None:
    page = visit(f"{prefix}compare/?ids={THREE}", java_script_enabled=False).page
    expect(page.locator("noscript .notice")).to_be_visible()
    expect(page.locator("noscript a")).to_have_count(2)
    expect(page.locator("#tray")).to_be_hidden()
