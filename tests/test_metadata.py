"""What the site tells programs that show, search and read it."""

from __future__ import annotations

import html
import json
import re
import struct
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from atlas.address import Address
from atlas.catalog import Catalog
from atlas.catalog.schema import Text
from atlas.exports import pictures
from atlas.exports.pictures import HEIGHT, WIDTH, ems, lines
from atlas.exports.texts import markdown, plain
from atlas.language import language
from atlas.pages import records, structured
from atlas.pages.render import Renderer
from atlas.view import Atlas

from tests.conftest import ROOT, SITE_URL
from tests.test_feeds import TODAY
from tests.test_scripts import compile_types

ROOTS = (("", "zh"), ("en/", "en"))
NO_FONT = pytest.mark.skipif(pictures.font() is None, reason="no Chinese font on this system")


def head(site: Path, path: str) -> dict[str, str]:
    """The properties in the head of a page."""
    text = (site / path / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', text)
    return {name: html.unescape(value) for name, value in found}


def blocks(site: Path, path: str) -> list[Any]:
    text = (site / path / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    return [json.loads(block) for block in found]


@pytest.mark.parametrize(("prefix", "code"), ROOTS)
def test_every_entry_describes_itself(site: Path, catalog: Catalog, prefix: str, code: str) -> None:
    for slug, entry in catalog.entries.items():
        (told,) = blocks(site, f"{prefix}entries/{slug}")
        assert told["@context"] == "https://schema.org"
        kinds = {True: "SoftwareSourceCode", False: "CreativeWork"}
        assert told["@type"] == kinds[entry.github is not None]
        assert told["name"] == entry.name
        assert told["url"] == f"{SITE_URL}{prefix}entries/{slug}/"
        assert told["description"] == getattr(entry.summary, code)
        lists = [value for value in told.values() if isinstance(value, list)]
        assert [value for value in lists if not value or len(value) > len({*map(str, value)})] == []
        for origin in told.get("isBasedOn", ()):
            assert (site / origin.removeprefix(SITE_URL) / "index.html").is_file()
        seen = head(site, f"{prefix}entries/{slug}")
        assert seen["og:title"].startswith(entry.name)
        assert seen["og:url"] == told["url"]
        assert seen["og:locale"] == {"zh": "zh_CN", "en": "en_GB"}[code]


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_the_catalog_is_a_data_set(site: Path, prefix: str) -> None:
    (told,) = blocks(site, f"{prefix}api")
    assert told["@type"] == "Dataset"
    assert len(told["description"]) >= 50 or not prefix  # asked for by search engines
    assert {"name", "license", "creator", "distribution", "url", "isAccessibleForFree"} <= set(told)
    for file in told["distribution"]:
        assert (site / file["contentUrl"].removeprefix(SITE_URL)).is_file()


def test_schema_org_knows_every_word(site: Path, tmp_path: Path) -> None:
    """Every type and property exists and fits, by the vocabulary as TypeScript knows it."""
    told = [block for page in site.rglob("*.html") for block in blocks(site, str(page.parent))]
    assert len(told) > 400
    known = ROOT / "tests/typescript/node_modules/schema-dts"
    kinds = sorted({block["@type"] for block in told})
    lines = [f"import type {{ WithContext, {', '.join(kinds)} }} from {json.dumps(str(known))};"]
    for number, block in enumerate([*told, {**told[0], "nmae": "x"}]):
        kind, text = block["@type"], json.dumps(block)
        lines.append(f"export const block{number}: WithContext<{kind}> = {text};")
    (tmp_path / "told.ts").write_text("\n".join(lines), encoding="utf-8")
    said = compile_types("--noEmit", "--strict", "--pretty", "false", str(tmp_path / "told.ts"))
    assert said.count("error") == 1, said[:2_000]
    assert "'\"nmae\"' does not exist" in said  # what was planted is found


def test_no_text_ends_its_block(catalog: Catalog) -> None:
    entry = catalog.entries["doctorglm"].model_copy(update={"name": "</script><b>"})
    renderer = Renderer(Atlas(catalog, TODAY), language("en"), Address(SITE_URL, None))
    told = structured.entry(renderer, entry)
    assert "<" not in told
    assert json.loads(told)["name"] == "</script><b>"


@NO_FONT
@pytest.mark.parametrize(("prefix", "code"), ROOTS)
def test_every_entry_has_its_picture(site: Path, catalog: Catalog, prefix: str, code: str) -> None:
    different = set()
    for slug in catalog.entries:
        seen = head(site, f"{prefix}entries/{slug}")
        assert seen["og:image"] == f"{SITE_URL}{prefix}pictures/entries/{slug}.png"
        content = (site / seen["og:image"].removeprefix(SITE_URL)).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert struct.unpack(">II", content[16:24]) == (WIDTH, HEIGHT)
        assert len(content) < 60_000
        different.add(content)
    assert len(different) == len(catalog.entries)
    assert head(site, prefix)["og:image"] == f"{SITE_URL}{prefix}pictures/site.png"


@NO_FONT
def test_entries_of_a_large_catalog_share_the_picture_of_their_domain(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MOST_PICTURES", len(catalog.entries) - 1)
    renderer = Renderer(Atlas(catalog, TODAY), language("zh"), Address(SITE_URL, None))
    made = {export.path for export in pictures.pictures(renderer)}
    named = {page.picture for page in records.entries(renderer)}
    assert made == named | {"pictures/site.png"}
    assert len(named) == len(renderer.atlas.domains)


def test_lines_break_where_they_may() -> None:
    told = lines(
        "一组中文医学问答 LoRA 权重，覆盖 LLaMA、中文 Alpaca、BLOOMZ 和活字等基座。" * 3, 20, 3
    )
    assert len(told) == 3
    assert told[-1].endswith("…")
    assert all(ems(line) <= 21.5 for line in told)
    assert not any(line[0] in "，。、" for line in told)
    assert lines("one two three", 4, 9) == ["one two", "three"]


@pytest.mark.parametrize(("prefix", "code"), ROOTS)
def test_llms_txt_leads_to_every_entry(
    site: Path, catalog: Catalog, prefix: str, code: str
) -> None:
    text = (site / prefix / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.splitlines()[2].startswith("> ")
    links = re.findall(r"\]\((\S+)\)", text)
    for link in links:
        path = site / link.removeprefix(SITE_URL)
        assert path.is_file() or (path / "index.html").is_file(), link
    assert {urlsplit(link).path.split("/")[-2] for link in links} >= set(catalog.entries)


@pytest.mark.parametrize(("prefix", "code"), ROOTS)
def test_entries_as_markdown(site: Path, catalog: Catalog, prefix: str, code: str) -> None:
    for slug, entry in catalog.entries.items():
        text = (site / prefix / f"entries/{slug}/index.md").read_text(encoding="utf-8")
        assert text.startswith(f"# {plain(entry.name)}")
        assert plain(str(getattr(entry.summary, code))) in text
        assert plain(str(getattr(entry.licence.note, code))) in text
        assert not re.search(r"\n\n\n|None|\{", text)
        for item in entry.unknown:
            if item.of:
                of = getattr(item.of, code) if isinstance(item.of, Text) else item.of
                assert plain(of) in text.split(language(code).t("unknown.title"))[1], slug
    page = (site / prefix / "entries/chatlaw/index.html").read_text(encoding="utf-8")
    assert '<link rel="alternate " type="text/markdown" href="index.md">' in page


def test_hostile_text_stays_text_in_markdown(catalog: Catalog) -> None:
    hostile = "[x](javascript:1) <script> `code` # y"
    entry = catalog.entries["doctorglm"].model_copy(update={"name": hostile})
    renderer = Renderer(Atlas(catalog, TODAY), language("en"), Address(SITE_URL, None))
    first = markdown(renderer, entry).splitlines()[0]
    assert not re.search(r"(?<!\\)[\[<`]", first)


@pytest.mark.parametrize(("prefix", "code"), ROOTS)
def test_search_and_humans(site: Path, prefix: str, code: str) -> None:
    told = ElementTree.parse(site / prefix / "opensearch.xml")
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    name = told.findtext("o:ShortName", "", space)
    assert 0 < len(name) <= 16
    url = told.find("o:Url", space)
    assert url is not None
    assert url.get("template") == f"{SITE_URL}{prefix}?q={{searchTerms}}"
    assert f"{SITE_URL}{prefix}" in (site / prefix / "llms.txt").read_text(encoding="utf-8")
    assert "CC BY 4.0" in (site / prefix / "humans.txt").read_text(encoding="utf-8")
