"""The eventful days of the rehearsed month, with a small catalog and without the real build; and
what the documentation tells people to do, as it is written."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from atlas.signals import store
from atlas.signals.command import FRESH, REFUSED
from atlas.signals.records import Verdict

from tests.conftest import ROOT
from tests.git import git
from tests.rehearsal.month import DAYS, rehearse
from tests.rehearsal.night import ATLAS
from tests.rehearsal.stage import run, staged
from tests.test_workflows import BIN, WORKFLOWS, read

NEEDLESS = (2, 7, 30)
"""Days that say nothing new; `make rehearse` plays all thirty."""


def test_a_month_of_faults_loses_nothing(tmp_path: Path) -> None:
    days = sorted({4, *DAYS} - set(NEEDLESS))
    stage = rehearse(tmp_path, days, entries=16)
    kinds = [
        item.body.removeprefix("<!-- atlas: ").partition(":")[0] for item in stage.project.items
    ]
    assert sorted(kinds) == ["alarm", "archived", "gone", "licence", "renamed", "replaced"]


def example(code: str) -> dict[str, Any]:
    """The jobs of the page *Run your own* for several machines."""
    text = (ROOT / "docs" / code / "run-your-own.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml\n(jobs:\n.*?)^```", text, re.M | re.S)
    jobs: dict[str, Any] = yaml.safe_load(block)["jobs"]
    return jobs


def test_several_machines_poll_as_the_documentation_says(tmp_path: Path) -> None:
    """Hosts of weights are down, so that every poll ends with a code of its own."""
    jobs = example("en")
    assert example("zh") == jobs
    workflow = read("refresh.yml")
    workflow["jobs"] |= jobs
    file = tmp_path / "refresh.yml"
    file.write_text(yaml.safe_dump(workflow).replace("true:\n", "on:\n"))
    form = ("--builtin-schema", "vendor.github-workflows")
    subprocess.run([str(BIN / "check-jsonschema"), *form, str(file)], check=True)
    pinned = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    for used in re.findall(r"'uses': '([^']*)'", str(jobs)):
        name, _, major = used.partition("@")
        assert re.search(rf"{name}@\w+ # {major}\.", pinned), used
    with staged(tmp_path / "stage", entries=6) as stage:
        for part in jobs["data"]["strategy"]["matrix"]["part"]:
            stage.jobs += 1  # a machine of its own
            for step in jobs["data"]["steps"]:
                if (words := step.get("run", "")).startswith(ATLAS):
                    arguments = shlex.split(words.replace("${{ matrix.part }}", str(part)))[1:]
                    code = run(stage.root, arguments, stage.now, stage.environment(token=True))
                    assert code == 0 or step.get("continue-on-error")
        held = store.load(stage.fetched(), stage.now).repositories
        assert sorted(held) == sorted(stage.names)
        assert all(seen.observed_at for seen in held.values())


def runbook(code: str) -> list[list[str]]:
    """The commands that the runbook says, block by block."""
    text = (ROOT / "docs" / code / "runbook.md").read_text(encoding="utf-8")
    return [block.splitlines() for block in re.findall(r"^```sh\n(.*?)\n```", text, re.M | re.S)]


def test_the_runbook_works_as_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    back, parts = runbook("en")
    assert runbook("zh") == [back, parts]
    with staged(tmp_path / "stage", entries=24) as stage:
        monkeypatch.chdir(stage.root)

        def say(line: str) -> int:
            if line.startswith(ATLAS):
                environment = {**stage.environment(token=True), "ATLAS_SIGNALS": "signals"}
                return run(stage.root, shlex.split(line)[1:], stage.now, environment)
            return subprocess.run(["bash", "-c", line], check=False).returncode

        assert say(f"{ATLAS} refresh") == 0
        good = git(stage.remote, "rev-parse", "data")
        stage.day += 1
        for name in stage.names:
            stage.repository(name).stars += 1
        assert say(f"{ATLAS} refresh") == 0
        capfd.readouterr()
        assert [say(line.replace("COMMIT", good[:7])) for line in back] == [0, 0, 0, 0]
        assert good[:7] in capfd.readouterr().out
        trees = git(stage.remote, "rev-parse", "data^{tree}", f"{good}^{{tree}}").split()
        assert trees[0] == trees[1]

        stage.day += 1
        for name in stage.names[::2]:
            del stage.hub.by_name[name.lower()]
        assert say(f"{ATLAS} poll --source github") == REFUSED
        fetch, loop, publish = parts
        assert say(fetch) == 0
        asked = re.fullmatch(r"for part in (.*); do (.*); done", loop)
        assert asked
        for part in asked[1].split():
            assert say(asked[2].replace("$part", part)) == FRESH
        assert say(publish) == 0
        held = store.load(stage.fetched(), stage.now).repositories
        gone = {name for name, seen in held.items() if seen.verdict is Verdict.GONE}
        assert gone == set(stage.names[::2])
        assert all(seen.observed_at for seen in held.values())


def test_a_failed_poll_stops_no_deployment() -> None:
    """GitHub counts every job before one, also those before the one that calls the workflow,
    unless the condition says otherwise."""
    for jobs in (read("refresh.yml")["jobs"], read("site.yml")["jobs"], example("en")):
        for job in jobs.values():
            assert "needs" not in job or re.search(r"!cancelled\(\)|always\(\)", job["if"])
