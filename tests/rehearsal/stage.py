"""Where a rehearsal plays: a copy of the project, its remote, the double of GitHub, the clock."""

from __future__ import annotations

import functools
import http.server
import os
import random
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import time_machine
from atlas import __main__ as command_line
from atlas.catalog import load
from atlas.signals.command import repositories
from atlas.signals.poll import Budget
from atlas.upkeep import branch

from tests import small
from tests.conftest import ROOT
from tests.git import git
from tests.github_double import GitHubDouble, Project, Repository, seeded

FIRST_DAY = datetime(2026, 11, 1, 3, 17, tzinfo=UTC)
PROJECT = "example/atlas"
NOBODY = "http://127.0.0.1:9"
"""Hugging Face and ModelScope are down all month, which must not matter to the rest."""


@dataclass
class Stage:
    """Everything that the nights need."""

    folder: Path
    hub: GitHubDouble
    project: Project
    site_address: str
    names: list[str]
    day: int = 1
    jobs: int = 0

    @property
    def root(self) -> Path:
        """The checkout of `main`."""
        return self.folder / "checkout"

    @property
    def remote(self) -> Path:
        return self.folder / "remote.git"

    @property
    def site(self) -> Path:
        """What is published."""
        return self.folder / "site"

    @property
    def now(self) -> datetime:
        return FIRST_DAY + timedelta(days=self.day - 1)

    def repository(self, name: str) -> Repository:
        return self.hub.by_name[name.lower()]

    def environment(self, token: bool) -> dict[str, str]:
        """What Actions gives to a step; every job has a fresh, empty store."""
        return {
            "ATLAS_POLL": "never",
            "ATLAS_SIGNALS": str(self.folder / "jobs" / str(self.jobs)),
            "GITHUB_API_URL": self.hub.api_url,
            "GITHUB_GRAPHQL_URL": self.hub.graphql_url,
            "GITHUB_REPOSITORY": PROJECT,
            "HF_ENDPOINT": NOBODY,
            "MODELSCOPE_ENDPOINT": NOBODY,
            "GITHUB_TOKEN": "rehearsal" if token else "",
            "SITE_URL": self.site_address,
            "SOURCE_DATE_EPOCH": str(int(self.now.timestamp())),
        }

    def fetched(self) -> Path:
        """The data branch as a reader finds it."""
        folder = self.folder / "read" / str(self.day)
        branch.fetch(str(self.remote), folder)
        return folder


def run(root: Path, arguments: list[str], now: datetime, environment: Mapping[str, str]) -> int:
    """One command of ours, at that time, without waiting."""
    with (
        time_machine.travel(now, tick=True),
        patch.dict(os.environ, environment),
        patch.object(command_line, "ROOT", root),
        patch("atlas.upkeep.commands.Budget", partial(Budget, sleep=lambda _: None)),
        patch("atlas.signals.command.Budget", partial(Budget, sleep=lambda _: None)),
        patch("atlas.upkeep.project.PAUSE", 0),
    ):
        return command_line.main(["--lang", "en", *arguments])


def live(stage: Stage) -> None:
    """A day passes: a tenth of the repositories gain stars, commits and issues."""
    for name in stage.names:
        chance = random.Random(f"{stage.day}/{name}")
        if chance.random() < 0.1:
            repository = stage.repository(name)
            repository.stars += chance.randrange(1, 20)
            repository.last_commit = f"{stage.now:%Y-%m-%dT00:00:00Z}"


@contextmanager
def staged(folder: Path, entries: int) -> Iterator[Stage]:
    """A stage in an empty folder, with so many entries and what they refer to."""
    checkout = folder / "checkout"
    checkout.mkdir(parents=True)
    whole = load(ROOT / "catalog")
    small.project(checkout, whole, list(whole.entries)[:entries])
    git(folder, "init", "--bare", "--quiet", "remote.git")
    git(checkout, "init", "--quiet", ".")
    git(checkout, "remote", "add", "origin", str(folder / "remote.git"))
    (folder / "site").mkdir()
    catalog = load(checkout / "catalog")
    names = repositories(catalog)
    told = {
        name.lower(): release.licence.code
        for release in catalog.releases
        for name in (release.github, release.github_now)
        if name
    }
    hosted = seeded(names)
    for repository in hosted:
        repository.licence = told[repository.name.lower()]
    paths = [path for path in (checkout / "catalog").rglob("*.yml") if path.is_file()]
    files = {path.relative_to(checkout).as_posix(): path.read_text("utf-8") for path in paths}
    project = Project(PROJECT, files)
    with ExitStack() as open_things:
        hub = GitHubDouble(hosted, token_kind="user", project=project)
        open_things.enter_context(hub)
        address = open_things.enter_context(_served(folder / "site"))
        yield Stage(folder, hub, project, address, names)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()
