"""GitHub as a source: its two interfaces, and what kind of answer a request got.

The kinds follow docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api and
docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api. The body decides
before the status: a legal block is a 403 just as a limit is, and a limit of GraphQL is a 200.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import requests

from atlas.catalog.text import one_line
from atlas.signals import query, rest
from atlas.signals.http import (
    USER_AGENT,
    Kind,
    Reply,
    host_of,
    number,
    require_https,
    retry_after,
    send,
    session,
)
from atlas.signals.records import GITHUB, Answer, Source, Verdict

BATCH = 50
"""Repositories in one query. Larger ones meet GitHub's resource limits."""

SECOND_LOOKS = 100
"""How many repositories that seem to be gone are looked at again in one run."""

RESERVE = 2
"""Anonymous requests left for others at the same address."""

SECONDARY_WAIT = 60
"""Seconds to wait after a limit that names no time (GitHub: at least one minute)."""

HEADERS = {
    "Accept": "application/vnd.github+json",
    "User-Agent": USER_AGENT,
    "X-GitHub-Api-Version": "2026-03-10",
}


@dataclass
class GitHub:
    """A connection to GitHub's two interfaces.

    The token is sent to these two addresses only and appears nowhere else: not in errors, not in
    files. Redirects are not followed but reported.
    """

    api_url: str
    graphql_url: str
    token: str | None = field(default=None, repr=False)
    requests_made: int = 0
    remaining: int | None = None
    """Requests that this hour still holds, by the last answer of the REST interface."""

    second_looks: int = 0
    source: ClassVar[Source] = GITHUB

    def __post_init__(self) -> None:
        require_https(self.api_url, self.graphql_url)
        self._session = session(HEADERS, self.token)

    @property
    def host(self) -> str:
        return host_of(self.api_url)

    @property
    def batch(self) -> int:
        """Many repositories at a time with a token; without one there is only REST."""
        return BATCH if self.token else 1

    @property
    def used_up(self) -> str:
        """Without a token an hour holds few requests, and the last of them are left for others."""
        spent = not self.token and self.remaining is not None
        few = spent and (self.remaining or 0) < rest.CALLS + RESERVE
        return "the anonymous hour is used up" if few else ""

    def ask(self, names: Sequence[str], now: datetime) -> tuple[dict[str, Answer], Reply]:
        """What one request says of the repositories, and the request's own reply."""
        if not self.token:
            looked = rest.look(self, names[0], now)
            answered = Reply(Kind.ANSWERED)
            return ({names[0]: looked}, answered) if isinstance(looked, Answer) else ({}, looked)
        reply = self.graphql(*query.cards(names))
        if reply.kind is not Kind.ANSWERED:
            return {}, reply
        found = query.answers(names, reply.body, now)
        gone = [name for name, answer in found.items() if answer.verdict is Verdict.GONE]
        return {**found, **{name: self._second_look(name) for name in gone}}, reply

    def _second_look(self, name: str) -> Answer:
        """NOT_FOUND of GraphQL is believed only if the other interface says the same."""
        looked: Answer | Reply = Reply(Kind.BROKEN, detail="not looked at again")
        if self.second_looks < SECOND_LOOKS:
            self.second_looks += 1
            looked = rest.second_look(self, name)
        if isinstance(looked, Answer):
            return looked
        return Answer(Verdict.FAILED, detail=f"NOT_FOUND, not confirmed: {looked.detail}")

    def graphql(self, query: str, variables: Mapping[str, str]) -> Reply:
        """Run a query; `body` of an answer is the whole document with data and errors."""
        reply = self._send("POST", self.graphql_url, {"query": query, "variables": dict(variables)})
        if reply.kind is not Kind.ANSWERED:
            return reply
        if not isinstance(reply.body, dict):
            return Reply(Kind.BROKEN, detail="the answer is not a document")
        errors = reply.body.get("errors")
        errors = errors if isinstance(errors, list) else []
        errors = [error for error in errors if isinstance(error, dict)]
        types = {str(error.get("type")) for error in errors}
        secondary = any("rate limit" in str(error.get("message")).lower() for error in errors)
        if secondary or "RATE_LIMITED" in types:
            detail = "points used up" if "RATE_LIMITED" in types else "secondary rate limit"
            return Reply(Kind.LIMITED, wait=reply.wait or SECONDARY_WAIT, detail=detail)
        if not isinstance(reply.body.get("data"), dict):
            return Reply(Kind.HEAVY, detail=one_line("; ".join(sorted(types)))[:200] or "no data")
        return reply

    def get(self, path: str) -> Reply:
        """Fetch `/path` of the REST interface."""
        return self.send("GET", path, None)

    def send(self, method: str, path: str, document: object) -> Reply:
        """Send a document to `/path` of the REST interface."""
        reply = self._send(method, f"{self.api_url}{path}", document)
        self.remaining = reply.remaining if reply.remaining is not None else self.remaining
        return reply

    def _send(self, method: str, url: str, document: object) -> Reply:
        self.requests_made += 1
        return send(self._session, method, url, judged, document)


def judged(status: int, headers: Mapping[str, str], body: Any) -> Reply:
    """The kind of an answer, from its status, its limit headers and its body."""
    message = one_line(str(body.get("message", "")))[:200] if isinstance(body, dict) else ""
    remaining = number(headers.get("x-ratelimit-remaining"))
    wait = _wait(headers, remaining)
    if status in (requests.codes.ok, requests.codes.created, requests.codes.no_content):
        if body is None and status != requests.codes.no_content:
            return Reply(Kind.BROKEN, detail="the answer is not JSON")
        return Reply(Kind.ANSWERED, body, wait=wait, remaining=remaining)
    if status == requests.codes.unauthorized:
        return Reply(Kind.DENIED, detail=message or "401")
    if status == 451 or (status == 403 and isinstance(body, dict) and "block" in body):
        block = body.get("block") if isinstance(body, dict) else None
        reason = one_line(str(block.get("reason", "")))[:200] if isinstance(block, dict) else ""
        return Reply(Kind.BLOCKED, detail=reason or "blocked")
    limited = status == 403 and (remaining == 0 or "rate limit" in message.lower())
    if limited or status == 429 or (status == 503 and wait):
        return Reply(
            Kind.LIMITED,
            wait=wait or SECONDARY_WAIT,
            detail=message or str(status),
            remaining=remaining,
        )
    kinds = {301: Kind.MOVED, 404: Kind.MISSING, 409: Kind.EMPTY}
    kind = Kind.HEAVY if status >= 500 else kinds.get(status, Kind.BROKEN)
    return Reply(
        kind,
        location=headers.get("location", ""),
        detail=f"{status} {message}".strip()[:200],
        remaining=remaining,
    )


def _wait(headers: Mapping[str, str], remaining: int | None) -> float:
    """Seconds until the limit that an answer reports is over; 0 if it reports none."""
    after = retry_after(headers)
    if after is not None:
        return after
    reset = number(headers.get("x-ratelimit-reset"))
    if remaining == 0 and reset is not None:
        return max(1, reset - time.time())
    return 0
