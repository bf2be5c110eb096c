"""The built site has every page in both languages, with the same parts."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from atlas.catalog import Catalog
from atlas.language import CODES, language

from tests.test_language import keys

MAIN = re.compile(r"<article.*?</article>", re.DOTALL)
HEADING = re.compile(r"<(h[1-4])\b")
PART = re.compile(r"<(figure|table|caption|img|figcaption|nav|form|label|dt)\b")
PICTURE = re.compile(r'<(?:img|svg)\b[^>]*?(?:alt|aria-label)="([^"]*)"')


def parts(page: Path) -> tuple[list[str], Counter[str]]:
    """Levels of the headings, and how many there are of each part and of pictures with words."""
    text = "".join(MAIN.findall(page.read_text(encoding="utf-8")))
    counts = Counter(PART.findall(text))
    counts["pictures with words"] = sum(bool(words.strip()) for words in PICTURE.findall(text))
    return HEADING.findall(text), counts


def test_every_page_has_the_same_parts_in_both_languages(site: Path) -> None:
    def pages(folder: Path) -> set[str]:
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}
        return {name for name in found if not name.startswith("en/")}

    names = pages(site)
    assert names == pages(site / "en")
    differ = {
        name: (chinese, english)
        for name in sorted(names)
        if (chinese := parts(site / name)) != (english := parts(site / "en" / name))
    }
    assert differ == {}


def test_every_term_has_a_label_in_both_languages(catalog: Catalog) -> None:
    vocabulary = catalog.vocabulary
    one_sided = [
        f"{section}.{term}"
        for section in type(vocabulary).model_fields
        for term, meaning in vocabulary.terms(section).items()
        if not (meaning.label.zh and meaning.label.en)
    ]
    assert one_sided == []


def test_translators_see_both_sides_of_every_string(site: Path) -> None:
    rows = [dict(keys(language(code).strings)) for code in CODES]
    assert rows[0].keys() == rows[1].keys()
    for folder in (site, site / "en"):
        text = (folder / "translations/index.html").read_text(encoding="utf-8")
        assert [key for key in rows[0] if f"<code>{key}</code>" not in text] == []
        assert text.count('lang="zh-Hans">') >= len(rows[0]) <= text.count('lang="en">')
