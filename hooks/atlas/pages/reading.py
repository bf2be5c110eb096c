"""The parts of the article in their order, with their titles and how long each takes to read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from atlas.pages.page import url_of
from atlas.pages.quoted import RELEASES, quotes

DOCS = Path(__file__).parents[3] / "docs"
"""The hand-written pages of this project, one folder per language."""

PARTS = ("why", "chatlaw", "train-or-retrieve", "questions", "open-models", "references")
"""The parts of the article in reading order: files of `docs/LANGUAGE/article/`."""

PAGES = (*(f"article/{name}" for name in PARTS), "guides/choosing", "guides/licence-chain")
"""The article and the guides."""

WORDS_A_MINUTE = 220
"""How fast English is read; a Latin word in a Chinese text counts the same."""

CHARACTERS_A_MINUTE = 400
"""How fast Chinese is read."""

_NOT_READ = re.compile(r"\{\{.*?\}\}|\{:.*?\}|\]\([^)]*\)|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Part:
    """A page of the article or a guide; `minutes` leaves out what macros add, such as tables."""

    url: str
    title: str
    description: str
    minutes: int
    reviewed: date


def part(language: str, name: str) -> Part:
    """The page `docs/LANGUAGE/NAME.md`."""
    _, front, body = _text(language, name).split("---\n", 2)
    meta = yaml.safe_load(front)
    url = url_of(f"{name}.md")
    return Part(url, meta["title"], meta["description"], minutes(body), meta["reviewed"])


def named(language: str) -> Mapping[str, list[Part]]:
    """The pages that name an entry or a base model, by its slug."""
    found: dict[str, list[Part]] = {}
    for name in PAGES:
        quoted = quotes(_text(language, name))
        if slugs := {quote.id for quote in quoted if quote.macro in (*RELEASES, "notable")}:
            page = part(language, name)
            for slug in slugs:
                found.setdefault(slug, []).append(page)
    return found


def _text(language: str, name: str) -> str:
    return (DOCS / language / f"{name}.md").read_text(encoding="utf-8")


def minutes(text: str) -> int:
    """How long a text takes to read, at least one minute."""
    read = _NOT_READ.sub(" ", text)
    characters = len(re.findall("[\u4e00-\u9fff]", read))
    words = len(re.findall(r"[A-Za-z0-9][\w’'-]*", read))
    return max(1, math.ceil(characters / CHARACTERS_A_MINUTE + words / WORDS_A_MINUTE))


def name_of(url: str) -> str:
    """The name of the hand-written page at an address: `article/why/` → `article/why`."""
    name = url.rstrip("/")
    return name if (DOCS / "en" / f"{name}.md").exists() else f"{name}/index".lstrip("/")
