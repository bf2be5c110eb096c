"""Projects of any size to be measured: ours, with a generated catalog and a polled store.

The smallest is the real catalog; hand-written pages are the real ones in all of them.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from atlas.catalog import load
from atlas.signals import store
from atlas.signals.command import repositories
from atlas.signals.poll import Budget, poll
from atlas.signals.records import Signals
from atlas.signals.transport import GitHub

from tests.bench import generator
from tests.bench.measured import StoppedError
from tests.conftest import DAY, REPO_URL, ROOT, SITE_URL
from tests.github_double import GitHubDouble, seeded

REAL = 0
"""The size that means the real catalog, whatever it holds."""

EDITED = "medical/doctorglm.yml"
NIGHT = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)


def project(work: Path, size: int) -> Path:
    """The project of so many entries below `work`, made if it is not there yet."""
    folder = work / str(size)
    if folder.exists():
        return folder
    new = work / f"{size}.new"
    shutil.rmtree(new, ignore_errors=True)
    for name in ("docs", "theme", "hooks"):
        shutil.copytree(ROOT / name, new / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, new / name)
    if size == REAL:
        shutil.copytree(ROOT / "catalog", new / "catalog")
    else:
        generator.write(ROOT / "catalog", new / "catalog", size)
    _observe(new)
    new.rename(folder)
    return folder


def atlas(*arguments: str) -> list[str]:
    """The command line of the project, if run in its `environment`."""
    return [sys.executable, "-m", "atlas", *arguments]


def environment(folder: Path) -> dict[str, str]:
    """What makes commands use the project at `folder`, and nothing of this one."""
    return {
        "PYTHONPATH": str(folder / "hooks"),
        "ATLAS_POLL": "never",
        "ATLAS_SIGNALS": str(folder / "signals"),
        "SITE_URL": SITE_URL,
        "REPO_URL": REPO_URL,
        "GITHUB_ACTIONS": "",
        "NO_MKDOCS_2_WARNING": "1",
        "SOURCE_DATE_EPOCH": str(int(datetime.fromisoformat(f"{DAY}T00:00Z").timestamp())),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }


def edit(folder: Path, words: str) -> str:
    """Change one entry so that its page says `words` in both languages; returns its id."""
    file = folder / "catalog" / EDITED
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("name_zh:")]
    file.write_text("\n".join([*kept, f"name_zh: {words}", ""]), encoding="utf-8")
    return file.stem


def _observe(folder: Path) -> None:
    """One night of polling the double, kept as if GitHub had said it."""
    names = repositories(load(folder / "catalog"))
    with GitHubDouble(seeded(names), token_kind="user") as hub:
        github = GitHub(hub.api_url, hub.graphql_url, "token")
        result = poll(names, {}, github, Budget(), lambda: NIGHT)
    if result.stopped:
        raise StoppedError(f"the double of GitHub: {result.stopped}")
    told = {name: Signals().after(answer, NIGHT) for name, answer in result.answers.items()}
    after = store.State(told, "api.github.com")
    store.save(folder / "signals", store.State(), after, NIGHT)
