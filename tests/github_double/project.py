"""A repository of the double that can be written to: issues, pull requests, branches, files.

Answers are GitHub's own published examples with the fields that matter filled in; requests and
answers are both held to GitHub's description.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.github_double import contracts

BASE = "/repos/{owner}/{repo}"
Answer = tuple[int, Any]


@dataclass
class Opened:
    """An issue or pull request."""

    number: int
    title: str
    body: str
    labels: list[str] = field(default_factory=list)
    state: str = "open"
    head: str = ""
    """The branch of a pull request; empty for an issue."""
    comments: list[str] = field(default_factory=list)


@dataclass
class Project:
    """The project: what was opened, and the files of each branch."""

    name: str
    files: Mapping[str, str]
    """Path → text on `main`."""
    may_open_pull_requests: bool = True
    items: list[Opened] = field(default_factory=list)
    branches: dict[str, dict[str, str]] = field(default_factory=dict)
    enabled: list[str] = field(default_factory=list)

    def open(self, prefix: str = "") -> list[Opened]:
        """What is open and whose mark begins with `prefix`."""
        mark = f"<!-- atlas: {prefix}"
        return [item for item in self.items if item.state == "open" and mark in item.body]

    def answer(  # noqa: PLR0911, PLR0912 - one answer per endpoint
        self, method: str, parts: list[str], arguments: Mapping[str, str], body: Any
    ) -> Answer:
        """Answer a request to `/repos/OWNER/NAME/PARTS`."""
        match method, parts:
            case "GET", ["issues"]:
                return self._list(arguments)
            case "POST", ["issues"]:
                labels = body.get("labels", [])
                item = self._add(Opened(0, body["title"], body["body"], labels))
                return self._checked(f"{BASE}/issues", "post", 201, body, _issue(item))
            case "PATCH", ["issues", number]:
                item = self.items[int(number) - 1]
                for name in ("title", "body", "state"):
                    setattr(item, name, body.get(name, getattr(item, name)))
                path = f"{BASE}/issues/{{issue_number}}"
                return self._checked(path, "patch", 200, body, _issue(item))
            case "POST", ["issues", number, "comments"]:
                self.items[int(number) - 1].comments.append(body["body"])
                made = {**contracts.example("issue-comment"), "body": body["body"]}
                path = f"{BASE}/issues/{{issue_number}}/comments"
                return self._checked(path, "post", 201, body, made)
            case "POST", ["issues", number, "labels"]:
                item = self.items[int(number) - 1]
                item.labels += body["labels"]
                path = f"{BASE}/issues/{{issue_number}}/labels"
                return self._checked(path, "post", 200, body, [_label(x) for x in item.labels])
            case "GET", ["git", "ref", "heads", *branch]:
                return self._ref("/".join(branch))
            case "POST", ["git", "refs"]:
                return self._branch(body)
            case "GET", ["contents", *path]:
                return self._file("/".join(path), arguments["ref"])
            case "PUT", ["contents", *path]:
                return self._write("/".join(path), body)
            case "GET", ["pulls"]:
                return self._pulls(arguments)
            case "POST", ["pulls"]:
                return self._propose(body)
            case "PUT", ["actions", "workflows", workflow, "enable"]:
                self.enabled.append(workflow)
                return 204, None
        return 404, {"message": "Not Found"}

    def _list(self, arguments: Mapping[str, str]) -> Answer:
        size, page = int(arguments["per_page"]), int(arguments["page"])
        chosen = [
            item
            for item in reversed(self.items)
            if arguments["labels"] in item.labels and arguments["state"] in ("all", item.state)
        ]
        shown = [_issue(item) for item in chosen[(page - 1) * size : page * size]]
        contracts.check(f"{BASE}/issues", 200, shown)
        return 200, shown

    def _ref(self, branch: str) -> Answer:
        if branch != "main" and branch not in self.branches:
            return 404, {"message": "Not Found"}
        made = {**contracts.example("git-ref"), "ref": f"refs/heads/{branch}"}
        contracts.check(f"{BASE}/git/ref/{{ref}}", 200, made)
        return 200, made

    def _branch(self, body: Any) -> Answer:
        name = body["ref"].removeprefix("refs/heads/")
        if name in self.branches:
            return 422, {"message": "Reference already exists"}
        self.branches[name] = dict(self.files)
        made = {**contracts.example("git-ref"), "ref": body["ref"]}
        return self._checked(f"{BASE}/git/refs", "post", 201, body, made)

    def _file(self, path: str, branch: str) -> Answer:
        text = (self.branches.get(branch) or self.files).get(path)
        if text is None:
            return 404, {"message": "Not Found"}
        made = {
            **contracts.example("content-file-response-if-content-is-a-file"),
            "content": base64.encodebytes(text.encode()).decode(),
            "path": path,
            "sha": _sha(text),
        }
        contracts.check(f"{BASE}/contents/{{path}}", 200, made)
        return 200, made

    def _write(self, path: str, body: Any) -> Answer:
        files = self.branches[body["branch"]]
        if body.get("sha") != _sha(files[path]):
            return 409, {"message": f"{path} does not match {body.get('sha')}"}
        files[path] = base64.b64decode(body["content"]).decode()
        made = contracts.example("file-commit-example-for-updating-a-file")
        return self._checked(f"{BASE}/contents/{{path}}", "put", 200, body, made)

    def _pulls(self, arguments: Mapping[str, str]) -> Answer:
        head = arguments["head"].partition(":")[2]
        there = [item for item in self.items if item.head == head and item.state == "open"]
        simple = {**contracts.example("pull-request-simple-items"), "requested_teams": []}
        shown = [{**simple, "number": item.number} for item in there]
        contracts.check(f"{BASE}/pulls", 200, shown)
        return 200, shown

    def _propose(self, body: Any) -> Answer:
        if not self.may_open_pull_requests:
            message = "GitHub Actions is not permitted to create or approve pull requests."
            return 403, {"message": message}
        if any(item.head == body["head"] and item.state == "open" for item in self.items):
            return 422, {"message": "A pull request already exists"}
        item = self._add(Opened(0, body["title"], body["body"], head=body["head"]))
        # GitHub's own example lacks what its description asks of a team.
        made = {**contracts.example("pull-request"), "number": item.number, "requested_teams": []}
        return self._checked(f"{BASE}/pulls", "post", 201, body, made)

    def _add(self, item: Opened) -> Opened:
        item.number = len(self.items) + 1
        self.items.append(item)
        return item

    def _checked(self, path: str, method: str, status: int, told: Any, made: Any) -> Answer:
        if wrong := contracts.complaint(path, method, told):
            return 422, {"message": f"Validation Failed: {wrong}"}
        contracts.check(path, status, made, method)
        return status, made


def _issue(item: Opened) -> dict[str, Any]:
    made = contracts.example("issue")
    made |= {
        "number": item.number,
        "title": item.title,
        "body": item.body,
        "state": item.state,
        "labels": [_label(name) for name in item.labels],
    }
    if not item.head:
        made.pop("pull_request", None)
    return made


def _label(name: str) -> dict[str, Any]:
    return {**contracts.example("label"), "name": name}


def _sha(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()
