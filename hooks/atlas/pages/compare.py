"""The page on which script lays entries side by side, and the facts of each entry for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from atlas import words
from atlas.catalog.schema import DataItem, Deployment, Entry, Paper, TrainingStage
from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer
from atlas.verdicts.hardware import PRECISIONS, Fit

MOST = 5
"""Entries that are compared at once."""

FIELDS = {
    "use": "strip.use", "life": "strip.life", "fits": "strip.fit", "weights": "strip.weights",
    "marks": "marks.title", "domain": "field.domain", "subdomain": "field.subdomain",
    "kind": "field.kind", "organisations": "field.organisations", "released": "field.released",
    "languages": "field.languages", "sizes": "field.sizes", "stated": "compare.stated",
    "family": "compare.family", "bases": "lineage.up", "training": "section.training",
    "data": "section.data", "code": "field.licence.code",
    "weights_licence": "field.licence.weights", "data_licence": "field.licence.data",
    "statement": "field.licence.note",
    "stars": "column.stars", "last_commit": "column.last_commit", "github": "field.github",
    "paper": "field.paper", "unknown": "unknown.title",
}  # fmt: skip
"""What is compared, in order, with the string that names it."""


@dataclass(frozen=True)
class Fact:
    """One field of one entry: its lines, or what to say where nothing is known."""

    lines: tuple[str, ...]
    unknown: str
    badges: tuple[str, ...] = ()
    """Names of verdicts on the page (`use commercial`), shown as everywhere else."""
    reason: str = ""


def compare(renderer: Renderer) -> Iterator[Page]:
    """The page; what it compares is in the address and laid out by script."""
    t = renderer.t
    title = t("nav.compare")
    description = t("compare.description", most=MOST)
    body = renderer.render("compare.md.j2", "compare/", fields=FIELDS, most=MOST)
    record = SearchRecord(title, description)
    hidden = ("navigation", "toc")
    yield Page("compare.md", title, description, body, record, hidden, scripts=("compare.js",))


def facts(renderer: Renderer, entry: Entry) -> dict[str, Fact]:
    """Every field of `FIELDS`, in its order."""
    known = {**_verdicts(renderer, entry), **_stated(renderer, entry), **_observed(renderer, entry)}
    return {field: known[field] for field in FIELDS}


def _verdicts(renderer: Renderer, entry: Entry) -> dict[str, Fact]:
    t = renderer.t
    verdict = renderer.atlas.verdicts[entry.slug]
    why = words.terms_reason(verdict.terms, renderer.language)
    if verdict.terms.deciding.variant:
        why += t("space") + t("terms.decided", base=verdict.terms.deciding.variant)
    life = verdict.maintenance
    places = [f"{t(f'host.{p.host}')}{t('colon')}{p.id or p.url}" for p in entry.weights]
    fits = [_fit(renderer, fit) for fit in verdict.fits]
    marks = [renderer.label("marks", item.mark) for item in verdict.marks]
    return {
        "use": Fact((), "", tuple(f"use {use}" for use in verdict.terms.uses), why),
        "life": Fact((), "", (f"life {life.state}",), renderer.maintenance_reason(life)),
        "fits": Fact(tuple(fits), t("fits.no_size"), reason=t("fits.estimate") if fits else ""),
        "weights": Fact(tuple(places), renderer.label("availability", verdict.availability.state)),
        "marks": Fact(tuple(marks), t("none")),
    }


def _fit(renderer: Renderer, fit: Fit) -> str:
    t = renderer.t
    needs = [
        f"{t(f'precision.{name}')} {t('fits.cell', need=round(fit.needs[name], 1))}"
        for name in PRECISIONS
    ]
    return t("compare.fit", size=fit.size, needs=t("comma").join(needs))


def _stated(renderer: Renderer, entry: Entry) -> dict[str, Fact]:
    t, label, language = renderer.t, renderer.label, renderer.language
    licence = entry.licence
    families = renderer.atlas.families[entry.slug]
    no_base = t("not_stated") if entry.kind == "model" else t("lineage.none")

    def fact(*lines: str | None, unknown: str = t("not_stated")) -> Fact:
        return Fact(tuple(line for line in lines if line), unknown)

    return {
        "domain": fact(label("domains", entry.domain)),
        "subdomain": fact(label(f"subdomains.{entry.domain}", entry.subdomain)),
        "kind": fact(label("kinds", entry.kind)),
        "organisations": fact(*(renderer.organisation(item.slug) for item in entry.organisations)),
        "released": fact(language.month(entry.released) if entry.released else None),
        "languages": fact(*(language.language_name(code) for code in entry.languages)),
        "sizes": fact(*entry.sizes),
        "stated": fact(*_deployment(renderer, entry.deploy), unknown=t("fits.nothing_stated")),
        "family": fact(*(label("families", name) for name in families)),
        "bases": fact(*_bases(renderer, entry), unknown=no_base),
        "training": fact(*(_stage(renderer, step) for step in entry.training)),
        "data": fact(*(_data(renderer, item) for item in entry.data)),
        "code": fact(licence.code, unknown=t("terms.no_file")),
        "weights_licence": fact(licence.weights),
        "data_licence": fact(renderer.plain(licence.data)),
        "statement": fact(
            renderer.plain(licence.note), *renderer.conditions(entry.slug, own=False)
        ),
        "paper": fact(*_paper(entry.paper)),
        "unknown": fact(
            *(renderer.unknown(item) for item in entry.unknown), unknown=t("unknown.nothing")
        ),
    }


def _deployment(renderer: Renderer, deploy: Deployment | None) -> Iterator[str]:
    if deploy and deploy.min_gpu_gb:
        purpose = renderer.label("deploy_purposes", deploy.purpose) if deploy.purpose else ""
        yield f"{renderer.language.number(deploy.min_gpu_gb)} GB {purpose}".strip()
    if deploy:
        yield renderer.plain(deploy.quantised)
        yield renderer.plain(deploy.note)


def _bases(renderer: Renderer, entry: Entry) -> Iterator[str]:
    for base in entry.bases:
        yield base.variant + renderer.t("semicolon") + renderer.label("relations", base.relation)
    if entry.from_scratch:
        whole = entry.from_scratch is True
        yield renderer.t("lineage.from_scratch" if whole else "lineage.partly_from_scratch")
    if entry.bases_incomplete:
        yield renderer.t("lineage.incomplete")


def _stage(renderer: Renderer, step: TrainingStage) -> str:
    t = renderer.t
    methods = t("comma").join(renderer.label("methods", method) for method in step.methods)
    return renderer.label("stages", step.stage) + t("colon") + (methods or t("training.no_method"))


def _data(renderer: Renderer, item: DataItem) -> str:
    name = renderer.plain(item.name)
    if item.size is None:
        return name
    size = f"{renderer.language.number(item.size)} {renderer.label('units', item.unit)}"
    return name + renderer.t("colon") + size


def _paper(paper: Paper | None) -> Iterator[str]:
    if paper and paper.title:
        yield paper.title
    if paper and paper.arxiv:
        yield f"arXiv {paper.arxiv}"


def _observed(renderer: Renderer, entry: Entry) -> dict[str, Fact]:
    """What GitHub said, each value with its day."""
    t, atlas, day = renderer.t, renderer.atlas, renderer.language.day
    seen = atlas.signals_of(entry)
    stars = atlas.stars(entry)
    life = atlas.verdicts[entry.slug].maintenance
    last = (day(life.last_commit),) if life.last_commit else ()
    asked = t("seen.value_of", day=day(life.polled)) if life.polled else ""
    repository = entry.github_now or entry.github
    found = {
        "stars": Fact((), t("not_observed")),
        "last_commit": Fact(last, t("not_observed")),
        "github": Fact((repository,) if repository else (), t("none_known")),
    }
    if seen and stars is not None:
        reason = t("seen.value_of", day=day(seen.values["stars"].at))
        found["stars"] = Fact((renderer.language.number(stars),), "", reason=reason)
    if last:
        found["last_commit"] = Fact(last, "", reason=asked or t("seen.value_of_snapshot"))
    return found
