"""The GraphQL query for a batch of repositories, and what its answer says of each.

Owner and name travel as variables, so no text of the catalog is ever part of the query. Only scalar
fields are asked: the price of a query grows with its connections, and stargazer lists are closed
(docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from atlas.catalog.text import cleaned
from atlas.signals.records import FLAG, NUMBER, Answer, Value, Verdict, clamped, time_of

MAX_TEXT = 500
"""Characters kept of a text from GitHub."""

MAX_TOPICS = 20
"""Topics that a repository may have."""

UNREADABLE = Answer(Verdict.FAILED, detail="the answer cannot be read")

_NAME = re.compile(r"[A-Za-z0-9-]{1,39}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")

_TOLD_BY = {
    "forks": "forkCount",
    "open_issues": "issues",
    "open_issues_and_pulls": "issuesAndPulls",
    "last_commit": "defaultBranchRef",
    "clock_wrong": "defaultBranchRef",
    "pushed_at": "pushedAt",
    "created_at": "createdAt",
    "archived": "isArchived",
    "archived_at": "archivedAt",
    "fork": "isFork",
    "parent": "parent",
    "licence": "licenseInfo",
    "release": "latestRelease",
    "released_at": "latestRelease",
    "default_branch": "defaultBranchRef",
    "description": "description",
    "topics": "repositoryTopics",
}
"""Values that an answer may leave out, and what tells them: each interface has some of its own, and
an error may take any away."""

_NEVER_NONE = (
    *("forks", "open_issues", "open_issues_and_pulls"),
    *("last_commit", "created_at", "archived", "fork"),
)
"""Values that every repository has, once it has a commit: if one is empty, it was not told."""

_FRAGMENT = """
fragment Card on Repository {
  databaseId nameWithOwner stargazerCount forkCount
  isArchived archivedAt isFork isEmpty parent { nameWithOwner }
  pushedAt createdAt description licenseInfo { spdxId }
  latestRelease { tagName publishedAt } issues(states: [OPEN]) { totalCount }
  repositoryTopics(first: 20) { nodes { topic { name } } }
  defaultBranchRef { name target { ... on Commit { committedDate } } }
}
"""


def cards(names: Sequence[str], *, dry_run: bool = False) -> tuple[str, dict[str, str]]:
    """The query for the repositories `owner/name`, and its variables; aliases are r0, r1, …

    `dry_run` asks for the price only.
    """
    variables: dict[str, str] = {}
    parts = []
    for index, name in enumerate(names):
        owner, _, repository = name.partition("/")
        variables |= {f"o{index}": owner, f"n{index}": repository}
        call = f"repository(owner: $o{index}, name: $n{index}, followRenames: true)"
        parts.append(f"  r{index}: {call} {{ ...Card }}")
    declared = ", ".join(f"${name}: String!" for name in variables)
    limit = f"rateLimit(dryRun: {str(dry_run).lower()}) {{ cost remaining resetAt }}"
    body = "\n".join([f"query Cards({declared}) {{", f"  {limit}", *parts, "}"])
    return body + _FRAGMENT, variables


def answers(names: Sequence[str], document: Mapping[str, Any], now: datetime) -> dict[str, Answer]:
    """What an answer says of each repository; one of which it says nothing certain is left out.

    An empty place means "gone" only if an error of type NOT_FOUND names it: GitHub also answers
    with empty places when a query was too heavy. Nor is a value "none" because its place is empty,
    if an error names that place, or no place at all.
    """
    data = document["data"]
    reasons = places(document.get("errors"))
    found: dict[str, Answer] = {}
    for index, name in enumerate(names):
        alias = f"r{index}"
        card = data.get(alias)
        if isinstance(card, dict):
            found[name] = answer(name, left(card, alias, reasons), now)
        elif reasons.get((alias,)) == "NOT_FOUND":
            found[name] = Answer(Verdict.GONE, detail="NOT_FOUND")
        elif reasons.get((alias,)) == "FORBIDDEN":  # as it will be in the next request
            found[name] = Answer(Verdict.FAILED, detail="FORBIDDEN")
    return found


def left(
    card: Mapping[str, Any], alias: str, reasons: Mapping[tuple[str, ...], str]
) -> dict[str, Any]:
    """What of the object under an alias no error has taken away."""
    empty = {key for key in card if card[key] is None} if () in reasons else set()
    failed = {path[1] for path in reasons if path[:1] == (alias,) and len(path) > 1}
    return {key: card[key] for key in card.keys() - failed - empty}


def answer(name: str, card: Mapping[str, Any], now: datetime) -> Answer:
    """One repository of an answer; one that is not of the agreed form counts as none."""
    try:
        return _answer(name, card, now)
    except (AttributeError, LookupError, OverflowError, TypeError, ValueError):
        return UNREADABLE


def _answer(name: str, card: Mapping[str, Any], now: datetime) -> Answer:
    """All text in it comes from strangers."""
    told = str(card.get("nameWithOwner") or name)
    if not _NAME.fullmatch(told):
        return UNREADABLE
    renamed = told if told.lower() != name.lower() else None
    branch = card.get("defaultBranchRef") or {}
    release = card.get("latestRelease") or {}
    topics = ((card.get("repositoryTopics") or {}).get("nodes") or [])[:MAX_TOPICS]
    committed = (branch.get("target") or {}).get("committedDate")
    values: dict[str, Value] = {
        "database_id": count(card.get("databaseId")),
        "stars": count(card.get("stargazerCount")),
        "forks": count(card.get("forkCount")),
        "open_issues": count((card.get("issues") or {}).get("totalCount")),
        "open_issues_and_pulls": count(card.get("issuesAndPulls")),
        "last_commit": clamped(committed, now),
        "clock_wrong": time_of(committed) != time_of(clamped(committed, now)),
        "pushed_at": clamped(card.get("pushedAt"), now),
        "created_at": clamped(card.get("createdAt"), now),
        "archived": _flag(card.get("isArchived")),
        "archived_at": clamped(card.get("archivedAt"), now),
        "fork": _flag(card.get("isFork")),
        "parent": text((card.get("parent") or {}).get("nameWithOwner")),
        "licence": text((card.get("licenseInfo") or {}).get("spdxId")),
        "release": text(release.get("tagName")),
        "released_at": clamped(release.get("publishedAt"), now),
        "default_branch": text(branch.get("name")),
        "description": text(card.get("description")),
        "topics": [topic for node in topics if (topic := text(node["topic"]["name"]))],
    }
    if values["stars"] is None or values["database_id"] is None:
        return Answer(Verdict.FAILED, detail="the answer lacks its numbers")
    values = {  # not told is not the same as none; a commit known before it emptied stays
        field: value
        for field, value in values.items()
        if field not in _TOLD_BY or _TOLD_BY[field] in card
        if value is not None or field not in _NEVER_NONE
    }
    if "last_commit" not in values:
        values.pop("clock_wrong", None)
    if not branch and "defaultBranchRef" in card:
        return Answer(Verdict.EMPTY, values, renamed)
    return Answer(Verdict.RENAMED if renamed else Verdict.OK, values, renamed)


def count(value: Any) -> int | None:
    """A number from a host."""
    return value if NUMBER.fits(value) else None


def text(value: Any) -> str | None:
    """Text from GitHub without what a catalog text may not hold either, and not too long."""
    if not isinstance(value, str):
        return None
    return cleaned(" ".join(value[: 4 * MAX_TEXT].split()))[:MAX_TEXT] or None


def _flag(value: Any) -> bool | None:
    return value if FLAG.fits(value) else None


def places(errors: Any) -> dict[tuple[str, ...], str]:
    """Place (alias, field, …) → type of the error that names it; () for one that names none."""
    found: dict[tuple[str, ...], str] = {}
    for error in errors if isinstance(errors, list) else []:
        if isinstance(error, dict):
            path = error.get("path")
            place = tuple(map(str, path)) if isinstance(path, list) else ()
            found[place] = str(error.get("type"))
    return found
