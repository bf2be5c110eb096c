"""The workflow that makes pull requests of issues: its own shell lines, with a stub of `gh`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from atlas.catalog import Catalog, load
from atlas.contribute.issue import FORM

from tests import small
from tests.conftest import ROOT
from tests.git import commit, git
from tests.test_pull_requests import ANSWERS, ENTRIES, body

JOB = yaml.safe_load((ROOT / ".github/workflows/new-model.yml").read_text("utf-8"))["jobs"][
    "propose"
]
GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$GH_LOG"
[ "$1 $2" = "pr list" ] && cat "$GH_OPEN"
while [ $# -gt 0 ]; do [ "$1" = --body-file ] && cat "$2" >> "$GH_SAID"; shift; done
exit 0
"""


@dataclass
class Stage:
    """A project whose `origin` is a bare repository, and what `gh` was told."""

    folder: Path

    @property
    def origin(self) -> Path:
        return self.folder / "origin.git"

    def told(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def run(self, text: str | None, *, opened: str = "") -> list[str]:
        """Run the job for an issue in a fresh checkout; the names of the steps that ran."""
        checkout, temporary = self.folder / "checkout", self.folder / "temporary"
        for path in (checkout, temporary):
            shutil.rmtree(path, ignore_errors=True)
        temporary.mkdir()
        git(self.folder, "clone", "-q", str(self.origin), str(checkout))
        bin_ = checkout / ".venv/bin"
        bin_.mkdir(parents=True)
        for path, lines in {
            bin_ / "atlas": f'#!/bin/sh\nexec "{sys.executable}" -m atlas "$@"\n',
            self.folder / "bin/gh": GH,
        }.items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(lines)
            path.chmod(0o755)
        event = self.folder / "event.json"
        event.write_text(json.dumps({"issue": {"number": 7, "body": text}}), encoding="utf-8")
        for name in ("log", "said", "output"):
            (self.folder / name).write_text("")
        (self.folder / "open").write_text(opened)
        environment = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(checkout / "hooks"),
            "NUMBER": "7",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "RUNNER_TEMP": str(temporary),
            "GH_LOG": str(self.folder / "log"),
            "GH_OPEN": str(self.folder / "open"),
            "GH_SAID": str(self.folder / "said"),
        }
        return [name for name in self._steps(checkout, environment) if name]

    def _steps(self, checkout: Path, environment: Mapping[str, str]) -> list[str]:
        done = []
        for step in JOB["steps"]:
            if "run" not in step or step["run"].startswith("make"):
                continue
            if "if" in step:
                assert step["if"] == "${{ steps.read.outputs.sound == 'true' }}"
                if "sound=true" not in self.told("output").splitlines():
                    continue
            assert "${{" not in step["run"]  # nothing of the issue is ever part of a command
            command = ["bash", "-e", "-o", "pipefail", "-c", step["run"]]
            ran = subprocess.run(
                command, cwd=checkout, env=environment, capture_output=True, text=True, check=False
            )
            assert ran.returncode == 0, ran.stderr
            assert "Traceback" not in ran.stderr
            done.append(step["name"])
        return done

    def pushed(self) -> list[str]:
        """The files that the pushed branch changes; none if there is none."""
        command = ["git", "-C", str(self.origin), "diff", "--name-only", "main...new-model/7"]
        return subprocess.run(
            command, capture_output=True, text=True, check=False
        ).stdout.splitlines()

    def shown(self, path: str) -> str:
        return git(self.origin, "show", f"new-model/7:{path}")


@pytest.fixture
def stage(catalog: Catalog, tmp_path: Path) -> Stage:
    root = tmp_path / "project"
    shutil.copytree(ROOT / "hooks", root / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    small.records(root / "catalog", catalog, ENTRIES)
    (root / FORM).parent.mkdir(parents=True)
    shutil.copy(ROOT / FORM, root / FORM)
    shutil.copy(ROOT / ".gitignore", root / ".gitignore")
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root, "before")
    git(tmp_path, "clone", "-q", "--bare", str(root), "origin.git")
    return Stage(tmp_path)


EVERY_STEP = ["Read the issue", "Open or renew the pull request", "Reply"]


def test_a_sound_issue_becomes_a_pull_request_once(stage: Stage, tmp_path: Path) -> None:
    assert stage.run(body(ANSWERS)) == EVERY_STEP
    assert stage.pushed() == ["catalog/medical/medtest-7b.yml"]
    log = stage.told("log")
    assert "pr create --head new-model/7 --base main --title New entry, from issue #7" in log
    assert "issue comment 7" in log
    assert "#7" in stage.told("said")
    checkout = tmp_path / "checkout/catalog"
    assert load(checkout).entries["medtest-7b"].name == "MedTest-7B"
    changed = {**ANSWERS, "sizes": "8B"}
    assert stage.run(body(changed), opened="12\n") == EVERY_STEP  # the issue was edited
    assert "pr create" not in stage.told("log")
    assert "8B" in stage.shown("catalog/medical/medtest-7b.yml")


def test_a_faulty_issue_is_answered_and_nothing_pushed(stage: Stage) -> None:
    assert stage.run(body({**ANSWERS, "subdomain": "tmc"})) == ["Read the issue", "Reply"]
    assert stage.pushed() == []
    assert "Did you mean" in stage.told("said").replace("\\", "")
    assert "pr create" not in stage.told("log")
    assert stage.run(None) == ["Read the issue", "Reply"]


EVIL = (
    "$(touch owned) `touch owned`; touch owned\n#' \" && touch owned ${{ github.token }} @everyone"
)


@pytest.mark.parametrize(
    ("field", "sound"),
    [
        *(("summary_en", True), ("licence_note_zh", True), ("released", False)),
        *(("domain", False), ("organisations", False), ("evidence", False)),
    ],
)
def test_a_hostile_issue_stays_text(stage: Stage, field: str, sound: bool) -> None:
    assert stage.run(body({**ANSWERS, field: EVIL})) == (EVERY_STEP if sound else EVERY_STEP[::2])
    assert not list(stage.folder.rglob("owned"))
    assert "@everyone" not in stage.told("said")
    assert "owned" not in stage.told("log")
    assert stage.pushed() == (["catalog/medical/medtest-7b.yml"] if sound else [])
    if sound:
        assert "touch owned" in stage.shown("catalog/medical/medtest-7b.yml")
