"""A store as some nights of polling the double would leave it, for sites built in tests."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from atlas.signals import runs, star_history, store
from atlas.signals.poll import Budget, poll
from atlas.signals.records import Signals
from atlas.signals.runs import RunReport
from atlas.signals.transport import GitHub

from tests.github_double import GitHubDouble, Repository, State, seeded

NIGHT = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)
ARCHIVED, MOVED, GONE, FAILED = (
    "SCIR-HI/Huatuo-Llama-Med-Chinese",
    "PKU-YuanGroup/ChatLaw",
    "FudanDISC/DISC-LawLLM",
    "xionghonglin/DoctorGLM",
)
"""Repositories that are not in order."""


def fill(folder: Path, names: Sequence[str], source: str = "api.github.com") -> None:
    """Three nights, after the second of which some repositories are no longer in order."""
    repositories = {repository.name: repository for repository in seeded(names)}
    with GitHubDouble(repositories.values(), token_kind="user") as hub:
        github = GitHub(hub.api_url, hub.graphql_url, "token")
        for nights in (2, 1, 0):
            now = NIGHT - timedelta(days=nights)
            if nights == 0:
                repositories[ARCHIVED].archived_at = "2026-11-23T10:00:00Z"
                _move(repositories[MOVED])
                repositories[GONE].state = State.GONE
            asked = [name for name in names if nights or name != FAILED]
            before = store.load(folder, now)
            result = poll(asked, before.repositories, github, Budget(), lambda now=now: now)  # type: ignore[misc]
            after = {
                name: before.repositories.get(name, Signals()).after(answer, now)
                for name, answer in result.answers.items()
            }
            state = store.State({**before.repositories, **after}, source)
            store.save(folder, before, state, now)
            requests = github.requests_made
            runs.add(folder, RunReport(now, 4.2, len(names), len(asked), requests, 0))
            star_history.backfill(folder, names, after, github, 5_000)
            for repository in repositories.values():
                repository.stars += random.Random(f"{now}{repository.name}").randrange(9)


def _move(repository: Repository) -> None:
    repository.former = [repository.name]
    repository.name += "-2"
