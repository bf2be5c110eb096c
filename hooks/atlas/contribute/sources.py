"""What an address says of a model by itself, and what GitHub says of its repository."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from atlas.signals.records import Answer, Verdict
from atlas.signals.transport import GitHub

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_FORMS = {
    "github": rf"(?:(?:https://)?(?:www\.)?github\.com/|git@github\.com:)?(?P<id>{_PART}/{_PART}?)"
    r"(?:\.git)?(?:/(?:tree|blob|wiki|issues|releases)\b.*)?/?",
    "huggingface": r"(?:https://)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/(?P<data>datasets/)?"
    rf"(?P<id>{_PART}/{_PART})(?:/(?:tree|blob|resolve)\b.*)?/?",
    "modelscope": r"(?:https://)?(?:www\.)?modelscope\.cn/(?:models/|(?P<data>datasets/))"
    rf"(?P<id>{_PART}/{_PART})(?:/(?:summary|files)\b.*)?/?",
    "arxiv": r"(?:(?:https?://)?(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:)"
    r"(?P<id>[0-9]{4}\.[0-9]{4,5}|[a-z-]+/[0-9]{7})(?:v[0-9]+)?(?:\.pdf)?",
}
_NO_LICENCE = ("NOASSERTION", "NONE")


class UnknownAddressError(ValueError):
    """Neither OWNER/NAME nor an address of a host that is known here."""


class NotFoundError(ValueError):
    """GitHub says that there is no such repository, or that it is closed."""


@dataclass(frozen=True)
class Known:
    """What is known of a new entry: values of its fields, and hints beside fields."""

    name: str | None
    fields: dict[str, Any] = field(default_factory=dict)
    hints: dict[str, list[tuple[str, Mapping[str, object]]]] = field(default_factory=dict)
    """Field → keys of messages with their values."""


def known(address: str) -> Known:
    """What an address says. Raises UnknownAddressError."""
    for host, form in _FORMS.items():
        match = re.fullmatch(form, address.strip().partition("?")[0].partition("#")[0], re.I)
        if match:
            return _from(host, match)
    raise UnknownAddressError(address)


def _from(host: str, match: re.Match[str]) -> Known:
    found = match["id"]
    if host == "arxiv":
        paper = {"arxiv": found, "url": f"https://arxiv.org/abs/{found}"}
        return Known(None, {"paper": paper})
    name = found.partition("/")[2]
    if host == "github":
        name = name.removesuffix(".git")
        return Known(name, {"github": f"{found.partition('/')[0]}/{name}"})
    if match["data"]:
        site = "huggingface.co" if host == "huggingface" else "modelscope.cn"
        place = {"host": "other", "url": f"https://{site}/datasets/{found}"}
        return Known(name, {"kind": "dataset", "weights": [place]})
    return Known(name, {"weights": [{"host": host, "id": found}]})


def asked(start: Known, github: GitHub, now: datetime) -> tuple[Known, str]:
    """What GitHub adds, and why it added nothing (empty if it did).

    Only what GitHub states as a fact becomes a value; the rest stands beside its field as a hint.
    Raises NotFoundError for a repository that does not exist.
    """
    name = start.fields["github"]
    answers, reply = github.ask([name], now)
    answer = answers.get(name)
    if answer is None or answer.verdict is Verdict.FAILED:
        return start, (answer.detail if answer else reply.detail) or reply.kind.name.lower()
    if answer.verdict in (Verdict.GONE, Verdict.BLOCKED):
        raise NotFoundError(answer.detail)
    return _added(start, answer), ""


def _added(start: Known, answer: Answer) -> Known:
    told = answer.values
    fields, hints = dict(start.fields), {k: list(v) for k, v in start.hints.items()}

    def hint(where: str, key: str, value: object) -> None:
        if value:
            hints.setdefault(where, []).append((f"new.hint.{key}", {"value": value}))

    if answer.renamed_to:
        hint("github", "renamed", fields["github"])
        fields["github"] = answer.renamed_to
    licence = told.get("licence")
    if licence and licence not in _NO_LICENCE:
        fields["licence"] = {"code": licence}
        hint("licence", "licence", licence)
    hint("summary", "description", told.get("description"))
    topics = told.get("topics")
    hint("domain", "topics", ", ".join(topics) if isinstance(topics, list) else "")
    hint("released", "created", str(told.get("created_at") or "")[:10])
    hint("released", "release", told.get("release"))
    hint("snapshot", "last_commit", str(told.get("last_commit") or "")[:10])
    hint("github", "parent", told.get("parent"))
    if told.get("archived"):
        hint("github", "archived", fields["github"])
    return Known(fields["github"].partition("/")[2], fields, hints)
