"""The offline bundle in Chromium, from a disk, with the network off."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from atlas.bundle import FILE, NAME, bundle, completed
from atlas.language import language
from playwright.sync_api import Browser, Page, expect

from tests.conftest import SITE_URL, run_atlas

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def packed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site with its bundle."""
    copy = tmp_path_factory.mktemp("packed") / "site"
    shutil.copytree(site, copy)
    assert bundle(copy, language("en")) == 0
    return copy


@pytest.fixture(scope="module")
def folder(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle unpacked, as a reader does, at a path with a blank and Chinese in it."""
    place = tmp_path_factory.mktemp("disk") / "内网 disk"
    with zipfile.ZipFile(packed / FILE) as archive:
        archive.extractall(place)
    return place / NAME


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page without a network; at the end nothing may have failed or left the disk."""
    context = chromium.new_context(offline=True)
    opened, faults = context.new_page(), []
    opened.on("requestfailed", lambda r: faults.append(f"failed: {r.url}"))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    opened.on(
        "request",
        lambda r: None if r.url.startswith(("file:", "about:", "blob:")) else faults.append(r.url),
    )
    yield opened
    assert faults == []
    context.close()


def search(page: Page, words: str) -> list[Any]:
    box = page.get_by_role("textbox").first
    box.click()
    ready = page.locator(".md-search-result__meta")
    expect(ready).not_to_have_text(re.compile("正在初始化|Initializing"), timeout=30_000)
    box.press_sequentially(words)
    box.press("End")
    results = page.locator(".md-search-result__item > a")
    expect(results.first).to_be_visible(timeout=15_000)
    return results.all()


def test_search_open_and_switch_language(page: Page, folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    first = search(page, "医疗")[0]
    expect(first).to_have_attribute("href", re.compile(r"domains/medical/index\.html"))
    first.click()
    expect(page.locator("h1")).to_have_text("医疗")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Medicine")
    assert page.url.endswith("/en/domains/medical/index.html")
    page.get_by_role("link", name="BenTsao").first.click()
    expect(page.locator("h1")).to_contain_text("BenTsao")
    assert search(page, "chatlaw")


def test_filter(page: Page, folder: Path) -> None:
    page.goto((folder / "explore/index.html").as_uri())
    medical = page.locator("input[name=domain][value=medical]")
    medical.check()
    expect(page.locator(".chosen button").first).to_be_visible()
    row = page.locator("#rows tbody th a").first
    row.click()
    expect(page.locator("h1")).to_be_visible()
    assert "/entries/" in page.url
    assert page.url.endswith("/index.html")


def test_compare(page: Page, folder: Path) -> None:
    page.goto((folder / "en/compare/index.html").as_uri() + "?ids=doctorglm,bentsao")
    expect(page.locator("thead th[scope=col]")).to_have_count(3)
    page.locator("thead").get_by_role("link", name="BenTsao").click()
    expect(page.locator("h1")).to_contain_text("BenTsao")
    assert page.url.endswith("/en/entries/bentsao/index.html")


def test_what_is_taken_away_leads_to_the_published_site(page: Page, folder: Path) -> None:
    page.goto((folder / "en/explore/index.html").as_uri() + "?domain=medical")
    expect(page.locator(".chosen button").first).to_be_visible()
    page.locator("details.take summary").click()
    with page.expect_download() as download:
        page.locator("#download").click()
    taken = download.value.path().read_text(encoding="utf-8")
    page.goto((folder / "en/compare/index.html").as_uri() + "?ids=bentsao")
    page.evaluate("atlas.copy = async (text) => (atlas.copied = text)")
    page.get_by_role("button", name="Copy as Markdown").click()
    copied = page.evaluate("atlas.copied")
    sheet = (folder / "en/sheets/bentsao/index.html").read_text(encoding="utf-8")
    own = f"{SITE_URL}en/entries/bentsao/"
    assert f'"{own}"' in taken
    assert f"({own})" in copied
    assert f'<a href="{own}">' in sheet


def test_choose(page: Page, folder: Path) -> None:
    page.goto((folder / "choose/index.html").as_uri())
    expect(page.locator("h1")).to_be_visible()


def test_no_link_leads_to_a_folder_or_nowhere(folder: Path) -> None:
    broken = []
    for path in folder.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for link in set(re.findall(r'<(?:a|link|script|img)[^>]* (?:href|src)="([^"]*)"', text)):
            target = re.split("[?#]", link)[0]
            if not target or ":" in target:
                continue
            if not (path.parent / target).is_file() and "canonical" not in link:
                broken.append((path.relative_to(folder).as_posix(), link))
    assert broken == []


def test_data_and_sums_come_along(folder: Path) -> None:
    for line in (folder / "data/SHA256SUMS").read_text().splitlines():
        total, name = line.split("  ")
        assert hashlib.sha256((folder / "data" / name).read_bytes()).hexdigest() == total
    assert (folder / "api/v1/entries.json").is_file()
    assert "index.html" in (folder / "README.txt").read_text(encoding="utf-8")


def test_the_download_page_states_size_and_sum(packed: Path) -> None:
    content = (packed / FILE).read_bytes()
    total = hashlib.sha256(content).hexdigest()
    assert (packed / f"{FILE}.sha256").read_text() == f"{total}  {FILE}\n"
    for code, path, way in (("zh", "api", "../"), ("en", "en/api", "../../")):
        text = (packed / path / "index.html").read_text(encoding="utf-8")
        assert f'<a href="{way}{FILE}">' in text
        assert f"{language(code).number(round(len(content) / 1e6, 1))} MB" in text
        assert total in text


def test_packing_twice_gives_the_same(packed: Path) -> None:
    before = (packed / FILE).read_bytes()
    assert bundle(packed, language("zh")) == 0
    assert (packed / FILE).read_bytes() == before


def test_without_a_site_it_says_so(tmp_path: Path) -> None:
    done = run_atlas("bundle", "--site", str(tmp_path))
    assert done.returncode == 1
    assert "make site" in done.stderr


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("../../entries/x/", "../../entries/x/index.html"),
        ("./", "./index.html"),
        ("..", "../index.html"),
        ("../..", "../../index.html"),
        ("entries/x/#terms", "entries/x/index.html#terms"),
        ("explore/?domain=legal", "explore/index.html?domain=legal"),
        ("#top", "#top"),
        ("a.css", "a.css"),
        ("https://x.org/", "https://x.org/"),
    ],
)
def test_links_are_completed(link: str, expected: str) -> None:
    assert completed(link) == expected
