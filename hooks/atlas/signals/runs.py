"""The last runs of the poll: when, how much was answered, and how it ended."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from atlas.catalog.text import cleaned
from atlas.signals.files import keep_aside, write
from atlas.signals.held import LIST, Held, document, say
from atlas.signals.records import GITHUB, NUMBER, TEXT, TIME, Form, Source, time_of, written

FILE = "runs.json"

KEPT = 30
"""Runs of each source that are remembered."""

EVERY = timedelta(days=1)
"""Time between two scheduled runs."""


@dataclass(frozen=True)
class RunReport:
    """What one run came to."""

    started: datetime
    seconds: float
    asked: int
    answered: int
    """Repositories of which the host said something certain; that one is gone counts."""
    requests: int
    exit: int
    reason: str = ""
    """Why it ended before its time, why nothing was changed, or what of the old state a wrong
    clock has dated; empty for a plain run."""
    verdicts: Mapping[str, int] = field(default_factory=dict)
    """How many repositories got each verdict."""
    source: str = GITHUB.name


EXITS = (0, 1, 3, 4, 5)
"""Exit codes of a run, as `command` explains them."""

_SECONDS = Form(
    "a number of seconds", lambda value: type(value) in (int, float) and 0 <= value < 2**53
)
_EXIT = Form("an exit code", lambda value: type(value) is int and value in EXITS)
_COUNTS = Form(
    "numbers by verdict",
    lambda value: isinstance(value, dict) and all(map(NUMBER.fits, value.values())),
)
_FORMS = {
    "seconds": _SECONDS,
    "asked": NUMBER,
    "answered": NUMBER,
    "requests": NUMBER,
    "exit": _EXIT,
}
_FORMS_WITH_DEFAULT = {"reason": TEXT, "verdicts": _COUNTS, "source": TEXT}


def load(folder: Path, source: Source = GITHUB) -> list[RunReport]:
    """The runs of a source that are remembered, the newest last."""
    return [report for report in read(folder, []) if report.source == source.name]


def add(folder: Path, report: RunReport) -> None:
    """Remember one more run. A file of which something could not be read is kept under another
    name."""
    wrong: list[str] = []
    known = read(folder, wrong)
    if wrong:
        say(wrong)
        keep_aside(folder / FILE, report.started)
    others = [run for run in known if run.source != report.source]
    mine = [run for run in known if run.source == report.source]
    kept = [*others, *[*mine, report][-KEPT:]]
    items = [
        {**vars(run), "started": written(run.started), "reason": cleaned(run.reason)}
        for run in kept
    ]
    write(folder / FILE, json.dumps(items, indent=1, ensure_ascii=False))


def read(folder: Path, wrong: list[str]) -> list[RunReport]:
    """The runs of all sources, the newest of each last; one that is none is left out and noted."""
    items = document(folder, FILE, LIST, wrong) or ()
    numbered = {str(number): item for number, item in enumerate(items, 1)}
    return list(Held(numbered, f"{FILE} run", wrong).items(_report).values())


def _report(held: Held) -> RunReport:
    needed = {name: held.get(name, form, needed=True) for name, form in _FORMS.items()}
    others = {name: held.get(name, form) for name, form in _FORMS_WITH_DEFAULT.items()}
    started = time_of(held.get("started", TIME, needed=True)) or datetime.min
    given = {name: value for name, value in others.items() if value is not None}
    return RunReport(started=started, **needed, **given)


def success_rate(reports: Sequence[RunReport]) -> float:
    """The share of all questions that were answered; 1 if none was asked."""
    asked = sum(report.asked for report in reports)
    return sum(report.answered for report in reports) / asked if asked else 1


def next_run(started: datetime) -> datetime:
    """When the schedule starts the run after the one that started then."""
    return started + EVERY
