"""What was observed besides the repositories: files that the catalog cites, addresses it lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from atlas.signals.held import OBJECT, Held, document
from atlas.signals.records import FLAG, NUMBER, TEXT, TIME, Form, time_of

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


def checks(folder: Path, wrong: list[str] | None = None) -> dict[str, Check]:
    """Cited files, by `OWNER/NAME FILE@COMMIT`; one of another form is left out and noted."""
    return _load(folder, EVIDENCE, "files", _check, [] if wrong is None else wrong)


def links(folder: Path, wrong: list[str] | None = None) -> dict[str, Link]:
    """Listed addresses; one of another form is left out and noted."""
    return _load(folder, LINKS, "links", _link, [] if wrong is None else wrong)


def _check(held: Held) -> Check:
    return Check(held.get("changed", FLAG), _at(held))


def _link(held: Held) -> Link:
    since = held.get("since", DAY)
    return Link(
        State(held.get("state", STATE, needed=True) or State.UNCLEAR),
        _at(held),
        held.get("detail", TEXT) or "",
        date.fromisoformat(since) if since else None,
        held.get("days", NUMBER) or 0,
    )


def _at(held: Held) -> datetime:
    return time_of(held.get("checked_at", TIME, needed=True)) or datetime.min


def _load(
    folder: Path, name: str, key: str, made: Callable[[Held], T], wrong: list[str]
) -> dict[str, T]:
    told = document(folder, name, OBJECT, wrong)
    if told is None:
        return {}
    items = Held(told, name, wrong).get(key, OBJECT, needed=True) or {}
    return Held(items, name, wrong).items(made)


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


DAY = Form("a day", _is_day)
STATE = Form("a state", lambda value: isinstance(value, str) and value in set(State))
