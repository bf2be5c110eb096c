"""The report as pages of the site: words from the templates, every number from `report.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import yaml
from atlas.language import CODES, Language, language
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.bench import lighthouse, scale
from tests.bench.parts import PARTS
from tests.bench.projects import REAL
from tests.bench.report import Report
from tests.bench.targets import LARGE, MIDDLE, TARGETS
from tests.conftest import ROOT

TEMPLATES = Path(__file__).with_name("templates")
PROFILES = Path(__file__).with_name("profiles.yml")
NOTHING = "—"


def write(report: Report, docs: Path = ROOT / "docs") -> None:
    """`benchmarks.md` of every language."""
    for code in CODES:
        (docs / code / "benchmarks.md").write_text(page(report, code), encoding="utf-8")


def page(report: Report, code: str) -> str:
    """The page in one language."""
    own = language(code)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(f"benchmarks.{code}.md.j2").render(
        report=report,
        n=partial(number, own),
        table=partial(_table, report, own),
        day=lambda text: own.day(date.fromisoformat(text)),
        days=sorted({run["day"] for run in report.runs.values()}),
        commits=sorted({run["commit"] for run in report.runs.values()}),
        failures={name: run["failed"] for name, run in report.runs.items() if "failed" in run},
        targets=[(item, item.figure(report), item.met(report)) for item in TARGETS],
        profiles=yaml.safe_load(PROFILES.read_text(encoding="utf-8")),
        scores=(*lighthouse.CATEGORIES, "lcp_ms", "tbt_ms", "cls"),
        costs=scale.costs(report),
        scale=scale,
    )


def number(own: Language, value: float | None) -> str:
    """With as many digits as it has meaning: 12,345 · 67.8 · 9.12."""
    if value is None:
        return NOTHING
    size = abs(value)
    return own.number(round(value, 0 if size >= 100 else 1 if size >= 10 else 2))


def _table(
    report: Report,
    own: Language,
    first: str,
    growth: str,
    columns: Mapping[str, str],
    sizes: Sequence[int] = (),
) -> str:
    """A row for each size that was run, and how each figure grows from the middle to the largest.

    `columns` are `label: part/path`; `growth` is the label of the last row, or empty.
    """
    specs = [spec.split("/", 1) for spec in columns.values()]
    rows = [[first, *columns], ["---"] * (len(columns) + 1)]
    for size in sizes or PARTS[specs[0][0]].sizes:
        figures = [report.figure(part, size, path) for part, path in specs]
        if any(figure is not None for figure in figures):
            shown = number(own, report.figure("build", REAL, "entries") if size == REAL else size)
            rows.append([shown, *(number(own, figure) for figure in figures)])
    grown = [report.exponent(part, MIDDLE, LARGE, path) for part, path in specs]
    if growth and any(exponent is not None for exponent in grown):
        rows.append([growth, *(number(own, exponent) for exponent in grown)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
