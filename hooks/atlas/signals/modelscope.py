"""ModelScope as a source: what it says of a model through its public interfaces.

Two requests a model. `GET /openapi/v1/models/OWNER/NAME` is the published one (OpenAPI 1.1.0:
existence, gate, counts, licence, size, parameters); `GET /api/v1/models/OWNER/NAME/repo/files` is
what its own client lists files with, and tells the formats. Neither names the base model. Limits
are not published: 429 with Retry-After is obeyed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from atlas.signals import weights
from atlas.signals.http import (
    USER_AGENT,
    Kind,
    Reply,
    host_of,
    require_https,
    retry_after,
    send,
    session,
)
from atlas.signals.query import count, text
from atlas.signals.records import Answer, Source, Value, Verdict, clamped, time_of

MODELSCOPE = weights.source("modelscope", "ModelScope", patience=60)

HEADERS = {"Accept": "application/json", "User-Agent": USER_AGENT}

LIMIT_WAIT = 60
"""Seconds to wait after a limit that names no time."""

_LIMITS = ("RateLimitExceed", "QuotaLimitExceed")


@dataclass
class ModelScope:
    """A connection to ModelScope, modelscope.ai, or a mirror."""

    endpoint: str
    token: str | None = field(default=None, repr=False)
    requests_made: int = 0
    source: ClassVar[Source] = MODELSCOPE
    batch: ClassVar[int] = 1
    used_up: ClassVar[str] = ""

    def __post_init__(self) -> None:
        require_https(self.endpoint)
        self._session = session(HEADERS, self.token)

    @property
    def host(self) -> str:
        return host_of(self.endpoint)

    def ask(self, names: Sequence[str], now: datetime) -> tuple[dict[str, Answer], Reply]:
        """What it says of one model; `names` holds one."""
        name = names[0]
        detail = self._get(f"/openapi/v1/models/{name}")
        if detail.kind in (Kind.MISSING, Kind.BLOCKED):
            verdict = Verdict.GONE if detail.kind is Kind.MISSING else Verdict.PRIVATE
            return {name: Answer(verdict, detail=detail.detail)}, detail
        if detail.kind is not Kind.ANSWERED:
            return {}, detail
        listed = self._get(f"/api/v1/models/{name}/repo/files?Recursive=True&Revision=master")
        if listed.kind not in (Kind.ANSWERED, Kind.MISSING, Kind.BLOCKED):
            return {}, listed
        files = _files(listed.body) if listed.kind is Kind.ANSWERED else None
        looked = answer(name, detail.body.get("data"), files, now)
        return ({name: looked}, detail) if isinstance(looked, Answer) else ({}, looked)

    def _get(self, path: str) -> Reply:
        self.requests_made += 1
        reply = send(self._session, "GET", f"{self.endpoint}{path}", judged)
        if reply.kind is Kind.DENIED and not self.token:
            return Reply(Kind.BROKEN, detail="asks for a token")
        return reply


def judged(status: int, headers: Mapping[str, str], body: Any) -> Reply:
    """The kind of an answer; the code in its body decides before the status."""
    code = str(body.get("code", "")) if isinstance(body, dict) else ""
    detail = text(code) or str(status)
    if status == 200:
        return (
            Reply(Kind.ANSWERED, body)
            if isinstance(body, dict)
            else Reply(Kind.BROKEN, detail="the answer is not a document")
        )
    wait = retry_after(headers)
    if status == 429 or code in _LIMITS or (status == 503 and wait):
        return Reply(Kind.LIMITED, wait=wait or LIMIT_WAIT, detail=detail)
    kinds = {401: Kind.DENIED, 403: Kind.BLOCKED, 404: Kind.MISSING}
    return Reply(kinds.get(status, Kind.BROKEN), detail=detail)


def answer(name: str, data: Any, files: Sequence[str] | None, now: datetime) -> Answer | Reply:
    """One model, a Reply if the answer lacks its numbers; `files` is None where they are not shown.
    All text in it comes from strangers."""
    if not isinstance(data, dict) or count(data.get("downloads")) is None:
        return Reply(Kind.BROKEN, detail="the answer lacks its numbers")
    if data.get("private") and not data.get("gated"):
        return Answer(Verdict.PRIVATE, detail="private")
    values: dict[str, Value] = {
        "downloads": data["downloads"],
        "likes": count(data.get("likes")),
        "last_modified": _time(data.get("last_modified"), now),
        "created_at": _time(data.get("created_at"), now),
        "gate": "request" if data.get("gated") else None,
        "licence": text(data.get("license")),
        "size": weights.whole(data.get("file_size")),
        "parameters": weights.whole(data.get("params")),
    }
    if files is not None:
        values["formats"] = list[str](weights.formats(files))
    told = text(data.get("id")) or name
    return weights.judged(
        name, told, values, empty=files is not None and weights.holds_nothing(files)
    )


def _files(body: Mapping[str, Any]) -> list[str] | None:
    """Paths of the files; None if the answer lists none as it should."""
    data = body.get("Data")
    files = data.get("Files") if isinstance(data, dict) else None
    if not isinstance(files, list):
        return None
    return [str(file.get("Path")) for file in files if isinstance(file, dict)]


def _time(told: Any, now: datetime) -> str | None:
    try:
        return clamped(told, now) if time_of(told) else None
    except (ValueError, TypeError):
        return None
