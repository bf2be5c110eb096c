"""Ask GitHub for many repositories: how many at a time, when to wait, when to give up."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from atlas.signals import query, rest
from atlas.signals.records import Answer, Signals, Verdict
from atlas.signals.transport import GitHub, Kind, Reply

BATCH = 50
"""Repositories in one query. Larger ones meet GitHub's resource limits."""

GROW_AFTER = 4
"""Whole answers in a row after which a reduced batch is doubled again."""

MAX_FAILURES = 8
"""Failures in a row after which GitHub counts as down; ends a run within ten requests."""

FIRST_PAUSE = 1.0
"""Seconds to wait after the first failure; doubled after each further one."""

TRIES_ALONE = 2
"""Tries for a repository that cannot be answered even in a query of its own."""

SECOND_LOOKS = 25
"""How many repositories that seem to be gone are looked at again in one run."""

RESERVE = 2
"""Anonymous requests left for others at the same address."""


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
    """Whether GitHub refused the token."""


Progress = Callable[[int], None]


def poll(
    names: Iterable[str],
    known: Mapping[str, Signals],
    github: GitHub,
    budget: Budget,
    now: Callable[[], datetime],
    progress: Progress = lambda done: None,
) -> Run:
    """Ask for every repository, the one observed longest ago first.

    With a token by GraphQL, many at a time; without one by REST as far as the hour allows.
    """
    never = datetime.min.replace(tzinfo=UTC)
    ordered = sorted(
        dict.fromkeys(names),
        key=lambda name: (known.get(name, Signals()).observed_at or never, name.lower()),
    )
    poller = _Poller(github, budget, now, progress)
    if github.token:
        poller.in_batches(ordered)
    else:
        poller.one_by_one(ordered)
    return poller.run


@dataclass
class _Poller:
    github: GitHub
    budget: Budget
    now: Callable[[], datetime]
    progress: Progress
    run: Run = field(default_factory=Run)
    failures: int = 0
    tries_alone: Counter[str] = field(default_factory=Counter)

    def in_batches(self, names: list[str]) -> None:
        queue, size, whole = deque(names), BATCH, 0
        while queue and not self.run.stopped:
            batch = [queue.popleft() for _ in range(min(size, len(queue)))]
            reply = self.github.graphql(*query.cards(batch))
            found: dict[str, Answer] = {}
            if reply.kind is Kind.ANSWERED:
                found = query.answers(batch, reply.body, self.now())
                self.run.answers |= found
                self.progress(len(self.run.answers))
            missing = [name for name in batch if name not in found]
            if not missing:
                self.failures, whole = 0, whole + 1
                if whole % GROW_AFTER == 0:
                    size = min(BATCH, size * 2)
                continue
            whole = 0
            if found:
                self.failures = 0
            heavy = reply.kind in (Kind.ANSWERED, Kind.HEAVY)
            if heavy and len(batch) == 1 and self._tried_enough(missing[0]):
                self._failed(missing[0], reply)
            else:
                queue.extendleft(reversed(missing))
            size = max(1, len(batch) // 2) if heavy else size
            self._after(reply, progressed=bool(found))
        self._look_again()

    def one_by_one(self, names: list[str]) -> None:
        for name in names:
            while not self.run.stopped:
                looked = rest.look(self.github, name, self.now())
                if isinstance(looked, Answer):
                    self.failures = 0
                    self.run.answers[name] = looked
                    self.progress(len(self.run.answers))
                    break
                self._after(looked, progressed=False)
            if self._hour_is_used_up():
                self.run.stopped = self.run.stopped or "the anonymous hour is used up"
            if self.run.stopped:
                return

    def _hour_is_used_up(self) -> bool:
        left = self.github.remaining
        return left is not None and left < rest.CALLS + RESERVE

    def _look_again(self) -> None:
        """NOT_FOUND is believed only if the other interface says the same."""
        gone = [name for name, answer in self.run.answers.items() if answer.verdict is Verdict.GONE]
        for index, name in enumerate(gone):
            looked: Answer | Reply = Reply(Kind.BROKEN, detail="not looked at again")
            if index < SECOND_LOOKS and not self.run.stopped:
                looked = rest.second_look(self.github, name)
            if isinstance(looked, Answer):
                self.run.answers[name] = looked
            else:
                detail = f"NOT_FOUND, not confirmed: {looked.detail}"
                self.run.answers[name] = Answer(Verdict.FAILED, detail=detail)

    def _tried_enough(self, name: str) -> bool:
        self.tries_alone[name] += 1
        return self.tries_alone[name] >= TRIES_ALONE

    def _failed(self, name: str, reply: Reply) -> None:
        self.run.answers[name] = Answer(Verdict.FAILED, detail=reply.detail or "no answer")
        self.progress(len(self.run.answers))

    def _after(self, reply: Reply, *, progressed: bool) -> None:
        """Wait or stop, as the answer asks."""
        if reply.kind is Kind.DENIED:
            self.run.denied = True
            self.run.stopped = f"GitHub refused the token: {reply.detail}"
        elif reply.kind is Kind.LIMITED:
            if not self.budget.wait(reply.wait or FIRST_PAUSE):
                self.run.stopped = f"limited for {round(reply.wait)} s: {reply.detail}"
            self._count_failure(reply)
        elif not progressed:
            self._count_failure(reply)
            broken = reply.kind is Kind.BROKEN
            if broken and not self.budget.wait(FIRST_PAUSE * 2 ** (self.failures - 1)):
                self.run.stopped = f"GitHub did not answer: {reply.detail}"

    def _count_failure(self, reply: Reply) -> None:
        self.failures += 1
        if self.failures >= MAX_FAILURES:
            self.run.stopped = self.run.stopped or f"GitHub did not serve: {reply.detail}"
