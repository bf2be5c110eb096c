"""The last runs of the poll: when, how much was answered, and how it ended."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from atlas.signals.files import write
from atlas.signals.records import GITHUB, Source, time_of, written

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


def load(folder: Path, source: Source = GITHUB) -> list[RunReport]:
    """The runs of a source that are remembered, the newest last; what cannot be read is left
    out."""
    return [report for report in _all(folder) if report.source == source.name]


def add(folder: Path, report: RunReport) -> None:
    """Remember one more run."""
    others = [known for known in _all(folder) if known.source != report.source]
    mine = [known for known in _all(folder) if known.source == report.source]
    kept = [*others, *[*mine, report][-KEPT:]]
    items = [{**vars(run), "started": written(run.started)} for run in kept]
    write(folder / "runs.json", json.dumps(items, indent=1, ensure_ascii=False))


def _all(folder: Path) -> list[RunReport]:
    try:
        items = json.loads((folder / "runs.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    reports = [_report(item) for item in items] if isinstance(items, list) else []
    return [report for report in reports if report]


def success_rate(reports: Sequence[RunReport]) -> float:
    """The share of all questions that were answered; 1 if none was asked."""
    asked = sum(report.asked for report in reports)
    return sum(report.answered for report in reports) / asked if asked else 1


def next_run(started: datetime) -> datetime:
    """When the schedule starts the run after the one that started then."""
    return started + EVERY


def _report(item: Any) -> RunReport | None:
    try:
        started = time_of(item["started"])
        report = RunReport(**{**item, "started": started})
    except (KeyError, TypeError, ValueError):
        return None
    return report if started else None
