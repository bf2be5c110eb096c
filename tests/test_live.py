"""GitHub itself, beside its double: the same questions must get answers of the same shape.

Runs only where a token is given (GITHUB_TOKEN) and GitHub is not replaced (GITHUB_API_URL).
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

import pytest
from atlas.signals import query, rest
from atlas.signals.command import connection
from atlas.signals.http import Kind
from atlas.signals.records import Answer
from atlas.signals.transport import GitHub

from tests.github_double import GitHubDouble, seeded

NAMES = [
    "FudanDISC/DISC-LawLLM",
    "PKU-YuanGroup/ChatLaw",
    "SCIR-HI/Huatuo-Llama-Med-Chinese",
    "THUDM/ChatGLM-6B",
    "xionghonglin/DoctorGLM",
]

pytestmark = pytest.mark.skipif(
    not os.environ.get("GITHUB_TOKEN")
    or "api.github.com" not in os.environ.get("GITHUB_API_URL", "api.github.com"),
    reason="needs a token for GitHub",
)


def shape(value: Any) -> Any:
    """The names and the kinds of values, without the values; whatever may be absent is `None`."""
    if isinstance(value, dict):
        return {name: shape(item) for name, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def fits(real: Any, double: Any) -> bool:
    """Whether two shapes agree where both have a value."""
    if isinstance(real, dict) and isinstance(double, dict):
        return real.keys() == double.keys() and all(fits(real[n], double[n]) for n in real)
    if isinstance(real, list) and isinstance(double, list):
        return not real or not double or fits(real[0], double[0])
    return real == double or "NoneType" in (real, double)


def test_graphql_answers_have_the_shape_of_the_double() -> None:
    real = connection(os.environ).graphql(*query.cards(NAMES))
    assert real.kind is Kind.ANSWERED
    with GitHubDouble(seeded(NAMES)) as hub:
        double = GitHub(hub.api_url, hub.graphql_url, "token").graphql(*query.cards(NAMES))
    assert fits(shape(real.body["data"]), shape(double.body["data"]))


def test_rest_says_what_graphql_says() -> None:
    github, now = connection(os.environ), datetime.now(UTC)
    reply = github.graphql(*query.cards(NAMES))
    answers = query.answers(NAMES, reply.body, now)
    looked = rest.look(github, NAMES[0], now)
    assert isinstance(looked, Answer)
    for field in ("database_id", "last_commit", "archived", "created_at"):
        assert looked.values[field] == answers[NAMES[0]].values[field]


def test_star_history_has_the_shape_of_the_double() -> None:
    path = f"/repos/{NAMES[0]}/stargazers/history?per_page=30&page=1"
    real = connection(os.environ).get(path)
    assert real.kind is Kind.ANSWERED
    with GitHubDouble(seeded(NAMES)) as hub:
        double = GitHub(hub.api_url, hub.graphql_url, "token").get(path)
    assert fits(shape(real.body), shape(double.body))
