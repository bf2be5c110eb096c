"""The REST calls: all there is without a token, and the second look at what seems to be gone.

docs.github.com/rest/repos/repos#get-a-repository, docs.github.com/rest/commits/commits
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote

from atlas.signals.http import Kind, Reply
from atlas.signals.query import UNREADABLE, answer
from atlas.signals.records import Answer, Verdict

CALLS = 2
"""Requests that one repository needs: the repository and its last commit."""


class Rest(Protocol):
    """The REST interface of GitHub."""

    def get(self, path: str) -> Reply: ...


def look(github: Rest, name: str, now: datetime) -> Answer | Reply:
    """Ask for one repository; a Reply instead of an Answer means that GitHub did not serve."""
    reply = github.get(f"/repos/{name}")
    if reply.kind is Kind.MOVED:
        reply = github.get(_path(reply.location))
    if reply.kind in (Kind.MISSING, Kind.BLOCKED):
        return verdict(reply)
    if reply.kind is not Kind.ANSWERED or not isinstance(reply.body, dict):
        return reply
    told = quote(str(reply.body.get("full_name", name)))
    commits = github.get(f"/repos/{told}/commits?per_page=1")
    if commits.kind not in (Kind.ANSWERED, Kind.EMPTY):
        return commits
    try:
        return answer(name, _card(reply.body, commits), now)
    except (AttributeError, TypeError):
        return UNREADABLE


def second_look(github: Rest, name: str) -> Answer | Reply:
    """Whether a repository that GraphQL does not find is really gone, and how."""
    reply = github.get(f"/repos/{name}")
    if reply.kind in (Kind.MISSING, Kind.BLOCKED):
        return verdict(reply)
    if reply.kind in (Kind.ANSWERED, Kind.MOVED):
        return Answer(Verdict.FAILED, detail="found at the second look only")
    return reply


def verdict(reply: Reply) -> Answer:
    """404 is gone; a block says why."""
    if reply.kind is Kind.BLOCKED:
        return Answer(Verdict.BLOCKED, detail=reply.detail)
    return Answer(Verdict.GONE, detail="404")


def _card(body: dict[str, Any], commits: Reply) -> dict[str, Any]:
    """A REST answer in the form of the GraphQL one, so that one function reads both."""
    newest = commits.body[0] if isinstance(commits.body, list) and commits.body else None
    committer = ((newest or {}).get("commit") or {}).get("committer") or {}
    licence = body.get("license") or {}
    target = {"committedDate": committer.get("date")}
    branch = {"name": body.get("default_branch"), "target": target} if newest else None
    return {
        "databaseId": body.get("id"),
        "nameWithOwner": body.get("full_name"),
        "stargazerCount": body.get("stargazers_count"),
        "forkCount": body.get("forks_count"),
        "issuesAndPulls": body.get("open_issues_count"),
        "isArchived": body.get("archived"),
        "isFork": body.get("fork"),
        "parent": {"nameWithOwner": (body.get("parent") or {}).get("full_name")},
        "pushedAt": body.get("pushed_at"),
        "createdAt": body.get("created_at"),
        "description": body.get("description"),
        "licenseInfo": {"spdxId": licence.get("spdx_id")},
        "repositoryTopics": {"nodes": [{"topic": {"name": n}} for n in body.get("topics") or []]},
        "defaultBranchRef": branch,
    }


def _path(location: str) -> str:
    """The path of a redirect to `/repositories/ID`; any other leads to one that does not exist."""
    tail = location.rpartition("/repositories/")[2]
    return f"/repositories/{tail}" if tail.isdigit() else "/repositories/0"
