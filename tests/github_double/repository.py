"""A repository of the double, in each of the states that GitHub knows."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any


class State(Enum):
    """How a repository answers."""

    PRESENT = auto()
    GONE = auto()
    DMCA = auto()
    TERMS = auto()
    EMPTY = auto()


@dataclass
class Repository:
    """What GitHub knows of a repository. `former` names still lead to it."""

    name: str
    database_id: int
    stars: int = 0
    forks: int = 0
    open_issues: int = 0
    pull_requests: int = 0
    created: str = "2023-01-01T00:00:00Z"
    last_commit: str = "2024-01-01T00:00:00Z"
    pushed: str = "2024-02-01T00:00:00Z"
    archived_at: str | None = None
    parent: str | None = None
    licence: str | None = "Apache-2.0"
    description: str | None = None
    release: tuple[str, str] | None = None
    topics: list[str] = field(default_factory=list)
    former: list[str] = field(default_factory=list)
    state: State = State.PRESENT
    files: dict[str, str] = field(default_factory=dict)
    """`COMMIT:PATH` → object id, for files that differ between commits."""

    def graphql(self) -> dict[str, Any]:
        """The fields that a query may ask for (resolved by name)."""
        commit = {"__typename": "Commit", "committedDate": self.last_commit, "oid": "0" * 40}
        branch = {"name": "main", "target": commit}
        release = (
            {"tagName": self.release[0], "publishedAt": self.release[1]} if self.release else None
        )
        return {
            "id": f"R_{self.database_id}",
            "databaseId": self.database_id,
            "nameWithOwner": self.name,
            "stargazerCount": self.stars,
            "forkCount": self.forks,
            "isArchived": self.archived_at is not None,
            "archivedAt": self.archived_at,
            "isFork": self.parent is not None,
            "isEmpty": self.state is State.EMPTY,
            "parent": {"nameWithOwner": self.parent} if self.parent else None,
            "pushedAt": self.pushed,
            "createdAt": self.created,
            "description": self.description,
            "licenseInfo": {"spdxId": self.licence} if self.licence else None,
            "latestRelease": release,
            "issues": lambda *_, **__: {"totalCount": self.open_issues},
            "repositoryTopics": lambda *_, **__: {
                "nodes": [{"topic": {"name": topic}} for topic in self.topics]
            },
            "object": lambda *_, expression, **__: self.blob(expression),
            "defaultBranchRef": None if self.state is State.EMPTY else branch,
        }

    def blob(self, expression: str) -> dict[str, Any]:
        """The file at `COMMIT:PATH`: the same at every commit, unless `files` says otherwise."""
        path = expression.partition(":")[2]
        oid = self.files.get(expression, hashlib.sha1(path.encode()).hexdigest())
        return {"__typename": "Blob", "oid": oid}

    def star_weeks(self, now: datetime) -> list[dict[str, Any]]:
        """Stars per week since creation, newest first: many soon after it, fewer later. The sum is
        the number of stars."""
        first = datetime.fromisoformat(self.created)
        first -= timedelta(days=(first.weekday() + 1) % 7)  # weeks begin on Sunday
        first = first.replace(hour=0, minute=0, second=0)
        count = max(1, (now - first).days // 7 + 1)
        gained = [self.stars * (index + 2) // (index + 3) for index in range(count - 1)]
        reached = [0, *gained, self.stars]
        return [
            {
                "week": int((first + timedelta(weeks=index)).timestamp()),
                "total": reached[index + 1] - reached[index],
                "days": [reached[index + 1] - reached[index], 0, 0, 0, 0, 0, 0],
            }
            for index in reversed(range(count))
        ]

    def commits(self, api: str) -> list[dict[str, Any]]:
        """The answer of the commits interface, newest first."""
        url = f"{api}/repos/{self.name}/commits/{'0' * 40}"
        person = {"name": "x", "email": "x@example.org", "date": self.last_commit}
        tree = {"sha": "0" * 40, "url": url}
        commit = {
            "author": person,
            "committer": person,
            "message": "x",
            "tree": tree,
            "url": url,
            "comment_count": 0,
        }
        return [
            {
                "sha": "0" * 40,
                "node_id": "C_1",
                "commit": commit,
                "url": url,
                "html_url": url,
                "comments_url": url,
                "author": {},
                "committer": {},
                "parents": [],
            }
        ]


def seeded(names: Iterable[str], seed: int = 1) -> list[Repository]:
    """Repositories with plausible numbers, the same for the same seed and names."""
    made = []
    for index, name in enumerate(names):
        chance = random.Random(f"{seed}/{name}")
        created = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(900))
        last = created + timedelta(days=chance.randrange(500))
        made.append(
            Repository(
                name,
                1_000_000 + index,
                stars=int(chance.paretovariate(0.7) * 20),
                forks=chance.randrange(300),
                open_issues=chance.randrange(60),
                pull_requests=chance.randrange(9),
                created=f"{created:%Y-%m-%dT%H:%M:%SZ}",
                last_commit=f"{last:%Y-%m-%dT%H:%M:%SZ}",
                pushed=f"{last + timedelta(days=3):%Y-%m-%dT%H:%M:%SZ}",
                description=f"The project {name}",
                topics=["llm"],
            )
        )
    return made
