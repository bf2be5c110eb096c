"""Charts as inline SVG, drawn when the site is built.

Colours come from classes in atlas.css, so that they follow light and dark; sizes suit a phone and
are scaled up elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from atlas.language import Language
from atlas.signals.history import Point

WIDTH, HEIGHT = 360, 170
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 34


def monthly(points: Sequence[Point]) -> list[Point]:
    """The last point of every month: what the chart draws and its table lists."""
    return list({(point.day.year, point.day.month): point for point in points}.values())


def stars(
    points: Sequence[Point], commits: Sequence[date], title: str, language: Language
) -> Markup:
    """Stars over time as a line, and below it a tick for every day of a commit that is known.

    `points` are in order and at least two; `title` is the text alternative.
    """
    days = [*(point.day for point in points), *commits]
    frame = _Frame(min(days), max(days), max(point.stars for point in points))
    line = " ".join(f"{frame.x(point.day):.1f},{frame.y(point.stars):.1f}" for point in points)
    parts = [
        *frame.grid(language),
        Markup('<polyline class="chart__line" points="{}"/>').format(line),
        *(
            Markup('<path class="chart__tick" d="M{:.1f} {}v7"/>').format(
                frame.x(day), HEIGHT - BOTTOM + 2
            )
            for day in sorted(set(commits))
        ),
    ]
    return drawing(parts, title)


def drawing(
    parts: Sequence[Markup],
    title: str,
    width: int = WIDTH,
    height: int = HEIGHT,
    name: str = "chart",
) -> Markup:
    """An SVG of the class `name`, with a text alternative."""
    return Markup(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}" data-search-exclude>'
        "{}</svg>"
    ).format(name, width, height, title, Markup("").join(parts))


@dataclass(frozen=True)
class _Frame:
    """The plot: days to the right, numbers upwards from zero."""

    first: date
    last: date
    highest: int

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / span

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top

    @property
    def step(self) -> int:
        """A round distance between lines: 1, 2 or 5 times a power of ten, about four lines."""
        rough = max(1, self.highest) / 4
        power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
        return int(next(power * n for n in (1, 2, 5, 10) if power * n >= rough))

    @property
    def top(self) -> int:
        return self.step * max(1, math.ceil(self.highest / self.step))

    def grid(self, language: Language) -> Iterator[Markup]:
        """Lines with their numbers, and the years."""
        for value in range(0, self.top + 1, self.step):
            height = self.y(value)
            yield Markup('<path class="chart__grid" d="M{} {:.1f}H{}"/>').format(
                LEFT, height, WIDTH - RIGHT
            )
            yield Markup('<text x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(
                LEFT - 5, height + 3.5, language.compact(value)
            )
        starts = [date(year, 1, 1) for year in range(self.first.year, self.last.year + 1)]
        shown = [day for day in starts if day >= self.first] or [self.first]
        for day in shown:
            text = str(day.year)
            yield Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                min(max(self.x(day), LEFT), WIDTH - RIGHT - 12), HEIGHT - 8, text
            )
