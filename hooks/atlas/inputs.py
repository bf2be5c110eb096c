"""What a build starts from: the catalog, the signals, the day."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from atlas import changes
from atlas.catalog import Catalog, load
from atlas.credits import credits
from atlas.language import Language
from atlas.signals import events, history, runs
from atlas.signals.command import freshen, state_folder, stored
from atlas.signals.held import say
from atlas.signals.records import AHEAD, GITHUB
from atlas.upkeep import observed
from atlas.view import Atlas

_freshened: set[Path] = set()
"""Stores that this process has polled for: once, however often a preview builds."""


def inputs(root: Path, today: date, words: Language) -> Atlas:
    """The atlas of the project at `root`; polls first if that is due.

    Raises CatalogError for a catalog with errors. Signals are never a reason to fail.
    """
    catalog = load(root / "catalog")
    folder = state_folder(root, os.environ)
    if folder not in _freshened:
        _freshened.add(folder)
        freshen(folder, lambda: catalog, os.environ, words)
    wrong: list[str] = []
    made = replace(
        assembled(catalog, folder, today),
        changes=changes.read(root / "catalog", wrong),
        credits=credits(root),
    )
    say(wrong)
    return made


def assembled(catalog: Catalog, folder: Path, today: date) -> Atlas:
    """The atlas of a catalog and what is stored in `folder`, without asking anybody; what of it
    cannot be read is said."""
    now, wrong = datetime.now(UTC), list[str]()
    states = stored(folder, now)
    reports = runs.read(folder, wrong)
    of = {name: [run for run in reports if run.source == name] for name in states}
    made = Atlas(
        catalog,
        today,
        states.pop(GITHUB.name),
        of.pop(GITHUB.name),
        history.read(folder, catalog.moved, wrong, (now + AHEAD).date()),
        observed.checks(folder, wrong),
        observed.links(folder, wrong),
        events.read(folder, wrong),
        weights=states,
        weight_runs=of,
    )
    say(wrong)
    return made
