"""`make demo`: a site from invented numbers, one of a double per repository and model listed.

The numbers come from this machine, which the store records; so every page of the site says that it
is a demonstration, search engines are told to stay away, and `atlas poll` refuses to mix them with
real ones.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from pathlib import Path

from atlas import build
from atlas.catalog import load
from atlas.language import language
from atlas.signals.command import connection, refresh, repositories, weights_on
from atlas.signals.huggingface import HuggingFace
from atlas.signals.modelscope import ModelScope
from atlas.signals.poll import Budget

from tests import hub_model
from tests.github_double import GitHubDouble, Repository, State, seeded
from tests.huggingface_double import HuggingFaceDouble
from tests.modelscope_double import ModelScopeDouble

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".build" / "demo"
HISTORY_REQUESTS = 5_000


def varied(repositories: list[Repository]) -> list[Repository]:
    """The repositories, some of them archived, moved, gone, blocked or empty."""
    for repository in repositories:
        chance = random.Random(repository.name).random()
        if chance < 0.03:
            repository.archived_at = "2025-05-01T00:00:00Z"
        elif chance < 0.05:
            repository.former = [repository.name]
            repository.name += "-moved"
        elif chance < 0.06:
            repository.state = State.GONE
        elif chance < 0.07:
            repository.state = State.EMPTY
        elif chance < 0.08:
            repository.last_commit = "2031-01-01T00:00:00Z"
    return repositories


def main() -> int:
    """Poll the double, then build; the exit code is that of the build."""
    words = language("en")
    catalog = load(ROOT / "catalog")
    names = repositories(catalog)
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.environ |= {"ATLAS_SIGNALS": str(FOLDER / "signals"), "ATLAS_POLL": "never"}
    with GitHubDouble(varied(seeded(names)), token_kind="user") as hub:
        os.environ |= {
            "GITHUB_API_URL": hub.api_url,
            "GITHUB_GRAPHQL_URL": hub.graphql_url,
            "GITHUB_TOKEN": "demonstration",
        }
        github = connection(os.environ)
        refresh(FOLDER / "signals", names, github, Budget(), words, HISTORY_REQUESTS)
    for source, double in {
        "huggingface": HuggingFaceDouble,
        "modelscope": ModelScopeDouble,
    }.items():
        ids = weights_on(source, catalog)
        with double(hub_model.varied(hub_model.seeded(ids))) as host:
            made = {"huggingface": HuggingFace, "modelscope": ModelScope}[source]
            refresh(FOLDER / "signals", ids, made(host.url, "demonstration"), Budget(), words)
    return build.build(ROOT, FOLDER / "site", None, words)


if __name__ == "__main__":
    sys.exit(main())
