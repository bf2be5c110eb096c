"""The last good values on disk: `latest.json`, a line per value, sorted, so that it diffs well."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from atlas.signals import history
from atlas.signals.files import write
from atlas.signals.records import FIELDS, Observed, Signals, Verdict, time_of, written

SCHEMA_VERSION = 2


@dataclass(frozen=True)
class State:
    """What is stored; repositories by `owner/name` as the catalog writes it."""

    repositories: Mapping[str, Signals] = field(default_factory=dict)
    source: str = ""
    """The host that was asked; the values of a store all come from one."""
    message: str = ""
    """What went wrong while loading, if anything did."""


def load(folder: Path, now: datetime) -> State:
    """Read `latest.json`; a missing one is an empty state, an older one is brought up to date.

    One that cannot be read, or that a newer version wrote, is set aside under another name, never
    deleted, and the state is empty with a message.
    """
    path = folder / "latest.json"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        while document["schema_version"] in MIGRATIONS:
            document = MIGRATIONS[document["schema_version"]](document)
        if document["schema_version"] != SCHEMA_VERSION:
            raise ValueError(f"schema version {document['schema_version']}")
        repositories = {name: _signals(item) for name, item in document["repositories"].items()}
        return State(repositories, str(document["source"]))
    except FileNotFoundError:
        return State()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        aside = path.with_name(f"latest.json.unreadable-{now:%Y%m%dT%H%M%SZ}")
        path.rename(aside)
        return State(message=f"{path.name}: {error}; set aside as {aside.name}")


def save(folder: Path, before: State, after: State, now: datetime) -> None:
    """Write the history rows of what changed, then the new state.

    History comes first: if the run dies between the two, the next one finds the same changes and
    the rows of the day are already there.
    """
    history.append(folder, before.repositories, after.repositories, now)
    document = {
        "schema_version": SCHEMA_VERSION,
        "source": after.source,
        "repositories": {name: _document(after.repositories[name]) for name in after.repositories},
    }
    write(
        folder / "latest.json", json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    )


def _document(signals: Signals) -> dict[str, Any]:
    last: dict[str, Any] = {"verdict": signals.verdict.value}
    if signals.attempted_at:
        last["at"] = written(signals.attempted_at)
    if signals.renamed_to:
        last["renamed_to"] = signals.renamed_to
    if signals.detail:
        last["detail"] = signals.detail
    if signals.times_gone:
        last["times_gone"] = signals.times_gone
    values = {
        name: {"value": observed.value, "observed_at": written(observed.at)}
        for name, observed in signals.values.items()
    }
    return {"last_look": last, "values": values}


def _signals(item: Mapping[str, Any]) -> Signals:
    last = item["last_look"]
    return Signals(
        values={
            name: Observed(told["value"], _time(told["observed_at"]))
            for name, told in item["values"].items()
            if name in FIELDS
        },
        attempted_at=time_of(last.get("at")),
        verdict=Verdict(last["verdict"]),
        renamed_to=last.get("renamed_to"),
        detail=last.get("detail", ""),
        times_gone=last.get("times_gone", 0),
    )


def _time(text: str) -> datetime:
    time = time_of(text)
    if time is None:
        raise ValueError(f"{text!r} is not a time")
    return time


def _with_source(document: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew GitHub only."""
    return {**document, "schema_version": 2, "source": "api.github.com"}


MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _with_source}
"""Version → what makes the next one of it."""
