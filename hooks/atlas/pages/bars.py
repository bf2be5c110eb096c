"""Bar charts as inline SVG: a line of text per row, below it a bar, in parts if need be.

Colours come from classes in atlas.css, so that they follow light and dark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from atlas.language import Language
from atlas.pages.charts import WIDTH, drawing

ROW, TEXT, BAR = 27, 10, 8
"""Heights: of a row, of the foot of its text, of its bar."""

USES = {
    "commercial": "bar--good",
    "conditional": "bar--fair",
    "not-stated": "bar--none",
    "conflicting": "bar--clash",
    "non-commercial": "bar--bad",
}
"""Colour of each answer on terms, in the order in which parts of a bar stand."""

NUMBER = 34
"""Room for the number at the end of a bar."""


@dataclass(frozen=True)
class Bar:
    """A row: its name, and its parts as (class of the colour, number)."""

    name: str
    parts: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.parts)


def bars(rows: Sequence[Bar], title: str, language: Language) -> Markup:
    """Horizontal bars on a common scale from zero; `title` is the text alternative."""
    longest = max((row.total for row in rows), default=0)
    scale = (WIDTH - NUMBER) / max(1, longest)
    parts = [part for index, row in enumerate(rows) for part in _row(row, index, scale, language)]
    return drawing(parts, title, WIDTH, ROW * len(rows))


def _row(row: Bar, index: int, scale: float, language: Language) -> Iterator[Markup]:
    top = index * ROW
    yield Markup('<text x="0" y="{}">{}</text>').format(top + TEXT, row.name)
    left = 0.0
    for colour, number in row.parts:
        width = number * scale
        if number:
            # A part ends a little early, so that neighbours can be told apart without their colour.
            yield Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}"/>').format(
                colour, left, top + TEXT + 4, max(1, width - 1), BAR
            )
        left += width
    yield Markup('<text x="{:.1f}" y="{}">{}</text>').format(
        left + 4, top + TEXT + BAR + 4, language.number(row.total)
    )
