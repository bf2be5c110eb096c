"""What the theme puts around a page: laid out once for all pages of a kind, then filled for each.

A frame is a page with slots in the place of everything in which pages of a kind differ. Slots are
words, so that the theme treats them as it would the text; they are looked for in the frame alone,
never in what fills it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from atlas.pages.html import heading_lines, html
from atlas.pages.page import Page

_SLOT = re.compile(r"atlas-slot-([a-z]+)(?:-\d+)?-end(?:<h1>)?")

BODY = "atlas-slot-body-end<h1>"
"""The theme adds a heading to bodies without one; those of pages have theirs."""


def framed(pages: Iterable[Page]) -> dict[Page, list[Page]]:
    """The pages by their frame: the same folder, parts, scripts and headings."""
    found: dict[Page, list[Page]] = {}
    for page in pages:
        found.setdefault(_slotted(page), []).append(page)
    return {
        replace(frame, path=f"{frame.path}/{_slot(f'name-{number}')}.md"): members
        for number, (frame, members) in enumerate(found.items())
    }


def _slotted(page: Page) -> Page:
    return replace(
        page,
        path=_parts(page)[0],
        title=_slot("title"),
        description=_slot("description"),
        body=heading_lines(page.body),
        search=None,
        redirect=page.redirect and _slot("redirect"),
        structured=page.structured and _slot("structured"),
        picture=page.picture and _slot("picture"),
    )


def _parts(page: Page) -> tuple[str, str]:
    """The address of a page in two: `entries` and `doctorglm`."""
    folder, _, name = page.url.rstrip("/").rpartition("/")
    return folder, name


def _slot(name: str) -> str:
    return f"atlas-slot-{name}-end"


@dataclass(frozen=True)
class Frame:
    """A page as the theme made it, cut at its slots: text and names of slots by turns."""

    parts: tuple[str, ...]

    @classmethod
    def of(cls, output: str) -> Frame:
        return cls(tuple(_SLOT.split(output)))

    def filled(self, page: Page) -> str:
        """The whole page in HTML."""
        values = {
            "name": _parts(page)[1],
            "title": escape(page.title),
            "description": escape(page.description),
            "body": html(page.body)[0],
            "redirect": page.redirect,
            "structured": page.structured,
            "picture": page.picture,
        }
        parts: list[str] = list(self.parts)
        parts[1::2] = [str(values[name]) for name in parts[1::2]]
        return "".join(parts)
