"""What the atlas has set itself, each with its figure: met or not is computed, not judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from atlas.language import CODES

from tests.bench import lighthouse
from tests.bench.projects import REAL
from tests.bench.report import Report

LARGE, MIDDLE = 10_000, 1_000


@dataclass(frozen=True)
class Target:
    """`figure` must be at most `limit`, or at `least` so much; the key names its words in the
    templates."""

    key: str
    limit: float
    unit: str
    figure: Callable[[Report], float | None]
    least: bool = False

    def met(self, report: Report) -> bool | None:
        """None if it was not measured."""
        found = self.figure(report)
        if found is None:
            return None
        return found >= self.limit if self.least else round(found, 2) <= self.limit


def _at(part: str, size: int, name: str) -> Callable[[Report], float | None]:
    return lambda report: report.figure(part, size, name)


def _beside_hugo(part: str, name: str) -> Callable[[Report], float | None]:
    def figure(report: Report) -> float | None:
        ours, floor = report.figure(part, LARGE, name), report.figure("hugo", LARGE, "wall_s")
        return ours / floor if ours and floor else None

    return figure


def _lowest(score: str) -> Callable[[Report], float | None]:
    """Of all pages in both languages; None unless every one was measured."""

    def figure(report: Report) -> float | None:
        names = [f"{code}.{page}.{score}" for code in CODES for page in lighthouse.PAGES]
        found = [report.figure("lighthouse", REAL, name) for name in names]
        return None if None in found else min(found)

    return figure


TARGETS = (
    Target("real", 15, "s", _at("build", REAL, "first.wall_s")),
    Target("serve", 2, "s", _at("serve", REAL, "edit_s")),
    Target("large", 60, "s", _at("build", LARGE, "first.wall_s")),
    Target("hugo", 2.5, "x", _beside_hugo("build", "cold.wall_s")),
    Target("alone", 2.5, "x", _beside_hugo("alone", "wall_s")),
    Target("memory", 512, "mb", _at("build", LARGE, "first.peak_mb")),
    Target("growth", 1.05, "", lambda r: r.exponent("build", MIDDLE, LARGE, "cold.wall_s")),
    Target("warm", 10, "s", _at("again", LARGE, "wall_s")),
    Target("check", 6, "s", _at("check", LARGE, "wall_s")),
    Target("entry", 20, "kb", _at("build", REAL, "entry_largest_kb")),
    Target("home", 60, "kb", _at("build", REAL, "home_kb")),
    Target("explorer", 60, "kb", _at("build", REAL, "explorer_kb")),
    Target("style", 20, "kb", _at("build", REAL, "style_kb")),
    Target("script", 30, "kb", _at("build", REAL, "script_kb")),
    Target("view", 200, "kb", _at("search", REAL, "zh.read_kb")),
    Target("read", 100, "kb", _at("explorer", LARGE, "zh.read_kb")),
    Target("filter", 100, "ms", _at("explorer", LARGE, "zh.first_filter_ms")),
    *(
        Target(name, 98 if name == "performance" else 100, "", _lowest(name), least=True)
        for name in lighthouse.CATEGORIES
    ),
)
