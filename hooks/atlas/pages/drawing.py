"""A small kit for diagrams: boxes with wrapped text, and arrows, as inline SVG.

Lengths are in units of the drawing, which is as wide as a phone (`charts.WIDTH`) and scaled up
elsewhere. Colours come from classes in atlas.css.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

SIZE = 12.5
"""Size of the text: 12.5 px on a phone."""

LEADING = 16
_HAN = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_PIECE = re.compile(
    "[\u2e80-\u9fff\uff00-\uffef][，。、；：？！）》”]*|[^\\s\u2e80-\u9fff\uff00-\uffef]+|\\s+"
)

Kind = Literal["plain", "person", "model", "store"]
"""What a box stands for: a thing, a person's turn, a model's turn, a store of documents."""


@dataclass(frozen=True)
class Box:
    """A box with centred text."""

    x: float
    y: float
    width: float
    height: float
    text: str
    kind: Kind = "plain"

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def centre(self) -> float:
        return self.y + self.height / 2

    def draw(self) -> Iterator[Markup]:
        yield Markup(
            '<rect class="diagram__box diagram__box--{}" x="{}" y="{}" width="{}" height="{}"'
            ' rx="{}"/>'
        ).format(
            self.kind, self.x, self.y, self.width, self.height, 14 if self.kind == "person" else 3
        )
        yield from words(self.text, self.middle, self.centre, self.width - 12)


def words(
    text: str, x: float, centre: float, width: float, anchor: str = "middle", name: str = ""
) -> Iterator[Markup]:
    """Text broken into lines of `width`, around the height `centre`."""
    lines = wrap(text, width)
    first = centre - LEADING * (len(lines) - 1) / 2 + SIZE * 0.36
    for number, line in enumerate(lines):
        yield Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
            name, x, first + LEADING * number, anchor, line
        )


def arrow(x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> Markup:
    """A straight arrow, across or down the drawing; its head ends at the second point."""
    across = abs(x2 - x1) > abs(y2 - y1)
    step = 5 if (x2 - x1 if across else y2 - y1) > 0 else -5
    head = (
        f"M{x2 - step} {y2 - 4}L{x2} {y2}L{x2 - step} {y2 + 4}"
        if across
        else f"M{x2 - 4} {y2 - step}L{x2} {y2}L{x2 + 4} {y2 - step}"
    )
    return Markup('<path class="diagram__arrow{}" d="M{} {}L{} {}"/>').format(
        " diagram__arrow--dashed" if dashed else "", x1, y1, x2, y2
    ) + Markup('<path class="diagram__arrow" d="{}"/>').format(head)


def down(above: Box, below: Box) -> Markup:
    """An arrow from one box to the one below it."""
    return arrow(above.middle, above.bottom, above.middle, below.y)


def wrap(text: str, width: float) -> list[str]:
    """Lines of at most `width`: broken at spaces, and after any Chinese character."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and length(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def length(text: str) -> float:
    """About how wide a text is: a Chinese character is a square, a Latin one about half of it."""
    return sum(SIZE if _HAN.match(char) else SIZE * 0.53 for char in text)
