"""The workflows are what the documentation says, and no more than they need to be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from atlas.signals.files import write

from tests.conftest import ROOT
from tests.rehearsal.night import ATLAS

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
