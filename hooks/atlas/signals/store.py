"""The last good values on disk: `latest.json`, a line per value, sorted, so that it diffs well."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from atlas.catalog.text import cleaned, one_line
from atlas.signals import events, history
from atlas.signals.files import keep_aside, write
from atlas.signals.held import OBJECT, Held
from atlas.signals.records import (
    GITHUB,
    NUMBER,
    TEXT,
    TIME,
    Form,
    Observed,
    Signals,
    Source,
    Verdict,
    time_of,
    written,
)

SCHEMA_VERSION = 3


@dataclass(frozen=True)
class State:
    """What is stored of one source; repositories by `owner/name` as the catalog writes it."""

    repositories: Mapping[str, Signals] = field(default_factory=dict)
    source: str = ""
    """The host that was asked; the values of a source all come from one. Empty if not known."""
    message: str = ""
    """What went wrong while loading, if anything did."""


def load(folder: Path, now: datetime, source: Source = GITHUB) -> State:
    """Read one source of `latest.json`, as `load_all` does."""
    return load_all(folder, now, [source])[source.name]


def load_all(folder: Path, now: datetime, sources: Sequence[Source]) -> dict[str, State]:
    """Read sources of `latest.json`, by name; a missing one is an empty state, an older file is
    brought up to date.

    What is of another form than agreed counts as never seen, and the message names it: a value, a
    repository, a source, or the whole of a file that cannot be read or that a newer version wrote.
    All else is used. Nothing is written; `save` keeps the file as it was.
    """
    path = folder / "latest.json"
    try:
        document = _read(path)
    except OSError as error:
        message = f"{path.name}: {error.strerror}"
    except _NOT_OURS as error:
        message = f"{path.name}: {one_line(_reason(error))}. Nothing in it counts as seen."
    else:
        return {source.name: _state(document, source, path) for source in sources}
    return {source.name: State(message=message) for source in sources}


_NOT_OURS = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a file raises that is of another form than ours."""


def _reason(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _state(document: Mapping[str, Any], source: Source, path: Path) -> State:
    if source.name not in document:
        return State()
    wrong: list[str] = []
    held = Held(document, "sources", wrong).within(source.name)
    known = Held(held.get("repositories", OBJECT, needed=True) or {}, source.name, wrong)
    repositories = {name: _signals(known.within(name), source.fields) for name in known.told}
    host = held.get("host", TEXT, needed=True) or ""
    return State(repositories, host, _told(path, wrong))


def save(folder: Path, before: State, after: State, now: datetime, source: Source = GITHUB) -> None:
    """Write the history rows of what changed, then the new state; other sources stay as they are.

    History comes first: if the run dies between the two, the next one finds the same changes and
    the rows of the day are already there. A file of which something could not be read is kept under
    another name.
    """
    history.append(folder, before.repositories, after.repositories, now, source)
    if source is GITHUB:
        events.append(folder, before.repositories, after.repositories, now)
    path = folder / "latest.json"
    if before.message:
        keep_aside(path, now)
    stored = {
        "host": after.source,
        "repositories": {name: _document(after.repositories[name]) for name in after.repositories},
    }
    document = {
        "schema_version": SCHEMA_VERSION,
        "sources": {**_others(path), source.name: stored},
    }
    write(path, json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False))


def _others(path: Path) -> dict[str, Any]:
    """What the file holds of all sources; nothing if it is none of ours."""
    try:
        return _read(path)
    except _NOT_OURS:
        return {}


def _read(path: Path) -> dict[str, Any]:
    """What the file holds of each source. Raises ValueError, KeyError, TypeError and the like for
    a file that is none of ours."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    if not isinstance(document, dict):
        raise ValueError("it is not an object")
    document = up_to_date(document)
    if document["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"schema version {document['schema_version']}")
    sources: dict[str, Any] = document["sources"]
    if not isinstance(sources, dict):
        raise ValueError("sources is not an object")
    return sources


def up_to_date(document: Any) -> Any:
    """A file of an older version as one of ours; any other as it is. Raises KeyError and TypeError
    for one that is not what it says."""
    while document["schema_version"] in MIGRATIONS:
        document = MIGRATIONS[document["schema_version"]](document)
    return document


def _document(signals: Signals) -> dict[str, Any]:
    last: dict[str, Any] = {"verdict": signals.verdict.value}
    if signals.attempted_at:
        last["at"] = written(signals.attempted_at)
    if signals.renamed_to:
        last["renamed_to"] = signals.renamed_to
    if signals.detail:
        last["detail"] = cleaned(signals.detail)
    if signals.times_gone:
        last["times_gone"] = signals.times_gone
    values = {
        name: {"value": observed.value, "observed_at": written(observed.at)}
        for name, observed in signals.values.items()
    }
    return {"last_look": last, "values": values}


VERDICT = Form("a verdict", lambda value: isinstance(value, str) and value in set(Verdict))


def _signals(held: Held, fields: Mapping[str, Form]) -> Signals:
    last, values = held.within("last_look"), held.within("values")
    observed = {
        name: _observed(values.within(name), form)
        for name, form in fields.items()
        if name in values.told
    }
    return Signals(
        values={name: value for name, value in observed.items() if value},
        attempted_at=time_of(last.get("at", TIME)),
        verdict=Verdict(last.get("verdict", VERDICT) or Verdict.FAILED),
        renamed_to=last.get("renamed_to", TEXT),
        detail=last.get("detail", TEXT) or "",
        times_gone=last.get("times_gone", NUMBER) or 0,
    )


def _observed(held: Held, form: Form) -> Observed | None:
    value, at = held.get("value", form), time_of(held.get("observed_at", TIME, needed=True))
    believed = value == held.told.get("value")
    return Observed(value, at) if at and believed else None


def _told(path: Path, wrong: Sequence[str]) -> str:
    """What is wrong, the first of it in full."""
    if not wrong:
        return ""
    more = f"; and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    told = one_line("; ".join(wrong[:3]))
    return f"{path.name}: {told}{more}. Counted as never seen; all else is kept."


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
