"""Badges of every entry, as pictures and as documents for shields.io/badges/endpoint-badge."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from atlas.catalog.schema import Entry
from atlas.exports.export import Export
from atlas.pages.render import Renderer
from atlas.view import ids

BADGES = ("listed", "maintained", "terms")

GREEN, AMBER, RED, GREY, TEAL = "#2c7a3f", "#8a5a00", "#b3261e", "#5f6368", "#0f6b62"
"""White text on each has a contrast of at least 4.5."""

_USES = {"commercial": GREEN, "conditional": AMBER, "not-stated": GREY}
_STATES = {"active": GREEN, "finished": GREEN, "quiet": AMBER, "not-observed": GREY}

_PICTURE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img"'
    ' aria-label="{label}: {message}"><title>{label}: {message}</title>'
    '<clipPath id="r"><rect width="{width}" height="20" rx="3"/></clipPath>'
    '<g clip-path="url(#r)"><rect width="{left}" height="20" fill="#3c4043"/>'
    '<rect x="{left}" width="{right}" height="20" fill="{colour}"/></g>'
    '<g fill="#fff" font-size="11" text-anchor="middle"'
    ' font-family="Verdana,DejaVu Sans,PingFang SC,Microsoft YaHei,Noto Sans CJK SC,sans-serif">'
    '<text x="{left_middle}" y="14" textLength="{left_text}">{label}</text>'
    '<text x="{right_middle}" y="14" textLength="{right_text}">{message}</text></g></svg>\n'
)


@dataclass(frozen=True)
class Badge:
    """What a badge says, and its colour."""

    label: str
    message: str
    colour: str

    def picture(self) -> str:
        """A self-contained SVG; `textLength` holds the text to its box in any font."""
        left_text, right_text = _width(self.label), _width(self.message)
        left, right = left_text + 12, right_text + 12
        return str(
            _PICTURE.format(
                width=left + right,
                left=left,
                right=right,
                left_text=left_text,
                right_text=right_text,
                left_middle=left / 2,
                right_middle=left + right / 2,
                label=self.label,
                message=self.message,
                colour=self.colour,
            )
        )

    def endpoint(self) -> str:
        """The document that shields.io asks for."""
        told = {"label": self.label, "message": self.message, "color": self.colour}
        return json.dumps({"schemaVersion": 1, **told}, ensure_ascii=False) + "\n"


def badges(renderer: Renderer) -> Iterator[Export]:
    """Everything below `badges/`."""
    picture, endpoint = cache(Badge.picture), cache(Badge.endpoint)  # a few dozen say all
    for entry in renderer.atlas.entries:
        for name in BADGES:
            made = badge(renderer, entry, name)
            for known in ids(entry):
                yield Export(f"badges/{known}/{name}.svg", picture(made), common=True)
                yield Export(f"badges/{known}/{name}.json", endpoint(made), common=True)


def badge(renderer: Renderer, entry: Entry, name: str) -> Badge:
    """One badge of an entry."""
    verdicts, label = renderer.atlas.verdicts[entry.slug], renderer.t(f"badge.label.{name}")
    if name == "terms":
        use = verdicts.terms.use
        return Badge(label, renderer.label("licence_uses", use), _USES.get(use, RED))
    if name == "maintained":
        state = verdicts.maintenance.state
        return Badge(label, renderer.label("maintenance", state), _STATES.get(state, RED))
    return Badge(label, renderer.t("badge.listed"), TEAL)


def _width(text: str) -> int:
    """Pixels of a text of 11 px, about: Chinese characters, narrow letters, the rest."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    narrow = sum(char in "fijlrtI .,:" for char in text)
    return round(wide * 11 + narrow * 4.4 + (len(text) - wide - narrow) * 6.9)
