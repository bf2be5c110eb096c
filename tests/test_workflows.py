"""The workflows are what the documentation says, and no more than they need to be."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from atlas.signals import store
from atlas.signals.command import FRESH, REFUSED
from atlas.signals.files import write
from atlas.signals.records import Verdict

from tests.conftest import ROOT
from tests.git import git
from tests.rehearsal.night import ATLAS
from tests.rehearsal.stage import run, staged

OURS = ("refresh.yml", "site.yml", "links.yml", "keepalive.yml", "archive.yml")
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def read(name: str) -> dict[Any, Any]:
    told: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows" / name).read_text("utf-8"))
    return told


@pytest.mark.parametrize("code", ["en", "zh"])
def test_every_permission_is_explained(code: str) -> None:
    text = (ROOT / "docs" / code / "runbook.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([a-z]+\.yml)` ([a-z]+) \| `([a-z-]+): ([a-z]+)` \|", text, re.M)
    granted = [
        (name, job, right, level)
        for name in OURS
        for job, told in read(name)["jobs"].items()
        for right, level in told.get("permissions", {}).items()
    ]
    assert sorted(explained) == sorted(granted)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_is_allowed_at_the_top_and_every_action_is_pinned(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert read(path.name)["permissions"] == {}
    for used in re.findall(r"uses: (.*)", text):
        assert re.match(r"\$/|[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", used), used


def test_strangers_are_visited_without_a_token() -> None:
    job = read("links.yml")["jobs"]["visit"]
    assert "TOKEN" not in str(job)
    assert job["permissions"] == {"contents": "read"}


def test_a_run_is_never_cancelled_and_nothing_deploys_for_a_pull_request() -> None:
    for name in OURS:
        told = read(name)
        assert told["concurrency"]["cancel-in-progress"] is False
        events = told[True]  # YAML 1.1 reads `on` so
        assert "pull_request" not in events
        assert "pull_request_target" not in events


BIN = Path(sys.executable).parent


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


def test_a_year_is_released_before_its_rows_leave_the_branch(tmp_path: Path) -> None:
    """Also if an earlier run made the release and came no further, and if there is nothing."""
    (step,) = (s for s in read("archive.yml")["jobs"]["archive"]["steps"] if "GH_TOKEN" in str(s))
    told = tmp_path / "told"
    for name, does in {"gh": '[ "$2" != create ] || [ ! -e there ]', ATLAS: "true"}.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'#!/bin/sh\necho "$1 $2" >> {told}\n{does}\n')
        file.chmod(0o755)

    def commands() -> list[str]:
        told.unlink(missing_ok=True)
        path = f"{tmp_path}:{os.environ['PATH']}"
        command = ["bash", "-e", "-c", step["run"]]
        subprocess.run(command, cwd=tmp_path, env={**os.environ, "PATH": path}, check=True)
        return told.read_text().splitlines()

    assert commands() == ["publish-data "]
    write(tmp_path / ".build/history/history-2025.parquet", "rows")
    assert commands() == ["release create", "publish-data "]
    (tmp_path / "there").touch()
    assert commands() == ["release create", "release upload", "publish-data "]


def test_a_failed_poll_stops_no_deployment() -> None:
    """GitHub counts every job before one, also those before the one that calls the workflow,
    unless the condition says otherwise."""
    for jobs in (read("refresh.yml")["jobs"], read("site.yml")["jobs"], example("en")):
        for job in jobs.values():
            assert "needs" not in job or re.search(r"!cancelled\(\)|always\(\)", job["if"])


@pytest.mark.skipif(not (BIN / "cyclonedx-py").exists(), reason="make sbom installs it")
def test_the_bill_lists_what_is_pinned() -> None:
    """Each package with its hashes. The tool itself holds the file to the form of CycloneDX;
    `audit.yml` runs this test, as the tool is no part of what all tests need."""
    made = ["make", "--silent", "--old-file=.venv/audit.stamp", f"BIN={BIN}", "sbom"]
    subprocess.run(made, cwd=ROOT, check=True)
    told = json.loads((ROOT / ".build/sbom.cdx.json").read_text(encoding="utf-8"))
    locked = (ROOT / "requirements/site.txt").read_text(encoding="utf-8")
    pinned = {
        (name, version): set(re.findall(r"sha256:([0-9a-f]{64})", hashes))
        for name, version, hashes in re.findall(r"^([\w.-]+)==(\S+)((?:.*\\\n)+.*)", locked, re.M)
    }
    listed = {
        (part["name"], part["version"]): {
            item["content"] for place in part["externalReferences"] for item in place["hashes"]
        }
        for part in told["components"]
    }
    assert told["bomFormat"] == "CycloneDX"
    assert listed == pinned
