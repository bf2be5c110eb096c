"""The steps of `.github/workflows/refresh.yml`, read from it and carried out in its order.

Jobs begin with an empty store, as on fresh machines; a step has the token only if the workflow
gives it one. The build is the real one on the days that ask for it; on the others the site is
what the view says of the same files.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from atlas.address import Address
from atlas.catalog import load
from atlas.exports import health
from atlas.inputs import assembled
from atlas.language import language
from atlas.pages import Renderer

from tests.conftest import ROOT
from tests.rehearsal.stage import Stage, run

WORKFLOWS = ROOT / ".github" / "workflows"
ATLAS = ".venv/bin/atlas"

BETWEEN_JOBS = timedelta(minutes=5)

Step = tuple[list[str], bool, bool]
"""Arguments of `atlas`, whether the step has the token, whether it may fail."""


def steps(workflow: str, job: str) -> list[Step]:
    """The steps of a job that run `atlas`; those of a workflow that it calls are its own."""
    told: dict[str, Any] = yaml.safe_load((WORKFLOWS / workflow).read_text(encoding="utf-8"))
    jobs = told["jobs"]
    if called := jobs[job].get("uses"):
        return steps(Path(called).name, "build")
    return [
        (
            shlex.split(step["run"])[1:],
            "GITHUB_TOKEN" in step.get("env", {}),
            step.get("continue-on-error", False),
        )
        for step in jobs[job]["steps"]
        if str(step.get("run", "")).startswith(ATLAS)
    ]


def jobs() -> list[str]:
    """The jobs of the refresh, in an order that their needs allow."""
    told = yaml.safe_load((WORKFLOWS / "refresh.yml").read_text(encoding="utf-8"))
    return list(told["jobs"])


def night(stage: Stage, *, build: bool = False) -> dict[str, int]:
    """One run of the workflow; exit code of each job."""
    ended: dict[str, int] = {}
    for position, job in enumerate(jobs()):
        stage.jobs += 1
        now = stage.now + position * BETWEEN_JOBS
        codes = []
        for arguments, token, may_fail in steps("refresh.yml", job):
            if arguments == ["build"] and not build:
                _view(stage)
                break  # the steps after it work on what was built
            codes.append(run(stage.root, arguments, now, stage.environment(token)))
            if may_fail:
                codes[-1] = 0
            elif codes[-1]:
                break
        else:
            if job == "site":
                shutil.copytree(stage.root / "site", stage.site, dirs_exist_ok=True)
        ended[job] = max(codes)
    return ended


def _view(stage: Stage) -> None:
    """Instead of a build, what the alarm reads of it."""
    folder = Path(stage.environment(token=False)["ATLAS_SIGNALS"])
    atlas = assembled(load(stage.root / "catalog"), folder, stage.now.date())
    renderer = Renderer(atlas, language("zh"), Address(stage.site_address, None))
    for export in health.health(renderer):
        export.write(stage.site)


def at_once(stage: Stage) -> list[int]:
    """Two polls at the same time, each on a machine of its own; their exit codes."""
    processes = [process for _, process in zip(range(2), _polls(stage), strict=False)]
    return [process.wait() for process in processes]


def killed(stage: Stage) -> None:
    """A poll that is killed while GitHub answers it."""
    stage.hub.faults.slow = 0.3
    before = len(stage.hub.requests)
    process = next(_polls(stage))
    while len(stage.hub.requests) < before + 3:
        assert process.poll() is None, "it ended before it was killed"
        time.sleep(0.02)
    process.kill()
    assert process.wait() < 0
    stage.hub.faults.slow = 0


def _polls(stage: Stage) -> Iterator[subprocess.Popen[bytes]]:
    while True:
        stage.jobs += 1
        yield subprocess.Popen(
            [sys.executable, "-m", "tests.rehearsal.night", str(stage.root), str(stage.now)],
            env={**os.environ, **stage.environment(token=True)},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), ["refresh"], datetime.fromisoformat(sys.argv[2]), os.environ))
