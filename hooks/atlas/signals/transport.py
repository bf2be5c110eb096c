"""One HTTP request to GitHub: time limits, and what kind of answer it got.

The kinds follow docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api and
docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api. The body decides
before the status: a legal block is a 403 just as a limit is, and a limit of GraphQL is a 200.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

TIMEOUT = (10, 30)
"""Seconds to connect and to wait for each piece of an answer."""

MAX_BYTES = 8_000_000
"""An answer to 50 repositories has a hundredth of this."""

SECONDARY_WAIT = 60
"""Seconds to wait after a secondary limit that names no time (GitHub: at least one minute)."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""This machine: what answers here is a double of GitHub."""

HEADERS = {
    "Accept": "application/vnd.github+json",
    "User-Agent": "domain-llm-atlas",
    "X-GitHub-Api-Version": "2026-03-10",
}


class Kind(Enum):
    """What a request came to."""

    ANSWERED = auto()  # JSON came; `body` holds it
    MISSING = auto()  # 404
    MOVED = auto()  # 301, with the new address in `location`
    BLOCKED = auto()  # 451, or 403 with a reason of its own
    EMPTY = auto()  # 409: a repository without commits
    LIMITED = auto()  # wait `wait` seconds
    HEAVY = auto()  # the query was too much: 502, 504, or GitHub's untyped apology
    DENIED = auto()  # the token is refused
    BROKEN = auto()  # no connection, or an answer that is no answer


@dataclass(frozen=True)
class Reply:
    """The answer to one request."""

    kind: Kind
    body: Any = None
    wait: float = 0
    location: str = ""
    detail: str = ""
    remaining: int | None = None
    """Requests (REST) that this hour still holds."""


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

    def __post_init__(self) -> None:
        for url in (self.api_url, self.graphql_url):
            parts = urlsplit(url)
            if parts.scheme != "https" and parts.hostname not in LOOPBACK:
                raise ValueError(f"{parts.hostname}: GitHub is asked over https only")
        self._session = requests.Session()
        self._session.trust_env = False  # no token from a .netrc, no proxy that reads along
        self._session.headers.update(HEADERS)
        if self.token:
            self._session.headers["Authorization"] = f"Bearer {self.token}"

    @property
    def source(self) -> str:
        """The host that is asked; a store keeps it beside the values."""
        return urlsplit(self.api_url).hostname or ""

    def graphql(self, query: str, variables: Mapping[str, str]) -> Reply:
        """Run a query; `body` of an answer is the whole document with data and errors."""
        reply = self._send("POST", self.graphql_url, {"query": query, "variables": dict(variables)})
        if reply.kind is not Kind.ANSWERED:
            return reply
        if not isinstance(reply.body, dict):
            return Reply(Kind.BROKEN, detail="the answer is not a document")
        errors = reply.body.get("errors") or []
        types = {str(error.get("type")) for error in errors if isinstance(error, dict)}
        if "RATE_LIMITED" in types:
            return Reply(Kind.LIMITED, wait=reply.wait or SECONDARY_WAIT, detail="points used up")
        if not isinstance(reply.body.get("data"), dict):
            return Reply(Kind.HEAVY, detail="; ".join(sorted(types)) or "no data")
        return reply

    def get(self, path: str) -> Reply:
        """Fetch `/path` of the REST interface."""
        reply = self._send("GET", f"{self.api_url}{path}", None)
        self.remaining = reply.remaining if reply.remaining is not None else self.remaining
        return reply

    def _send(self, method: str, url: str, document: object) -> Reply:
        self.requests_made += 1
        try:
            with self._session.request(
                method, url, json=document, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as response:
                content = response.raw.read(MAX_BYTES + 1, decode_content=True)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return Reply(Kind.BROKEN, detail=type(error).__name__)
        if len(content) > MAX_BYTES:
            return Reply(Kind.BROKEN, detail="the answer is too long")
        try:
            body = json.loads(content) if content else None
        except (ValueError, RecursionError):
            body = None
        return judged(response.status_code, response.headers, body)


def judged(status: int, headers: Mapping[str, str], body: Any) -> Reply:
    """The kind of an answer, from its status, its limit headers and its body."""
    message = str(body.get("message", "")) if isinstance(body, dict) else ""
    remaining = _number(headers.get("x-ratelimit-remaining"))
    wait = _wait(headers, message, remaining)
    if status == requests.codes.ok:
        if body is None:
            return Reply(Kind.BROKEN, detail="the answer is not JSON")
        return Reply(Kind.ANSWERED, body, wait=wait, remaining=remaining)
    if status == requests.codes.unauthorized:
        return Reply(Kind.DENIED, detail=message or "401")
    if status == 451 or (status == 403 and isinstance(body, dict) and "block" in body):
        block = body.get("block") if isinstance(body, dict) else None
        reason = str(block.get("reason", "")) if isinstance(block, dict) else ""
        return Reply(Kind.BLOCKED, detail=reason or "blocked")
    if status in (403, 429) and (
        remaining == 0 or "rate limit" in message.lower() or status == 429
    ):
        return Reply(Kind.LIMITED, wait=wait, detail=message or str(status), remaining=remaining)
    kinds = {301: Kind.MOVED, 404: Kind.MISSING, 409: Kind.EMPTY, 502: Kind.HEAVY, 504: Kind.HEAVY}
    kind = kinds.get(status, Kind.BROKEN)
    return Reply(
        kind,
        location=headers.get("location", ""),
        detail=f"{status} {message}".strip()[:200],
        remaining=remaining,
    )


def _wait(headers: Mapping[str, str], message: str, remaining: int | None) -> float:
    """Seconds until the limit that an answer reports is over; 0 if it reports none."""
    after = _number(headers.get("retry-after"))
    if after is not None:
        return after
    reset = _number(headers.get("x-ratelimit-reset"))
    if remaining == 0 and reset is not None:
        return max(1, reset - time.time())
    return SECONDARY_WAIT if "secondary" in message.lower() else 0


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
