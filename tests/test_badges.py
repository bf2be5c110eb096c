"""Badges, snippets and cards: whole in themselves, true, and as they look on other sites."""

from __future__ import annotations

import html
import json
import os
import re
from datetime import date
from pathlib import Path
from unittest.mock import Mock
from xml.etree import ElementTree

import pytest
from atlas.address import Address
from atlas.catalog import Catalog
from atlas.exports import products
from atlas.exports.badges import AMBER, BADGES, GREEN, GREY, RED, TEAL, Badge
from atlas.exports.export import Export, write_common
from atlas.language import CODES, language
from atlas.pages import Renderer
from atlas.view import Atlas

from tests.conftest import DAY, SITE_URL
from tests.small import with_new_ids

SVG = "{http://www.w3.org/2000/svg}"


def test_every_entry_has_its_badges(site: Path, catalog: Catalog) -> None:
    for root in (site, site / "en"):
        for slug in catalog.entries:
            for name in BADGES:
                text = (root / f"badges/{slug}/{name}.svg").read_text(encoding="utf-8")
                picture = ElementTree.fromstring(text)
                told = json.loads((root / f"badges/{slug}/{name}.json").read_text(encoding="utf-8"))
                assert set(told) == {"schemaVersion", "label", "message", "color"}
                assert told["schemaVersion"] == 1
                assert picture.findtext(f"{SVG}title") == f"{told['label']}: {told['message']}"
                assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]


@pytest.mark.parametrize(
    ("path", "message", "colour"),
    [
        ("en/badges/bentsao/maintained", "archived", RED),
        ("badges/bentsao/listed", "已收录", TEAL),
        ("badges/bentsao/terms", "仅限研究", RED),
    ],
)
def test_badges_say_the_verdict(site: Path, path: str, message: str, colour: str) -> None:
    told = json.loads((site / f"{path}.json").read_text(encoding="utf-8"))
    assert told["color"] == colour
    assert message in told["message"].lower()


@pytest.mark.parametrize("code", CODES)
def test_what_others_link_stays_at_former_ids(catalog: Catalog, code: str) -> None:
    """Badges, cards, feeds, sheets, texts, pictures and documents of an entry with a new id."""
    view = Atlas(with_new_ids(catalog), date.fromisoformat(DAY))
    renderer = Renderer(view, language(code), Address(SITE_URL, None))
    made = {file.path: file.bytes for product in products(renderer) for file in product(renderer)}
    own = [path for path in made if "cao" in path.replace(".", "/").split("/")]
    folders = {path.split("/")[0] for path in own}
    assert folders >= {"badges", "compare", "embed", "entries", "feeds", "sheets"}
    for path in own:
        for former in ("bentsao", "pulse"):
            there = made[path.replace("/cao", f"/{former}")]
            assert there == made[path] or path.startswith(("compare/", "feeds/"))  # name themselves


def test_hostile_text_stays_text_in_a_badge() -> None:
    picture = Badge('<script>"', "a & b", TEAL).picture()
    assert "<script>" not in picture
    ElementTree.fromstring(picture)


def test_badges_that_say_the_same_are_one_file(site: Path) -> None:
    one, other = (site / f"badges/{slug}/listed.svg" for slug in ("bentsao", "chatlaw"))
    assert one.samefile(other)
    assert not one.samefile(site / "badges/bentsao/terms.svg")


@pytest.mark.parametrize("links", [True, False])
def test_a_badge_changes_alone(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder that has them already, as a preview; with and without names for one file."""
    if not links:
        monkeypatch.setattr(os, "link", Mock(side_effect=OSError))

    def write(**texts: str) -> None:
        written: dict[object, str] = {}
        for name, text in texts.items():
            write_common(str(tmp_path / name), Export(name, text, common=True), written)

    write(first="active", second="active", third="active")
    write(first="quiet", second="active", third="quiet")
    told = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert told == {"first": "quiet", "second": "active", "third": "quiet"}


@pytest.mark.parametrize("colour", [GREEN, AMBER, RED, GREY, TEAL])
def test_badges_can_be_read(colour: str) -> None:
    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (part(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5


def snippets(site: Path, path: str) -> list[str]:
    text = (site / path / "index.html").read_text(encoding="utf-8")
    share = text[text.index('<details class="share">') :]
    return [html.unescape(code) for code in re.findall(r"<code>(.*?)</code>", share, re.DOTALL)]


@pytest.mark.parametrize("path", ["entries/chatlaw", "en/entries/chatlaw"])
def test_snippets_lead_to_what_is_there(site: Path, path: str) -> None:
    found = snippets(site, path)
    assert len(found) == 2 * len(BADGES) + 1
    for snippet in found:
        for address in re.findall(r'https://[^")\s]+', snippet):
            file = site / address.removeprefix(SITE_URL)
            assert file.is_file() or (file / "index.html").is_file(), address
