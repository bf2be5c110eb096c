"""An entry in a terminal."""

from __future__ import annotations

import shutil
import textwrap
import unicodedata

from atlas.contribute.card import card, title
from atlas.language import Language
from atlas.view import Atlas

NARROWEST = 20
"""Columns; a terminal with fewer breaks the lines itself."""


def show(atlas: Atlas, slug: str, language: Language) -> str:
    """The lines of an entry or base model, as wide as the terminal. Raises KeyError."""
    release = atlas.catalog.release(slug)
    width = min(max(shutil.get_terminal_size((100, 24)).columns, NARROWEST), 100)
    lines = [title(release), "=" * _columns(title(release))]
    for about, said in card(atlas, slug, language):
        lines += [about, *(f"  {line}" for line in _wrapped(said, width - 2))]
    sources = [item.source for item in release.evidence if item.source]
    lines += [language.t("section.evidence"), *(f"  {source}" for source in sources)]
    return "\n".join([*lines, f"  catalog/{atlas.catalog.files[slug]}"])


def _columns(text: str) -> int:
    """How many columns a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Latin text broken at blanks; Chinese, which has none, between characters."""
    if _columns(text) == len(text):
        return textwrap.wrap(text, width)
    lines, used = [""], 0
    for char in text:
        if used + _columns(char) > width:
            lines, used = [*lines, ""], 0
        lines[-1] += char
        used += _columns(char)
    return lines
