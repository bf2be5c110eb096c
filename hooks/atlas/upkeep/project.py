"""Issues, pull requests and workflows of this project: the only place that writes to GitHub.

docs.github.com/rest/issues, /rest/pulls, /rest/git/refs, /rest/repos/contents, /rest/actions
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from atlas.signals.http import Kind, Reply
from atlas.signals.transport import GitHub

LABEL = "upkeep"
"""On everything that is opened here. Only people with triage rights can set a label, so nobody else
can pass for us."""

PER_PAGE = 100

PAUSE = 1.0
"""Seconds between two writes (docs.github.com/rest/using-the-rest-api/best-practices)."""

_KEY = re.compile(r"<!-- atlas: ([a-z0-9./:_-]+) -->")


class ProjectError(Exception):
    """GitHub did not do what was asked; carries what it said."""


class NotPermittedError(ProjectError):
    """This project does not let Actions open pull requests."""


@dataclass(frozen=True)
class Item:
    """An issue or pull request that was opened here."""

    number: int
    key: str
    """Which matter it is about."""
    open: bool
    title: str = ""
    body: str = ""


def marked(body: str, key: str) -> str:
    """A text with the mark by which the item is found again."""
    return f"<!-- atlas: {key} -->\n{body}"


@dataclass
class Project:
    """A repository to write to. With `dry` nothing is written; `tell` hears what would be."""

    github: GitHub
    name: str
    """OWNER/NAME."""
    dry: bool
    tell: Callable[[str], None]
    pause: Callable[[float], None] = field(default=time.sleep, repr=False)

    def items(self) -> list[Item]:
        """Everything with our label and mark, open and closed, the newest first."""
        found: list[Item] = []
        page = 1
        while True:
            query = f"state=all&labels={LABEL}&per_page={PER_PAGE}&page={page}"
            listed = self._read(f"/issues?{query}")
            found += [item for told in listed if (item := _item(told))]
            if len(listed) < PER_PAGE:
                return found
            page += 1

    def open_issue(self, key: str, title: str, body: str) -> None:
        """Open an issue. A label that does not exist yet is made by GitHub."""
        document = {"title": title, "body": marked(body, key), "labels": [LABEL]}
        self._write("POST", "/issues", document, f"open issue: {title}")

    def update(self, item: Item, title: str, body: str) -> None:
        """Give an item another text; nothing happens if it has it already."""
        if (item.title, item.body) != (title, marked(body, item.key)):
            document = {"title": title, "body": marked(body, item.key)}
            self._write("PATCH", f"/issues/{item.number}", document, f"update #{item.number}")

    def close(self, item: Item, reason: str) -> None:
        """Close an issue or pull request with a last word. Its mark then says that it was us, so
        that the same matter can be opened again; what a person closes keeps its mark."""
        told = f"close #{item.number}: {item.title}"
        body = item.body.replace(marked("", item.key), marked("", f"{item.key}:over"), 1)
        self._write("POST", f"/issues/{item.number}/comments", {"body": reason}, told)
        self._write("PATCH", f"/issues/{item.number}", {"state": "closed", "body": body}, "")

    def propose(
        self, key: str, branch: str, files: Mapping[str, str], title: str, body: str
    ) -> None:
        """Open a pull request that changes files of `main`.

        What a run that was killed has left, a branch or an unlabelled pull request, is used again.
        Raises NotPermittedError if pull requests may not be opened.
        """
        told = f"open pull request: {title}"
        if self.dry:
            self.tell(told)
            return
        main = self._read("/git/ref/heads/main")["object"]["sha"]
        made = self._send("POST", "/git/refs", {"ref": f"refs/heads/{branch}", "sha": main})
        if made.kind is not Kind.ANSWERED and not made.detail.startswith("422"):
            raise ProjectError(f"branch {branch}: {made.detail}")
        for path, text in files.items():
            there = self._read(f"/contents/{quote(path)}?ref={quote(branch)}")
            content = base64.b64encode(text.encode()).decode()
            if "".join(str(there["content"]).split()) == content:
                continue
            document = {"message": title, "content": content, "branch": branch}
            self._write("PUT", f"/contents/{quote(path)}", {**document, "sha": there["sha"]}, "")
        self.tell(told)
        number = self._pull_request(branch, title, marked(body, key))
        self._write("POST", f"/issues/{number}/labels", {"labels": [LABEL]}, "")

    def enable(self, workflow: str) -> None:
        """Keep a scheduled workflow on; GitHub switches it off after 60 quiet days."""
        path = f"/actions/workflows/{quote(workflow)}/enable"
        self._write("PUT", path, None, f"enable {workflow}")

    def _pull_request(self, branch: str, title: str, body: str) -> int:
        """The number of the open pull request from a branch, which is opened if there is none."""
        owner = self.name.partition("/")[0]
        there = self._read(f"/pulls?state=open&head={quote(f'{owner}:{branch}')}")
        if there:
            return int(there[0]["number"])
        document = {"title": title, "body": body, "head": branch, "base": "main"}
        made = self._send("POST", "/pulls", document)
        if made.detail.startswith("403"):
            raise NotPermittedError(made.detail)
        if made.kind is not Kind.ANSWERED:
            raise ProjectError(f"pull request from {branch}: {made.detail}")
        return int(made.body["number"])

    def _read(self, path: str) -> Any:
        reply = self.github.get(f"/repos/{self.name}{path}")
        if reply.kind is not Kind.ANSWERED:
            raise ProjectError(f"{path}: {reply.detail}")
        return reply.body

    def _write(self, method: str, path: str, document: object, told: str) -> Any:
        if told:
            self.tell(told)
        if self.dry:
            return {}
        reply = self._send(method, path, document)
        if reply.kind is not Kind.ANSWERED:
            raise ProjectError(f"{method} {path}: {reply.detail}")
        return reply.body

    def _send(self, method: str, path: str, document: object) -> Reply:
        self.pause(PAUSE)
        return self.github.send(method, f"/repos/{self.name}{path}", document)


def _item(told: Mapping[str, Any]) -> Item | None:
    """An issue as listed (pull requests are listed with the issues); None without our mark."""
    body = str(told.get("body") or "")
    mark = _KEY.match(body)
    if not mark:
        return None
    return Item(told["number"], mark[1], told["state"] == "open", told["title"], body)
