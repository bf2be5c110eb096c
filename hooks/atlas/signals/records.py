"""What is known of one repository, on whichever host. Every value carries the time at which it was
observed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from atlas.catalog.text import forbidden_character

Value = str | int | bool | list[str] | None


def _is_time(value: Any) -> bool:
    try:
        time = time_of(value)
        return time is not None and 1 < time.astimezone(UTC).year < 9999  # so is the next day
    except (ValueError, OverflowError):
        return False


@dataclass(frozen=True)
class Form:
    """What a stored value must be to be believed, in words and as a question."""

    words: str
    fits: Callable[[Any], bool]


NUMBER = Form("a whole number", lambda value: type(value) is int and 0 <= value < 2**53)
FLAG = Form("true or false", lambda value: isinstance(value, bool))
TEXT = Form("a text", lambda value: isinstance(value, str) and not forbidden_character(value))
TEXTS = Form(
    "a list of texts", lambda value: isinstance(value, list) and all(map(TEXT.fits, value))
)
TIME = Form("a time", _is_time)

FIELDS = {
    "database_id": NUMBER,
    "stars": NUMBER,
    "forks": NUMBER,
    "open_issues": NUMBER,
    "open_issues_and_pulls": NUMBER,
    "last_commit": TIME,
    "clock_wrong": FLAG,
    "pushed_at": TIME,
    "created_at": TIME,
    "archived": FLAG,
    "archived_at": TIME,
    "fork": FLAG,
    "parent": TEXT,
    "licence": TEXT,
    "release": TEXT,
    "released_at": TIME,
    "default_branch": TEXT,
    "description": TEXT,
    "topics": TEXTS,
}
"""What is collected. Times are ISO 8601 in UTC. `last_commit` is the committer's date on the
default branch, clamped if `clock_wrong` (see `clamped`); `pushed_at` is any push to any branch.
With a token `open_issues` is known, without one only `open_issues_and_pulls`: GitHub's REST answer
cannot tell issues from pull requests."""


@dataclass(frozen=True)
class Source:
    """A host that is asked, and what of its answers is kept."""

    name: str
    """Its key in the store."""
    title: str
    fields: Mapping[str, Form]
    """What is collected; any value may also be None."""
    columns: tuple[str, ...]
    """What a row of the history holds."""
    counted: str
    """A number that never falls much over all repositories; the guard watches it."""
    kept: tuple[str, ...]
    """Values that a repository has for good once it has them; the guard watches them too."""
    patience: float = 60
    """Seconds that a run may wait in all for its limits."""


GITHUB = Source(
    "github",
    "GitHub",
    FIELDS,
    columns=("stars", "forks", "open_issues", "last_commit", "archived"),
    counted="stars",
    kept=("stars", "last_commit"),
)

FIRST_COMMIT = datetime(2008, 1, 1, tzinfo=UTC)
"""GitHub is younger than any earlier date; such dates come from wrong clocks."""

AHEAD = timedelta(days=1)
"""Clocks differ by less: what was observed further in the future was observed by a wrong one."""

STALE_AFTER = timedelta(days=3)
"""Observations older than this are called old, in words, on every page."""


class Verdict(StrEnum):
    """How the last look at a repository went."""

    OK = "ok"
    RENAMED = "renamed"
    REPLACED = "replaced"
    GONE = "gone"
    BLOCKED = "blocked"
    EMPTY = "empty"
    GATED = "gated"
    DISABLED = "disabled"
    PRIVATE = "private"
    FAILED = "failed"

    @property
    def fresh(self) -> bool:
        """Whether the look brought values."""
        return self in (Verdict.OK, Verdict.RENAMED, Verdict.EMPTY, Verdict.GATED)


@dataclass(frozen=True, slots=True)
class Observed:
    """A value and when it was true."""

    value: Value
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What one look at a repository brought; `values` only for a fresh verdict."""

    verdict: Verdict
    values: Mapping[str, Value] = field(default_factory=dict)
    renamed_to: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Signals:
    """All that is known of a repository: the last good values, and beside them the last look."""

    values: Mapping[str, Observed] = field(default_factory=dict)
    attempted_at: datetime | None = None
    verdict: Verdict = Verdict.FAILED
    renamed_to: str | None = None
    detail: str = ""
    times_gone: int = 0
    """Looks in a row that found nothing; failed ones between them do not count."""

    def value(self, name: str) -> Value:
        observed = self.values.get(name)
        return observed.value if observed else None

    @property
    def observed_at(self) -> datetime | None:
        """When the values were last refreshed."""
        return max((observed.at for observed in self.values.values()), default=None)

    def after(self, answer: Answer, now: datetime) -> Signals:
        """The state after one more look. No value is ever dropped, and none grows older but one
        that a wrong clock has dated into the future, which would stand until then."""
        answer = self._suspect(answer)
        values = dict(self.values)
        for name, value in answer.values.items():
            known = values.get(name)
            if known is None or latest(known.at, now) == now:
                values[name] = Observed(value, now)
        looked = replace(
            self,
            values=values,
            attempted_at=latest(self.attempted_at, now),
            verdict=answer.verdict,
            detail=answer.detail,
        )
        if answer.verdict is Verdict.FAILED:  # it says nothing of where the repository is
            return looked
        gone = self.times_gone + 1 if answer.verdict is Verdict.GONE else 0
        return replace(looked, renamed_to=answer.renamed_to, times_gone=gone)

    def _suspect(self, answer: Answer) -> Answer:
        """An answer with another database id is about another repository under the same name."""
        known, told = self.value("database_id"), answer.values.get("database_id")
        if answer.verdict.fresh and known is not None and told is not None and known != told:
            return Answer(Verdict.REPLACED, detail=f"database id {told} instead of {known}")
        return answer


def ahead(time: datetime | None, now: datetime) -> bool:
    """Whether a time is so far in the future that a wrong clock must have told it."""
    return time is not None and time > now + AHEAD


def latest(time: datetime | None, now: datetime) -> datetime:
    """The later of a time, unless a wrong clock told it, and now."""
    return now if time is None or ahead(time, now) else max(time, now)


def time_of(value: Value) -> datetime | None:
    """A stored time, or None. Raises ValueError for a text that is no time."""
    return _time(value) if isinstance(value, str) else None


@lru_cache(maxsize=10_000)  # most values of a night have the same
def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def clamped(time: str | None, now: datetime) -> str | None:
    """A date of a commit as it may be shown: its author's clock may be wrong.

    The future counts as now, anything before `FIRST_COMMIT` as that day.
    """
    told = time_of(time)
    if told is None:
        return None
    return written(min(max(told, FIRST_COMMIT), now))


def written(time: datetime) -> str:
    """A time as it is stored: `2026-11-24T03:17:00Z`."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
