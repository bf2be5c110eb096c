"""The page of statistics: each chart with its table and a sentence worked out from its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from atlas.catalog.schema import Entry
from atlas.pages.bars import USES, Bar, bars
from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer
from atlas.statistics import (
    WINDOWS,
    Tally,
    data_group,
    family_groups,
    language_group,
    movement,
    tally,
    year,
)
from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.terms import STRICTEST_FIRST

MOST = 14
"""A chart shows at most this many rows; its table has all."""

FAMILIES = 5
"""Base families that have a colour of their own."""

TOP = 10
"""Movers shown per window."""

LANGUAGE_GROUPS = ("zh", "en", "both", "more-languages", "not-stated")
DATA_GROUPS = ("all-open", "partly-open", "not-open", "not-stated", "no-statement")
UNNAMED = ("other", "from-scratch", "no-base")
"""Groups of models that are no family."""

Label = Callable[[str], str]


@dataclass(frozen=True)
class Section:
    """One chart; `parts` maps the parts of its bars to (label, class of the colour)."""

    id: str
    tally: Tally
    label: Label
    sentence: str
    parts: Mapping[str, tuple[str, str]] = field(default_factory=lambda: {"": ("", "bar--plain")})
    folder: str = ""
    """Where each row has a page, if it has one."""


def statistics(renderer: Renderer) -> Iterator[Page]:
    """The one page."""
    body = renderer.render(
        "stats.md.j2",
        "stats/",
        sections=list(_sections(renderer)),
        chart=lambda section: _chart(renderer, section),
        movements=[movement(renderer.atlas, days) for days in WINDOWS],
        most=MOST,
        top=TOP,
    )
    title, description = renderer.t("nav.stats"), renderer.t("description.stats")
    yield Page("stats.md", title, description, body, SearchRecord(title, description), hide=())


def _chart(renderer: Renderer, section: Section) -> Markup:
    rows = [
        Bar(
            section.label(row),
            [(colour, numbers[part]) for part, (_, colour) in section.parts.items()],
        )
        for row, numbers in list(section.tally.rows.items())[:MOST]
    ]
    title = renderer.t(f"stats.{section.id}.title") + renderer.t("colon") + section.sentence
    return bars(rows, title, renderer.language)


def _sections(renderer: Renderer) -> Iterator[Section]:
    atlas = renderer.atlas
    models = [entry for entry in atlas.entries if entry.kind == "model"]
    yield _domains(renderer)
    yield _years(renderer)
    yield _families(renderer, models)
    yield _families_by_year(renderer, models)
    yield _methods(renderer, models)
    yield _terms(renderer)
    yield _freshness(renderer)
    yield _languages(renderer)
    yield _data(renderer, models)


def _domains(renderer: Renderer) -> Section:
    count = tally(renderer.atlas.entries, lambda entry: [entry.domain], _use(renderer)).by_size()
    three = sum(list(count.sizes.values())[:3])
    label = _term(renderer, "domains")
    sentence = _say(renderer, "domain", count, label, count.rows, number=three)
    return Section("domain", count, label, sentence, _uses(renderer), "domains/")


def _years(renderer: Renderer) -> Section:
    dated = [entry for entry in renderer.atlas.entries if entry.released]
    order = sorted({found for entry in dated for found in year(entry)})
    count = tally(dated, year, _use(renderer), order)
    last = max(order, default="—")
    undated = len(renderer.atlas.entries) - len(dated)
    sentence = _say(
        renderer, "year", count, str, order,
        last=last, number=count.sizes.get(last, 0), count=undated,
    )  # fmt: skip
    return Section("year", count, str, sentence, _uses(renderer))


def _families(renderer: Renderer, models: list[Entry]) -> Section:
    count = tally(models, lambda entry: family_groups(renderer.atlas, entry)).by_size()
    named = [row for row in count.rows if row not in UNNAMED]
    scratch, none = (count.sizes.get(group, 0) for group in UNNAMED[1:])
    label = _family(renderer)
    sentence = _say(renderer, "family", count, label, named, number=scratch, none=none)
    return Section("family", count, label, sentence)


def _families_by_year(renderer: Renderer, models: list[Entry]) -> Section:
    """Models by year, in parts by base family: the most frequent, and the rest."""
    dated = [entry for entry in models if entry.released]
    label = _family(renderer)

    def groups(entry: Entry) -> list[str]:
        return family_groups(renderer.atlas, entry)

    ranked = [row for row in tally(models, groups).by_size().rows if row not in UNNAMED]
    shown = ranked[:FAMILIES]
    order = sorted({found for entry in dated for found in year(entry)})
    count = tally(
        dated, year, lambda e: [g if g in shown else "rest" for g in groups(e)], order
    )  # fmt: skip
    leaders = [
        renderer.t(
            "stats.family_year.leader",
            year=row,
            families=renderer.language.join([label(name) for name in _most(numbers, ranked)]),
            number=max(numbers[name] for name in ranked),
        )
        for row, numbers in tally(dated, year, groups, order).rows.items()
        if _most(numbers, ranked)
    ]
    sentence = renderer.t("stats.family_year.says", leaders=renderer.t("semicolon").join(leaders))
    parts = {name: (label(name), f"bar--{index}") for index, name in enumerate(shown)}
    parts["rest"] = (renderer.t("stats.family_year.rest"), "bar--none")
    return Section("family_year", count, str, sentence, parts)


def _methods(renderer: Renderer, models: list[Entry]) -> Section:
    told = [entry for entry in models if any(stage.methods for stage in entry.training)]
    count = tally(
        told, lambda entry: [name for stage in entry.training for name in stage.methods]
    ).by_size()
    label = _term(renderer, "methods")
    untold = len(models) - len(told)
    sentence = _say(renderer, "method", count, label, count.rows, count=untold)
    return Section("method", count, label, sentence)


def _terms(renderer: Renderer) -> Section:
    use = _use(renderer)
    count = tally(renderer.atlas.entries, use, use, reversed(STRICTEST_FIRST))
    label = _term(renderer, "licence_uses")
    free = count.sizes.get("commercial", 0)
    sentence = _say(renderer, "terms", count, label, count.rows, number=free)
    return Section("terms", count, label, sentence, _uses(renderer))


def _freshness(renderer: Renderer) -> Section:
    verdicts = renderer.atlas.verdicts
    count = tally(
        renderer.atlas.entries,
        lambda entry: [verdicts[entry.slug].maintenance.state],
        order=Maintenance,
    )
    label = _term(renderer, "maintenance")
    alive = sum(count.sizes.get(state, 0) for state in Maintenance if state.alive)
    sentence = _say(renderer, "freshness", count, label, count.rows, number=alive)
    return Section("freshness", count, label, sentence)


def _languages(renderer: Renderer) -> Section:
    entries = renderer.atlas.entries
    count = tally(entries, lambda entry: [language_group(entry)], order=LANGUAGE_GROUPS)
    label = _group(renderer, "language")
    chinese = sum("zh" in entry.languages for entry in entries)
    sentence = _say(renderer, "language", count, label, count.rows, number=chinese)
    return Section("language", count, label, sentence)


def _data(renderer: Renderer, models: list[Entry]) -> Section:
    count = tally(models, lambda entry: [data_group(entry)], order=DATA_GROUPS)
    label = _group(renderer, "data")
    some = sum(count.sizes.get(group, 0) for group in DATA_GROUPS[:2])
    sentence = _say(renderer, "data", count, label, count.rows, number=some)
    return Section("data", count, label, sentence)


def _say(
    renderer: Renderer,
    section: str,
    counted: Tally,
    label: Label,
    rows: Iterable[str],
    /,
    **more: object,
) -> str:
    """Which of `rows` is the largest, and what else the section has to say (`more`)."""
    tops = counted.first(rows)
    if not tops:
        return renderer.t("stats.nothing")
    size = counted.sizes[tops[0]]
    first = renderer.t(
        f"stats.{section}.{'first' if len(tops) == 1 else 'tied'}",
        top=renderer.language.join([label(row) for row in tops]),
        size=size,
        count=counted.total,
        share=renderer.language.percent(size / counted.total),
    )
    number = more.get("number")
    share = renderer.language.percent(number / counted.total) if isinstance(number, int) else ""
    return first + renderer.t("space") + renderer.t(f"stats.{section}.more", share=share, **more)


def _most(numbers: Counter[str], names: Iterable[str]) -> list[str]:
    """The largest of `names`; none if nothing stands out."""
    known = [name for name in names if numbers[name]]
    most = max((numbers[name] for name in known), default=0)
    return [name for name in known if numbers[name] == most] if most > 1 else []


def _use(renderer: Renderer) -> Callable[[Entry], list[str]]:
    verdicts = renderer.atlas.verdicts
    return lambda entry: [verdicts[entry.slug].terms.use]


def _uses(renderer: Renderer) -> dict[str, tuple[str, str]]:
    return {use: (renderer.label("licence_uses", use), colour) for use, colour in USES.items()}


def _term(renderer: Renderer, section: str) -> Label:
    return lambda row: renderer.label(section, row)


def _group(renderer: Renderer, section: str) -> Label:
    return lambda row: renderer.t(f"stats.{section}.{row}")


def _family(renderer: Renderer) -> Label:
    families = renderer.atlas.catalog.vocabulary.families
    term, group = _term(renderer, "families"), _group(renderer, "family")
    return lambda row: term(row) if row in families else group(row)
