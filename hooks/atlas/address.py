"""Where the site is published and where its repository is."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from atlas.language import CODES

LOCAL = "http://127.0.0.1:8000/"
"""The address of a site of which nothing is known."""

_GITHUB = re.compile(
    r"(?:https://(?:[^@/]+@)?github\.com/|git@github\.com:|ssh://git@github\.com/)"
    r"(?P<owner>[\w-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?"
)


@dataclass(frozen=True)
class Address:
    """`site` ends with a slash; `repository` is None where it is not known."""

    site: str = LOCAL
    repository: str | None = None

    def page(self, code: str, url: str = "") -> str:
        """The complete address of `url` in a language."""
        return self.site + ("" if code == CODES[0] else f"{code}/") + url

    def edit(self, file: str) -> str | None:
        """Where a file of the project is edited on GitHub."""
        return f"{self.repository}/edit/main/{quote(file)}" if self.repository else None

    def issue(self, form: str, **answers: str) -> str | None:
        """Where an issue begins with a form of `.github/ISSUE_TEMPLATE`, its fields filled in."""
        if not self.repository:
            return None
        return f"{self.repository}/issues/new?{urlencode({'template': f'{form}.yml', **answers})}"


def address(root: Path, environment: Mapping[str, str]) -> Address:
    """From SITE_URL and REPO_URL; else from the Git remote, so that a fork needs no edits.

    A GitHub repository OWNER/NAME is published at https://OWNER.github.io/NAME/, or at the root
    for a repository called OWNER.github.io (docs.github.com/pages).
    """
    repository = environment.get("REPO_URL") or _remote(root)
    match = _GITHUB.fullmatch(repository or "")
    if match:
        owner, name = match["owner"], match["name"]
        repository = f"https://github.com/{owner}/{name}"
        host = f"{owner.lower()}.github.io"
        pages = f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"
    else:
        pages = LOCAL
        if not (repository or "").startswith("https://"):
            repository = None
    site = environment.get("SITE_URL") or pages
    return Address(site.rstrip("/") + "/", repository.rstrip("/") if repository else None)


def _remote(root: Path) -> str | None:
    command = ["git", "-C", str(root), "config", "--get", "remote.origin.url"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)  # nosec B603 # our own command
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found.stdout.strip() or None
