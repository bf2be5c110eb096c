"""What was observed besides the repositories: files that the catalog cites, addresses it lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from atlas.signals.records import time_of

EVIDENCE, LINKS = "evidence.json", "links.json"

T = TypeVar("T")


@dataclass(frozen=True)
class Check:
    """Whether a cited file differs now; None if either side was not found."""

    changed: bool | None
    at: datetime


class State(StrEnum):
    """How an address answers."""

    ANSWERS = "answers"
    MISSING = "missing"
    UNREACHABLE = "unreachable"
    UNCLEAR = "unclear"


DAYS = {State.MISSING: 3, State.UNREACHABLE: 7}
"""Days in a row on which an address must fail before it is called silent: more of them where it is
the connection that fails and not the page."""


@dataclass(frozen=True)
class Link:
    """How an address answered when it was last visited."""

    state: State
    at: datetime
    detail: str = ""
    since: date | None = None
    """The first day of the failures in a row."""
    days: int = 0
    """Days in a row on which it failed; several visits on one day count once."""

    @property
    def silent(self) -> bool:
        return self.state in DAYS and self.days >= DAYS[self.state]


def checks(folder: Path) -> dict[str, Check]:
    """Cited files, by `OWNER/NAME FILE@COMMIT`; none if they cannot be read."""
    return _load(folder / EVIDENCE, "files", lambda told, at: Check(told["changed"], at))


def links(folder: Path) -> dict[str, Link]:
    """Listed addresses; none if they cannot be read."""
    return _load(folder / LINKS, "links", _link)


def _link(told: Mapping[str, Any], at: datetime) -> Link:
    since = date.fromisoformat(told["since"]) if told.get("since") else None
    return Link(State(told["state"]), at, told.get("detail", ""), since, told.get("days", 0))


def _load(path: Path, key: str, made: Callable[[Mapping[str, Any], datetime], T]) -> dict[str, T]:
    try:
        items = json.loads(path.read_text(encoding="utf-8"))[key].items()
        timed = [(name, told, time_of(told["checked_at"])) for name, told in items]
        return {name: made(told, at) for name, told, at in timed if at}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
