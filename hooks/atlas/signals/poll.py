"""Ask a source for many repositories: how many at a time, when to wait, when to give up."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from atlas.signals.http import Kind, Reply
from atlas.signals.records import Answer, Signals, Source, Verdict, ahead

GROW_AFTER = 4
"""Whole answers in a row after which a reduced batch is doubled again."""

MAX_FAILURES = 8
"""Failures in a row after which a host counts as down; ends a run within ten requests."""

FIRST_PAUSE = 1.0
"""Seconds to wait after the first failure; doubled after each further one."""

TRIES_ALONE, TRIES_HALVED = 5, 2
"""Tries for a repository that cannot be answered even in a request of its own; fewer for one at
which halving has arrived, because every larger request with it failed as well."""


class Connection(Protocol):
    """What a source gives to be polled."""

    @property
    def requests_made(self) -> int: ...

    @property
    def source(self) -> Source: ...

    @property
    def host(self) -> str:
        """The host that is asked."""

    @property
    def batch(self) -> int:
        """Repositories in one request."""

    @property
    def used_up(self) -> str:
        """Why no more may be asked in this run; empty if more may."""

    def ask(self, names: Sequence[str], now: datetime) -> tuple[dict[str, Answer], Reply]:
        """One request: what it says of the repositories (one of which it says nothing certain is
        left out), and what became of it."""


@dataclass
class Budget:
    """How long a run may wait in all, in seconds."""

    seconds: float = 60
    sleep: Callable[[float], None] = time.sleep
    waited: float = 0

    def wait(self, seconds: float) -> bool:
        """Wait, if the budget allows; else say no."""
        if self.waited + seconds > self.seconds:
            return False
        self.waited += seconds
        self.sleep(seconds)
        return True


@dataclass
class Run:
    """What a run came to. `answers` holds one for every repository that was asked for."""

    answers: dict[str, Answer] = field(default_factory=dict)
    stopped: str = ""
    """Why the run ended before its time; empty if it did not."""
    denied: bool = False
    """Whether the host refused the token."""


Progress = Callable[[int], None]


def poll(
    names: Iterable[str],
    known: Mapping[str, Signals],
    connection: Connection,
    budget: Budget,
    now: Callable[[], datetime],
    progress: Progress = lambda done: None,
) -> Run:
    """Ask for every repository, the one observed longest ago first; one that was observed in the
    future was not observed."""
    never, begun = datetime.min.replace(tzinfo=UTC), now()

    def observed(name: str) -> datetime:
        at = known.get(name, Signals()).observed_at
        return at if at and not ahead(at, begun) else never

    ordered = sorted(dict.fromkeys(names), key=lambda name: (observed(name), name.lower()))
    poller = _Poller(connection, budget, now, progress)
    poller.ask_all(ordered)
    return poller.run


@dataclass
class _Poller:
    connection: Connection
    budget: Budget
    now: Callable[[], datetime]
    progress: Progress
    run: Run = field(default_factory=Run)
    failures: int = 0
    tries_alone: Counter[str] = field(default_factory=Counter)

    def ask_all(self, names: list[str]) -> None:
        queue, size, whole = deque(names), self.connection.batch, 0
        while queue and not self.run.stopped:
            batch = [queue.popleft() for _ in range(min(size, len(queue)))]
            found, reply = self.connection.ask(batch, self.now())
            self.run.answers |= found
            self.progress(len(self.run.answers))
            missing = [name for name in batch if name not in found]
            if not missing:
                self.failures, whole = 0, whole + 1
                if whole % GROW_AFTER == 0:
                    size = min(self.connection.batch, size * 2)
            else:
                whole = 0
                if found:
                    self.failures = 0
                if reply.kind is not Kind.LIMITED and self._hopeless(batch, reply):
                    self._failed(missing[0], reply)
                elif reply.kind is Kind.LIMITED or len(batch) == 1 < self.connection.batch:
                    queue.extendleft(reversed(missing))
                else:  # their turn comes again when all others had theirs: a few must not end a run
                    queue.extend(missing)
                size = max(1, len(batch) // 2) if self._halves(reply) else size
                self._after(reply, progressed=bool(found))
            self.run.stopped = self.run.stopped or (self.connection.used_up if queue else "")

    def _halves(self, reply: Reply) -> bool:
        """Whether the answer may be better to fewer repositories."""
        return self.connection.batch > 1 and reply.kind in (Kind.ANSWERED, Kind.HEAVY)

    def _hopeless(self, batch: Sequence[str], reply: Reply) -> bool:
        """Whether a repository was asked for by itself often enough."""
        self.tries_alone.update(batch if len(batch) == 1 else ())
        tries = TRIES_HALVED if self._halves(reply) else TRIES_ALONE
        return self.tries_alone[batch[0]] >= tries

    def _failed(self, name: str, reply: Reply) -> None:
        self.run.answers[name] = Answer(Verdict.FAILED, detail=reply.detail or "no answer")
        self.progress(len(self.run.answers))

    def _after(self, reply: Reply, *, progressed: bool) -> None:
        """Wait or stop, as the answer asks."""
        if reply.kind is Kind.DENIED:
            self.run.denied = True
            self.run.stopped = f"{self._title} refused the token: {reply.detail}"
        elif reply.kind is Kind.LIMITED:
            if not self.budget.wait(reply.wait or FIRST_PAUSE):
                self.run.stopped = f"limited for {round(reply.wait)} s: {reply.detail}"
            self._count_failure(reply)
        elif not progressed:
            self._count_failure(reply)
            pause = 0 if self._halves(reply) else FIRST_PAUSE * 2 ** (self.failures - 1)
            if not self.budget.wait(pause):
                self.run.stopped = f"{self._title} did not answer: {reply.detail}"

    def _count_failure(self, reply: Reply) -> None:
        self.failures += 1
        if self.failures >= MAX_FAILURES:
            self.run.stopped = self.run.stopped or f"{self._title} did not serve: {reply.detail}"

    @property
    def _title(self) -> str:
        return self.connection.source.title
