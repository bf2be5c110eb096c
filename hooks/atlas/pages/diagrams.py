"""The diagrams of the article, drawn when the site is built; their words are in `strings/`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from markupsafe import Markup

from atlas.language import Language
from atlas.pages.charts import WIDTH, drawing
from atlas.pages.drawing import SIZE, Box, Kind, arrow, down, words
from atlas.pages.populations import Populations
from atlas.statistics import tally, year
from atlas.view import Atlas

Words = Callable[[str], str]


def diagram(name: str, language: Language) -> Markup:
    """The diagram `name` with its text alternative."""

    def t(key: str) -> str:
        return language.t(f"diagram.{name}.{key}")

    draw, height = _DIAGRAMS[name]
    return drawing(list(draw(t)), t("alternative"), height=height, name="diagram")


def _professional_flow(t: Words) -> Iterator[Markup]:
    """ChatLaw's professional mode: four steps, with the user twice and a store of documents."""
    kinds: dict[str, Kind] = {
        "question": "person",
        "ask": "model",
        "confirm": "person",
        "retrieve": "model",
        "advice": "model",
    }
    boxes = [
        Box(8, 8 + 72 * row, 206, 46, t(key), kind) for row, (key, kind) in enumerate(kinds.items())
    ]
    store = Box(252, boxes[3].y - 14, 100, 74, t("store"), "store")
    for box in [*boxes, store]:
        yield from box.draw()
    for above, below in pairwise(boxes):
        yield down(above, below)
    ask, confirm, retrieve = boxes[1], boxes[2], boxes[3]
    yield arrow(retrieve.right, retrieve.centre - 7, store.x, retrieve.centre - 7)
    yield arrow(store.x, retrieve.centre + 7, retrieve.right, retrieve.centre + 7)
    turn = confirm.right + 16
    yield Markup(
        '<path class="diagram__arrow diagram__arrow--dashed" d="M{} {}H{}V{}H{}"/>'
    ).format(confirm.right, confirm.centre, turn, ask.centre + 1, ask.right + 8)
    yield arrow(turn, ask.centre, ask.right, ask.centre, dashed=True)
    yield from words(t("again"), turn + 8, (ask.centre + confirm.centre) / 2, 112, "start")


def _two_ways(t: Words) -> Iterator[Markup]:
    """The model alone, and the model with outside knowledge, side by side."""
    left, right, width = 6, 190, 164
    rows = (34, 104, 190, 262)
    alone = [
        Box(left, rows[0], width, 42, t("question"), "person"),
        Box(left, rows[2], width, 42, t("model"), "model"),
        Box(left, rows[3], width, 58, t("answer")),
    ]
    helped = [
        Box(right, rows[0], width, 42, t("question"), "person"),
        Box(right, rows[1], width, 58, t("retrieval"), "store"),
        Box(right, rows[2], width, 42, t("model"), "model"),
        Box(right, rows[3], width, 58, t("evidence")),
    ]
    for title, boxes in ((t("alone"), alone), (t("helped"), helped)):
        yield from words(title, boxes[0].middle, 15, width, name="diagram__title")
        for box in boxes:
            yield from box.draw()
        for above, below in pairwise(boxes):
            yield down(above, below)


def _knowledge(t: Words) -> Iterator[Markup]:
    """Three places where knowledge of a field enters, each with what goes in and what changes."""
    for x, key in ((56, "in"), (180, "stage"), (304, "change")):
        yield from words(t(key), x, 15, 110, name="diagram__title")
    stages = []
    for row, name in enumerate(("pretrain", "sft", "retrieval")):
        y = 32 + 108 * row
        source = Box(4, y, 104, 84, t(f"{name}_in"))
        kind: Kind = "store" if name == "retrieval" else "model"
        stage = Box(132, y, 96, 84, t(f"{name}_stage"), kind)
        change = Box(252, y, 104, 84, t(f"{name}_change"))
        for box in (source, stage, change):
            yield from box.draw()
        yield arrow(source.right, source.centre, stage.x, stage.centre)
        yield arrow(stage.right, stage.centre, change.x, change.centre)
        stages.append(stage)
    for above, below in pairwise(stages):
        yield down(above, below)


_DIAGRAMS: Mapping[str, tuple[Callable[[Words], Iterator[Markup]], int]] = {
    "professional_flow": (_professional_flow, 350),
    "two_ways": (_two_ways, 330),
    "knowledge": (_knowledge, 340),
}
"""Name → how it is drawn, and its height."""


FAMILIES_SHOWN = 8
"""Families with a row of their own; the rest is in the table below the figure."""


def family_counts(atlas: Atlas) -> Mapping[str, Counter[str]]:
    """How many models of each year start from a family of bases; the largest family first.

    A model that was made in versions from several families counts once in each.
    """
    dated = [entry for entry in Populations(atlas).members("models") if entry.released]
    return tally(dated, lambda entry: atlas.families[entry.slug], year).by_size().rows


def years_of(counts: Mapping[str, Counter[str]]) -> list[str]:
    """Every year that has a model, in order."""
    return sorted({year for by_year in counts.values() for year in by_year})


def families(
    counts: Mapping[str, Counter[str]],
    labels: Mapping[str, str],
    alternative: str,
    language: Language,
) -> Markup:
    """Base families over time: one row of bars per family, one bar per year, numbers on top."""
    shown = [name for name in counts if name != "other"][:FAMILIES_SHOWN]
    years = years_of({name: counts[name] for name in shown})
    highest = max(counts[name].most_common(1)[0][1] for name in shown)
    left, row, bar = 112, 52, 34
    column = (WIDTH - left) / len(years)
    parts: list[Markup] = []
    for number, name in enumerate(shown):
        ground = 8 + row * (number + 1)
        parts += words(labels[name], 0, ground - 12, left - 8, "start")
        parts.append(
            Markup('<path class="chart__grid" d="M{} {}H{}"/>').format(left, ground, WIDTH)
        )
        for place, shown_year in enumerate(years):
            if value := counts[name][shown_year]:
                height = max(2, (row - 18) * value / highest)
                x = left + column * place + (column - bar) / 2
                parts += _bar(x, ground - height, bar, height, language.number(value))
    parts += _axis(years, left, column, 8 + row * len(shown))
    return drawing(parts, alternative, height=26 + row * len(shown), name="diagram")


def _bar(x: float, y: float, width: float, height: float, number: str) -> Iterator[Markup]:
    yield Markup(
        '<rect class="diagram__bar" x="{:.1f}" y="{:.1f}" width="{}" height="{:.1f}"/>'
    ).format(x, y, width, height)
    yield from words(number, x + width / 2, y - 7, 40, name="diagram__number")


def _axis(years: Sequence[str], left: float, column: float, ground: float) -> Iterator[Markup]:
    for place, shown_year in enumerate(years):
        yield from words(shown_year, left + column * (place + 0.5), ground + SIZE, 60)
