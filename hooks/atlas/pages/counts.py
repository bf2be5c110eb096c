"""Macros of the article that count: numbers, shares, tables, and the drawings made from them."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from atlas.catalog.schema import Entry
from atlas.pages import diagrams
from atlas.pages.populations import Populations, released
from atlas.pages.render import Renderer

STAGE_COLUMNS = ["models", "pre-trained", "sft-only", "rewarded", "with-retrieval"]
"""Populations that the table of training shows."""


def macros(renderer: Renderer, block: Callable[..., str]) -> dict[str, Callable[..., object]]:
    """The macros by name; `block` renders a part of `article.html.j2`."""
    atlas, populations = renderer.atlas, Populations(renderer.atlas)
    language, t = renderer.language, renderer.t

    def number(population: str, of: str = "models", year: int | None = None) -> str:
        """How many entries of `of` belong to a population; see `populations.POPULATIONS`."""
        return language.number(len(populations.members(population, of, year)))

    def percent(population: str, of: str = "models", year: int | None = None) -> str:
        """Which share of the population `of` belongs to another one, too."""
        return language.percent(populations.share(population, of, year))

    def roundup_table(domain: str, place: str = "described") -> str:
        """The systems of the roundup in one domain, with what is known of them now."""
        chosen = [entry for entry in atlas.of_domain(domain) if entry.roundup == place]
        caption = t(
            f"article.{place.replace('-', '_')}_caption",
            count=len(chosen),
            domain=renderer.label("domains", domain),
        )
        return block("roundup", entries=chosen, caption=caption, steps=steps)

    def steps(entry: Entry) -> list[str]:
        """The stages of training with their methods, each once."""
        found = []
        for step in entry.training:
            methods = [renderer.label("methods", method) for method in step.methods]
            named = t("article.methods", methods=t("comma").join(methods)) if methods else ""
            found.append(renderer.label("stages", step.stage) + named)
        return list(dict.fromkeys(found))

    def differs_table(slug: str | None = None) -> str:
        """What the roundup said beside what the projects say, of one entry or of all."""
        listed = [entry for entries in atlas.domains.values() for entry in entries]
        chosen = [e for e in listed if e.roundup_differs and slug in (None, e.slug)]
        return block("differs", entries=chosen)

    def stage_table() -> str:
        """What training the models had, by year of release."""
        years = {year for entry in populations.members("models") if (year := released(entry))}
        rows = {year: stage_row(year) for year in [*sorted(years), None]}
        return block("stages", rows=rows, columns=STAGE_COLUMNS)

    def stage_row(year: int | None) -> dict[str, str]:
        shares = {
            name: t(
                "article.of_models", part=number(name, year=year), share=percent(name, year=year)
            )
            for name in STAGE_COLUMNS[1:]
        }
        return {"models": number("models", year=year), **shares}

    def licence_table(*slugs: str) -> str:
        """Base models with their terms, in the order of their release."""
        found = [atlas.catalog.bases[slug] for slug in slugs]
        return block("licences", bases=sorted(found, key=lambda base: base.released or ""))

    def context_table() -> str:
        """How long the contexts of the base models are, by year of release."""
        stated = [base for base in atlas.bases if base.context and base.released]
        rows = {}
        for year in sorted({str(base.released)[:4] for base in stated}):
            found = [base for base in stated if str(base.released).startswith(year)]
            lengths = {base.slug: base.context or 0 for base in found}
            longest = max(found, key=lambda base: lengths[base.slug])
            typical = median(lengths.values())
            rows[year] = {"count": len(found), "median": typical, "longest": longest}
        return block("contexts", rows=rows)

    def figure(name: str) -> str:
        """A drawing with its caption: `families`, or one of `diagrams`."""
        if name != "families":
            return block("figure", figure=name, drawing=diagrams.diagram(name, language), counts={})
        found = diagrams.family_counts(atlas)
        labels = {family: renderer.label("families", family) for family in found}
        leaders = language.join(list(labels.values())[:3])
        alternative = t("diagram.families.alternative", leaders=leaders)
        drawn = diagrams.families(found, labels, alternative, language)
        years = diagrams.years_of(found)
        return block("figure", figure=name, drawing=drawn, counts=found, years=years)

    functions: list[Callable[..., object]] = [
        number, percent, roundup_table, differs_table, stage_table, licence_table, context_table,
        figure,
    ]  # fmt: skip
    return {function.__name__: function for function in functions}
