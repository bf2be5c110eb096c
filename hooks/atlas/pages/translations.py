"""Both languages side by side, for whoever translates: every string of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from atlas.language import CODES, language
from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer

PLURALS = {"one", "other"}


def translations(renderer: Renderer) -> Iterator[Page]:
    """One page: a table for each part of `strings/*.yml`, the same on both sites."""
    texts = {code: dict(_texts(language(code).strings)) for code in CODES}
    parts: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for key in texts[CODES[0]]:
        sides = {code: texts[code][key] for code in CODES}
        part = key.partition(".")[0] if "." in key else "general"
        parts.setdefault(part, []).append((key, sides))
    body = renderer.render(
        "translations.md.j2",
        "translations/",
        parts=parts,
        tags={code: language(code).tag for code in CODES},
    )
    title, description = renderer.t("nav.translations"), renderer.t("description.translations")
    yield Page("translations.md", title, description, body, SearchRecord(title, description))


def _texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every key with its text; the forms of a plural stand together."""
    if isinstance(node, Mapping) and not node.keys() <= PLURALS:
        for name, below in node.items():
            yield from _texts(below, f"{path}.{name}" if path else str(name))
    else:
        yield path, " / ".join(node.values()) if isinstance(node, Mapping) else str(node)
