"""Both languages are complete and equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from atlas.catalog import Catalog
from atlas.catalog.fields import FIELDS
from atlas.language import CODES, language
from atlas.verdicts.availability import Availability
from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.marks import Mark
from atlas.verdicts.terms import STRICTEST_FIRST

from tests.conftest import ROOT

PLURALS = {"zero", "one", "two", "few", "many", "other"}
HAN = "\u4e00-\u9fff"


def keys(node: Any, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every key with the names of the values that its text takes."""
    if isinstance(node, dict) and not set(node) <= PLURALS:
        for name, below in node.items():
            yield from keys(below, f"{path}.{name}" if path else name)
        return
    texts = node.values() if isinstance(node, dict) else [node]
    yield path, {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_strings() -> None:
    chinese, english = (dict(keys(language(code).strings)) for code in CODES)
    assert chinese.keys() == english.keys()
    assert {key for key in chinese if chinese[key] != english[key]} == set()


def test_both_languages_have_the_same_hand_written_pages() -> None:
    def names(code: str) -> set[str]:
        folder = ROOT / "docs" / code
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}

    assert names("zh") == names("en")


INLINE = re.compile(r"</?(?:a|b|bdi|code|em|strong)\b[^>]*>")


def test_chinese_pages_put_a_space_between_chinese_and_latin(site: Path) -> None:
    """In what is made of parts; the parts themselves are as their writers wrote them."""
    sources = [*(ROOT / "catalog").rglob("*.yml"), *(ROOT / "docs").rglob("*.md")]
    written = re.sub(r"\s", "", "".join(path.read_text(encoding="utf-8") for path in sources))
    pairs = f"[{HAN}][A-Za-z0-9,;:!?()]|[A-Za-z0-9%,;:!?()][{HAN}]"
    beside = re.compile(rf"\S{{0,2}}(?:{pairs})\S{{0,2}}")
    wrong = set()
    for path in site.rglob("*.html"):
        place = path.relative_to(site).as_posix()
        if place.startswith(("en/", "translations/")):
            continue
        page = re.sub(
            r"(?s)<(script|style|pre|code|template)\b.*?</\1>", "", path.read_text("utf-8")
        )
        parts = re.findall(r'\b(?:aria-label|alt|title|placeholder|data-[a-z-]+)="([^"]*)"', page)
        parts += re.split("<[^>]*>|\n", INLINE.sub("", page))
        for part in map(unescape, parts):
            wrong |= {(around, place) for around in beside.findall(part) if around not in written}
    assert wrong == set()


def test_every_field_has_a_label() -> None:
    for code in CODES:
        assert set(language(code).strings["field"]) >= FIELDS


def test_the_vocabulary_defines_what_the_rules_say(catalog: Catalog) -> None:
    vocabulary = catalog.vocabulary
    assert set(vocabulary.licence_uses) == set(STRICTEST_FIRST)
    assert set(vocabulary.maintenance) == set(Maintenance)
    assert set(vocabulary.availability) == set(Availability)
    assert set(vocabulary.marks) == set(Mark)
    for code in CODES:
        assert set(language(code).strings["vocabulary"]) == set(type(vocabulary).model_fields)


@pytest.mark.parametrize("path", [*ROOT.glob("docs/zh/**/*.md"), *ROOT.glob("hooks/**/zh.yml")])
def test_chinese_typography(path: Path) -> None:
    """Full-width punctuation, and a space between Chinese and Latin."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^---\n.*?\n---\n", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"《[^》]*》|`[^`]*`|\{[^}]*\}|\\n|<[^>]*>|\([^)]*\)", "", text)
    prose = "\n".join(
        re.sub(r"^\s*[\w.-]+: ", "", line) for line in text.splitlines() if line[:1] != "#"
    )
    assert re.findall(f"[{HAN}][A-Za-z0-9]|[A-Za-z0-9][{HAN}]", prose) == []
    assert re.findall(f"[{HAN}][,;:!?]|[,;!?][{HAN}]", prose) == []


def test_numbers_and_dates() -> None:
    english, chinese = language("en"), language("zh")
    day = date(2023, 7, 28)
    assert (english.day(day), chinese.day(day)) == ("28 July 2023", "2023 年 7 月 28 日")
    assert (english.month("2023-07"), chinese.month("2023-07")) == ("Jul 2023", "2023 年 7 月")
    assert (english.number(12345.678), chinese.number(12345)) == ("12,345.68", "12,345")
    assert [english.span(days) for days in (1, 90, 1000)] == ["1 day", "3 months", "2.7 years"]
    assert chinese.span(1000) == "2.7 年"
