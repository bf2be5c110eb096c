"""The server: routes, tokens and their limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from graphql import DocumentNode, GraphQLError, execute_sync, parse, validate
from graphql.language.ast import FieldNode, OperationDefinitionNode
from werkzeug.wrappers import Request, Response

from tests.double import Double, Faults, Seen
from tests.double import as_json as _json
from tests.github_double import contracts
from tests.github_double.project import Project
from tests.github_double.repository import Repository, State

__all__ = ["Faults", "GitHubDouble"]

LIMITS = {"none": (60, 0), "user": (5_000, 5_000), "actions": (1_000, 1_000)}
"""Kind of token → requests and GraphQL points an hour
(docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api)."""


@dataclass
class GitHubDouble(Double):
    """A running double: `with GitHubDouble(repositories) as hub: …hub.api_url…`."""

    repositories: Iterable[Repository]
    token_kind: str = "actions"
    points: int = 0
    project: Project | None = None
    """The repository that may be written to."""

    def __post_init__(self) -> None:
        self.by_name: dict[str, Repository] = {}
        for repository in self.repositories:
            self.add(repository)
        self.used = {"rest": 0, "graphql": 0}

    def add(self, repository: Repository) -> None:
        for name in [repository.name, *repository.former]:
            self.by_name[name.lower()] = repository

    def __enter__(self) -> Self:
        super().__enter__()
        self.api_url, self.graphql_url = self.url, f"{self.url}/graphql"
        return self

    # ---- one request ----

    def refused(self) -> Response:
        return _json({"message": "Bad credentials"}, 401)

    def limited(self, *, used_up: bool, headers: dict[str, str]) -> Response:
        if used_up:
            return self._primary(headers)
        message = "You have exceeded a secondary rate limit. Please wait a few minutes."
        return _json({"message": message}, 403, headers)

    def _primary(self, headers: dict[str, str]) -> Response:
        reset = str(int(self.clock()) + 1800)
        more = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset, **headers}
        return _json({"message": "API rate limit exceeded."}, 403, more)

    def answer(self, request: Request, seen: Seen) -> Response:
        if not request.headers.get("User-Agent"):
            return Response("Request forbidden by administrative rules.", 403, mimetype="text/html")
        if request.headers.get("X-GitHub-Api-Version", "2022-11-28") not in (
            "2022-11-28",
            "2026-03-10",
        ):
            return _json({"message": "Unsupported API version"}, 400)
        kind = self.token_kind if seen.token else "none"
        if request.path == "/graphql":
            if not seen.token:
                message = "This endpoint requires you to be authenticated."
                return _json({"message": message}, 401)
            return self._graphql(request.get_json(), seen, LIMITS[kind][1])
        limit = LIMITS[kind][0]
        if self.used["rest"] >= limit:
            return self._primary({})
        self.used["rest"] += 1
        response = self._rest(request)
        response.headers["x-ratelimit-limit"] = str(limit)
        response.headers["x-ratelimit-remaining"] = str(limit - self.used["rest"])
        response.headers["x-ratelimit-reset"] = str(int(self.clock()) + 1800)
        return response

    # ---- REST ----

    def _rest(self, request: Request) -> Response:  # noqa: PLR0911 - one answer per state
        parts = request.path.strip("/").split("/")
        if parts[0] == "repositories":
            found = [r for r in self.by_name.values() if str(r.database_id) == parts[1]]
            return self._repository(found[0]) if found else _json({"message": "Not Found"}, 404)
        if parts[0] != "repos" or len(parts) < 3:
            return _json({"message": "Not Found"}, 404)
        name = f"{parts[1]}/{parts[2]}"
        if self.project and name == self.project.name:
            told = request.get_json(silent=True)
            status, made = self.project.answer(request.method, parts[3:], request.args, told)
            return _json(made, status) if made is not None else Response(status=status)
        repository = self.by_name.get(name.lower())
        if repository is None or repository.state is State.GONE:
            return _json({"message": "Not Found"}, 404)
        if repository.state is State.DMCA:
            return _json(_blocked("dmca"), 451)
        if repository.state is State.TERMS:
            return _json(_blocked("tos"), 403)
        if repository.name.lower() != name.lower():
            url = f"{self.api_url}/repositories/{repository.database_id}"
            body = {"message": "Moved Permanently", "url": url, "documentation_url": "x"}
            return _json(body, 301, {"Location": url})
        if len(parts) == 3:
            return self._repository(repository)
        if parts[3:] == ["stargazers", "history"]:
            return self._star_history(repository, request)
        if repository.state is State.EMPTY:
            return _json({"message": "Git Repository is empty.", "documentation_url": "x"}, 409)
        return self._checked("/repos/{owner}/{repo}/commits", repository.commits(self.api_url))

    def _star_history(self, repository: Repository, request: Request) -> Response:
        size, page = int(request.args["per_page"]), int(request.args["page"])
        if not (1 <= size <= 30 and 1 <= page <= 100):
            return _json({"message": "Validation Failed"}, 422)
        weeks = repository.star_weeks(datetime.fromtimestamp(self.clock(), UTC))
        return self._checked(contracts.STAR_HISTORY, weeks[(page - 1) * size : page * size])

    def _repository(self, repository: Repository) -> Response:
        body = self._full(repository)
        if repository.parent:
            body["parent"] = body["source"] = self._full(Repository(repository.parent, 1))
        return self._checked("/repos/{owner}/{repo}", body)

    def _checked(self, path: str, body: Any) -> Response:
        contracts.check(path, 200, body)
        return _json(body, 200)

    def _full(self, repository: Repository) -> dict[str, Any]:
        """A `full-repository` of GitHub's description; addresses are filled in by its pattern."""
        owner, _, name = repository.name.partition("/")
        url = f"{self.api_url}/repos/{repository.name}"
        licence = repository.licence
        return {
            **{field: f"{url}/{field.removesuffix('_url')}" for field in _ADDRESSES},
            **dict.fromkeys(_FLAGS, False),
            "id": repository.database_id,
            "node_id": f"R_{repository.database_id}",
            "name": name,
            "full_name": repository.name,
            "owner": {
                **{field: f"{url}/{field}" for field in _OWNER_ADDRESSES},
                "login": owner,
                "id": 1,
                "node_id": "U_1",
                "gravatar_id": "",
                "type": "Organization",
                "site_admin": False,
            },
            "description": repository.description,
            "fork": repository.parent is not None,
            "archived": repository.archived_at is not None,
            "homepage": None,
            "language": None,
            "mirror_url": None,
            "stargazers_count": repository.stars,
            "watchers_count": repository.stars,
            "watchers": repository.stars,
            "subscribers_count": 1,
            "network_count": repository.forks,
            "forks_count": repository.forks,
            "forks": repository.forks,
            "open_issues_count": repository.open_issues + repository.pull_requests,
            "open_issues": repository.open_issues + repository.pull_requests,
            "size": 1,
            "default_branch": "main",
            "topics": repository.topics,
            "visibility": "public",
            "pushed_at": repository.pushed,
            "created_at": repository.created,
            "updated_at": repository.pushed,
            "license": licence
            and {
                "key": licence.lower(),
                "name": licence,
                "spdx_id": licence,
                "url": None,
                "node_id": "L_1",
            },
        }

    # ---- GraphQL ----

    def _graphql(self, body: dict[str, Any], seen: Seen, limit: int) -> Response:
        schema = contracts.graphql_schema()
        document = parse(body["query"])
        if errors := validate(schema, document):
            return _json({"errors": [error.formatted for error in errors]}, 200)
        aliases = _repository_fields(document)
        seen.aliases = len(aliases)
        cost = max(1, round(2 * len(aliases) / 100))
        dry = "dryRun: true" in body["query"]
        if self.used["graphql"] + cost > limit:
            message = {"type": "RATE_LIMITED", "message": "API rate limit exceeded"}
            return _json({"errors": [message]}, 200)
        if not dry:
            self.used["graphql"] += cost
            self.points += cost
        faults = self.faults
        asked = {str(value) for value in (body.get("variables") or {}).values()}
        broken = faults.breaks and asked.issuperset(faults.breaks.split("/"))
        if broken or len(aliases) > (faults.timeout_above or len(aliases)):
            return _json({"message": "timeout"}, faults.error_status)
        root = {
            "repository": lambda _, owner, name, followRenames=True: self._resolve(  # noqa: N803
                f"{owner}/{name}", follow=followRenames, dry=dry
            ),
            "rateLimit": lambda *_, **__: {
                "cost": cost,
                "limit": limit,
                "remaining": limit - self.used["graphql"],
                "used": self.used["graphql"],
                "nodeCount": 20 * len(aliases),
                "resetAt": "2030-01-01T00:00:00Z",
            },
        }
        result = execute_sync(schema, document, root, variable_values=body.get("variables"))
        answer: dict[str, Any] = {"data": result.data}
        if result.errors:
            answer["errors"] = [_formatted(error) for error in result.errors]
        if "nulls" in self.met():
            answer = {"data": dict.fromkeys(result.data or {})}
        if faults.heavy_above is not None and len(aliases) > faults.heavy_above:
            for alias in aliases[faults.heavy_above :]:
                answer["data"][alias] = None
            error = {"type": "RESOURCE_LIMITS_EXCEEDED", "message": "too much"}
            answer["errors"] = [*answer.get("errors", []), error]
        return _json(answer, 200)

    def _resolve(self, name: str, *, follow: bool, dry: bool) -> dict[str, Any] | None:
        repository = self.by_name.get(name.lower())
        blocked = (State.GONE, State.DMCA, State.TERMS)
        if repository is None or repository.state in blocked:
            raise _NotFoundError(name)
        if repository.name.lower() != name.lower() and not follow:
            raise _NotFoundError(name)
        return None if dry else repository.graphql()


class _NotFoundError(Exception):
    pass


def _formatted(error: GraphQLError) -> dict[str, Any]:
    shown: dict[str, Any] = dict(error.formatted)
    if isinstance(error.original_error, _NotFoundError):
        shown["type"] = "NOT_FOUND"
        shown["message"] = (
            f"Could not resolve to a Repository with the name '{error.original_error}'."
        )
    return shown


def _repository_fields(document: DocumentNode) -> list[str]:
    """The aliases of a query that ask for a repository."""
    return [
        (item.alias or item.name).value
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
        for item in definition.selection_set.selections
        if isinstance(item, FieldNode) and item.name.value == "repository"
    ]


def _blocked(reason: str) -> dict[str, Any]:
    block = {"reason": reason, "created_at": "2025-01-01T00:00:00Z", "html_url": None}
    return {"message": "Repository access blocked", "block": block}


_FLAGS = (
    *("private", "disabled", "has_issues", "has_projects", "has_wiki", "has_pages"),
    *("has_downloads", "has_discussions", "is_template", "allow_forking", "has_pull_requests"),
)
_ADDRESSES = (
    *("html_url", "url", "archive_url", "assignees_url", "blobs_url", "branches_url"),
    *("collaborators_url", "comments_url", "commits_url", "compare_url", "contents_url"),
    *("contributors_url", "deployments_url", "downloads_url", "events_url", "forks_url"),
    *("git_commits_url", "git_refs_url", "git_tags_url", "hooks_url", "issue_comment_url"),
    *("issue_events_url", "issues_url", "keys_url", "labels_url", "languages_url"),
    *("merges_url", "milestones_url", "notifications_url", "pulls_url", "releases_url"),
    *("stargazers_url", "statuses_url", "subscribers_url", "subscription_url", "tags_url"),
    *("teams_url", "trees_url", "git_url", "ssh_url", "clone_url", "svn_url"),
)
_OWNER_ADDRESSES = (
    *("avatar_url", "url", "html_url", "followers_url", "following_url", "gists_url"),
    *("starred_url", "subscriptions_url", "organizations_url", "repos_url", "events_url"),
    "received_events_url",
)
