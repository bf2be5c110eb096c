"""The double answers as GitHub does, row by row of its contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.github_double import Faults, GitHubDouble, Repository, State

HEADERS = {"User-Agent": "test", "Authorization": "Bearer x"}


@pytest.fixture
def hub() -> Iterator[GitHubDouble]:
    repositories = [
        Repository("a/plain", 1, stars=10, open_issues=3, pull_requests=2),
        Repository("a/new", 2, former=["a/old"]),
        Repository("a/gone", 3, state=State.GONE),
        Repository("a/dmca", 4, state=State.DMCA),
        Repository("a/terms", 5, state=State.TERMS),
        Repository("a/empty", 6, state=State.EMPTY),
        Repository("a/fork", 7, parent="b/origin", archived_at="2025-05-01T00:00:00Z"),
    ]
    with GitHubDouble(repositories) as running:
        yield running


def get(hub: GitHubDouble, path: str, **headers: str) -> requests.Response:
    return requests.get(
        hub.api_url + path, headers={**HEADERS, **headers}, allow_redirects=False, timeout=10
    )


def ask(hub: GitHubDouble, query: str, **headers: str) -> dict[str, Any]:
    answer = requests.post(
        hub.graphql_url, json={"query": query}, headers={**HEADERS, **headers}, timeout=10
    )
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/repos/a/plain", 200),
        ("/repos/a/plain/commits", 200),
        ("/repos/a/fork", 200),
        ("/repos/a/old", 301),
        ("/repositories/2", 200),
        ("/repos/a/gone", 404),
        ("/repos/a/nobody", 404),
        ("/repos/a/dmca", 451),
        ("/repos/a/terms", 403),
        ("/repos/a/empty", 200),
        ("/repos/a/empty/commits", 409),
    ],
)
def test_rest(hub: GitHubDouble, path: str, status: int) -> None:
    assert get(hub, path).status_code == status


def test_rest_details(hub: GitHubDouble) -> None:
    assert get(hub, "/repos/a/old").headers["Location"].endswith("/repositories/2")
    assert get(hub, "/repos/a/terms").json()["block"]["reason"] == "tos"
    assert get(hub, "/repos/a/plain").json()["open_issues_count"] == 5
    assert get(hub, "/repos/a/plain", **{"X-GitHub-Api-Version": "1999-01-01"}).status_code == 400
    bare = requests.get(hub.api_url + "/repos/a/plain", headers={"User-Agent": ""}, timeout=10)
    assert (bare.status_code, bare.headers["Content-Type"][:9]) == (403, "text/html")


def test_anonymous_hour(hub: GitHubDouble) -> None:
    for _ in range(60):
        assert get(hub, "/repos/a/plain", Authorization="").status_code == 200
    limited = get(hub, "/repos/a/plain", Authorization="")
    assert limited.status_code == 403
    assert limited.headers["x-ratelimit-remaining"] == "0"


def test_graphql(hub: GitHubDouble) -> None:
    body = ask(
        hub,
        """{ rateLimit { cost remaining }
             a: repository(owner: "a", name: "old") {
               nameWithOwner issues(states: [OPEN]) { totalCount } }
             b: repository(owner: "a", name: "old", followRenames: false) { nameWithOwner }
             c: repository(owner: "a", name: "empty") { defaultBranchRef { name } } }""",
    )
    assert body["data"]["a"]["nameWithOwner"] == "a/new"
    assert body["data"]["b"] is None
    assert body["errors"][0]["type"] == "NOT_FOUND"
    assert body["errors"][0]["path"] == ["b"]
    assert body["data"]["c"]["defaultBranchRef"] is None
    assert body["data"]["rateLimit"]["cost"] == 1


def test_graphql_refuses_what_the_schema_does_not_have(hub: GitHubDouble) -> None:
    assert "errors" in ask(hub, '{ repository(owner: "a", name: "plain") { stargazersCount } }')
    assert ask(hub, "{ viewer { login } }", Authorization="")["message"].startswith("This endpoint")


def test_points_run_out(hub: GitHubDouble) -> None:
    hub.used["graphql"] = 1_000
    body = ask(hub, '{ a: repository(owner: "a", name: "plain") { id } }')
    assert body["errors"][0]["type"] == "RATE_LIMITED"


def test_faults(hub: GitHubDouble) -> None:
    hub.faults = Faults(down_from=1)
    with pytest.raises(requests.ConnectionError):
        get(hub, "/repos/a/plain")
    hub.faults = Faults(refused_from=1)
    assert get(hub, "/repos/a/plain").status_code == 401
    hub.faults = Faults(html_from=1)
    assert get(hub, "/repos/a/plain").text.startswith("<html>")
    hub.faults = Faults(limit_from=1, retry_after=7)
    assert get(hub, "/repos/a/plain").headers["retry-after"] == "7"
    hub.faults = Faults(truncated_from=1)
    with pytest.raises(requests.exceptions.JSONDecodeError):
        get(hub, "/repos/a/plain").json()
