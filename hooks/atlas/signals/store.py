"""The last good values on disk: `latest.json`, a line per value, sorted, so that it diffs well."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from atlas.signals import events, history
from atlas.signals.files import write
from atlas.signals.records import GITHUB, Observed, Signals, Source, Verdict, time_of, written

SCHEMA_VERSION = 3


@dataclass(frozen=True)
class State:
    """What is stored of one source; repositories by `owner/name` as the catalog writes it."""

    repositories: Mapping[str, Signals] = field(default_factory=dict)
    source: str = ""
    """The host that was asked; the values of a source all come from one."""
    message: str = ""
    """What went wrong while loading, if anything did."""


def load(folder: Path, now: datetime, source: Source = GITHUB) -> State:
    """Read one source of `latest.json`; a missing one is an empty state, an older file is brought
    up to date.

    A file that cannot be read, or that a newer version wrote, is set aside under another name,
    never deleted, and the state is empty with a message.
    """
    path = folder / "latest.json"
    try:
        stored = _read(path).get(source.name)
        if stored is None:
            return State()
        repositories = {
            name: _signals(item, source.fields) for name, item in stored["repositories"].items()
        }
        return State(repositories, str(stored["host"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        aside = path.with_name(f"latest.json.unreadable-{now:%Y%m%dT%H%M%SZ}")
        try:
            path.rename(aside)
        except OSError as refusal:
            told = f"{path.name}: {error}; it stays where it is: {refusal.strerror}"
            return State(message=told)
        return State(message=f"{path.name}: {error}; set aside as {aside.name}")
    except OSError as error:
        return State(message=f"{path.name}: {error.strerror}")


def save(folder: Path, before: State, after: State, now: datetime, source: Source = GITHUB) -> None:
    """Write the history rows of what changed, then the new state; other sources stay as they are.

    History comes first: if the run dies between the two, the next one finds the same changes and
    the rows of the day are already there.
    """
    history.append(folder, before.repositories, after.repositories, now, source)
    if source is GITHUB:
        events.append(folder, before.repositories, after.repositories, now)
    path = folder / "latest.json"
    stored = {
        "host": after.source,
        "repositories": {name: _document(after.repositories[name]) for name in after.repositories},
    }
    document = {
        "schema_version": SCHEMA_VERSION,
        "sources": {**_read(path), source.name: stored},
    }
    write(path, json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False))


def _read(path: Path) -> dict[str, Any]:
    """What the file holds of each source. Raises ValueError, KeyError, TypeError and the like for
    a file that is none of ours."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    while document["schema_version"] in MIGRATIONS:
        document = MIGRATIONS[document["schema_version"]](document)
    if document["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"schema version {document['schema_version']}")
    sources: dict[str, Any] = document["sources"]
    return dict(sources)


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


def _signals(item: Mapping[str, Any], fields: Iterable[str]) -> Signals:
    last = item["last_look"]
    return Signals(
        values={
            name: Observed(told["value"], _time(told["observed_at"]))
            for name, told in item["values"].items()
            if name in fields
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


def _with_host(document: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew only one host."""
    return {**document, "schema_version": 2, "source": "api.github.com"}


def _with_sources(document: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knew GitHub only."""
    github = {"host": document["source"], "repositories": document["repositories"]}
    return {"schema_version": 3, "sources": {GITHUB.name: github}}


MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _with_host,
    2: _with_sources,
}
"""Version → what makes the next one of it."""
