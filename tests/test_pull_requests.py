"""Issues that become pull requests, and what a pull request is told, step by step as on GitHub."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from atlas.__main__ import main
from atlas.catalog import Catalog, load
from atlas.contribute.issue import FORM
from atlas.contribute.summary import escaped

from tests import small
from tests.conftest import ROOT
from tests.git import commit, git

FORMS = ROOT / FORM.parent
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/pr.yml").read_text(encoding="utf-8"))
LABELS: dict[str, str] = {
    item["id"]: item["attributes"]["label"]
    for item in yaml.safe_load((ROOT / FORM).read_text(encoding="utf-8"))["body"]
    if "id" in item
}
ENTRIES = ("doctorglm", "chatlaw", "qwen2-5")
ANSWERS = {
    "name": "MedTest-7B",
    "kind": "model · 模型 · Model",
    "domain": "medical · 医疗 · Medicine",
    "subdomain": "tcm",
    "github": "https://github.com/medtest/MedTest",
    "summary_en": "A model: for tests, with a colon # and a hash.\nSecond line.",
    "languages": "zh, en",
    "organisations": "清华大学\nNew Lab | 新实验室 | public-lab",
    "released": "2024-05",
    "paper": "2401.00009",
    "sizes": "7B, 30B-A3B",
    "weights": "https://huggingface.co/medtest/MedTest-7B\nhttps://example.org/files",
    "bases": "qwen2-5: Qwen2.5-7B",
    "licence_code": "Apache-2.0",
    "licence_use": "commercial · 允许商用 · Commercial use stated",
    "licence_basis": "repository · 仓库 · Repository",
    "licence_note_zh": "LICENSE 文件为 Apache-2.0。",
    "evidence": "README.md@abc1234\nLICENSE@abc1234",
    "unknown": "data.size",
}


def body(answers: Mapping[str, str]) -> str:
    """An issue as GitHub writes it from the form."""
    return "\n\n".join(
        f"### {label}\n\n{answers.get(field, '_No response_')}" for field, label in LABELS.items()
    )


@pytest.fixture
def folder(catalog: Catalog, tmp_path: Path) -> Path:
    return small.records(tmp_path / "catalog", catalog, ENTRIES)


def propose(folder: Path, text: str | None) -> tuple[int, str]:
    """Exit code and reply of `atlas from-issue`."""
    event, reply = folder.parent / "event.json", folder.parent / "reply.md"
    event.write_text(json.dumps({"issue": {"number": 7, "body": text}}), encoding="utf-8")
    options = ["--catalog", folder, "--event", event, "--reply", reply]
    return main(["from-issue", *map(str, options)]), reply.read_text(encoding="utf-8")


def test_forms_are_valid_and_know_the_vocabulary(catalog: Catalog) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    forms = [str(path) for path in FORMS.glob("*.yml") if path.name != "config.yml"]
    subprocess.run([*check, "vendor.github-issue-forms", *forms], check=True)
    items = yaml.safe_load((ROOT / FORM).read_text(encoding="utf-8"))["body"]
    options = {
        item["id"]: [option.split(" · ") for option in item["attributes"]["options"]]
        for item in items
        if item["type"] == "dropdown"
    }
    sections = {
        "kind": "kinds",
        "domain": "domains",
        "licence_use": "licence_uses",
        "licence_basis": "licence_bases",
    }
    for field, section in sections.items():
        terms = catalog.vocabulary.terms(section)
        left_out = {"kinds": "base", "domains": "general"}.get(section)
        assert [term for term, _, _ in options[field]] == [t for t in terms if t != left_out]
        for term, zh, en in options[field]:
            assert (terms[term].label.zh, terms[term].label.en) == (zh, en)


def test_a_form_becomes_an_entry(folder: Path) -> None:
    pasted = {**ANSWERS, "evidence": ANSWERS["evidence"].replace("\n", " \u2028\n\t")}
    code, reply = propose(folder, body(pasted))
    assert code == 0, reply
    assert "#7" in reply
    entry = load(folder).entries["medtest-7b"]
    assert entry.summary.en == "A model: for tests, with a colon # and a hash. Second line."
    assert [item.slug for item in entry.organisations] == ["tsinghua", "new-lab"]
    assert [(place.host, place.id) for place in entry.weights] == [
        ("huggingface", "medtest/MedTest-7B"),
        ("other", None),
    ]
    assert entry.paper
    assert entry.paper.arxiv == "2401.00009"
    assert entry.licence.use == "commercial"
    assert "zh" in reply  # the side that is missing is a warning
    path = str(folder / "medical/medtest-7b.yml")
    assert main(["fmt", "--check", path]) == 0


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"subdomain": "tmc"}, "Did you mean"),
        ({"evidence": ""}, "evidence"),
        ({"sizes": "seven"}, "seven"),
        ({"organisations": "Tsingua"}, "Tsingua"),
        ({"domain": "../../etc"}, "domain"),
        ({"name": "DoctorGLM", "domain": "medical"}, "doctorglm"),
        ({"name": "医典", "github": ""}, "GitHub"),
        ({"github": "PKU-YuanGroup/ChatLaw", "domain": "legal", "subdomain": "agents"}, "chatlaw"),
        ({"paper": "javascript:alert(1)"}, "https"),
        ({"weights": "http://169.254.169.254/x"}, "https"),
        ({"released": "$(touch /tmp/owned)"}, "released"),
        ({"name": "x\u202ey"}, "202E"),
        ({"evidence": "README.md@abc1234\x1b"}, "U+001B"),
        ({"unknown": "\ud83d"}, "U+D83D"),
    ],
)
def test_what_is_wrong_is_explained_and_nothing_written(
    folder: Path, answers: dict[str, str], words: str
) -> None:
    before = sorted(folder.rglob("*"))
    code, reply = propose(folder, body({**ANSWERS, **answers}))
    assert code == 1
    assert words in reply.replace("\\", "")
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    "text", [None, "", "### ", "hello\n" * 50_000, "### 名称 · Name\n\n" * 9_000]
)
def test_issues_without_the_form_are_answered(folder: Path, text: str | None) -> None:
    assert propose(folder, text)[0] == 1


# ---- pr.yml ----


@pytest.fixture
def project(catalog: Catalog, tmp_path: Path) -> Path:
    """A repository with the project in one commit."""
    root = small.project(tmp_path / "project", catalog, ENTRIES)
    git(root, "init", "--quiet")
    commit(root, "before")
    return root


def steps(
    root: Path, change: Callable[[Path], None], *, pages: bool = False
) -> dict[str, tuple[int, str, str]]:
    """Exit code, output and summary of the steps of the job, after a change of the catalog.

    The pages, which take seconds, are built only where a test looks at them.
    """
    change(root / "catalog")
    commit(root, "after")
    bin_ = root / ".venv/bin"
    bin_.mkdir(parents=True)
    (bin_ / "atlas").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m atlas "$@"\n')
    (bin_ / "atlas").chmod(0o755)
    summary = root / "summary.md"
    found = {}
    for step in WORKFLOW["jobs"]["catalog"]["steps"]:
        if "run" not in step or step["run"].startswith("make"):
            continue
        if step["name"] == "Pages" and not pages:
            continue
        summary.write_text("")
        environment = {
            "PYTHONPATH": str(root / "hooks"),
            "GITHUB_ACTIONS": "true",
            "GITHUB_TOKEN": "",
            "GITHUB_STEP_SUMMARY": str(summary),
            **step.get("env", {}),
        }
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=root,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        commands = [line for line in done.stderr.splitlines() if line.lstrip().startswith("::")]
        assert not commands  # GitHub obeys lines of either stream
        found[step["name"]] = (done.returncode, done.stdout, summary.read_text())
    return found


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_good_change(project: Path) -> None:
    def change(catalog: Path) -> None:
        edited(catalog / "medical/doctorglm.yml", "sizes: [6B]", "sizes: [6B, 7B]")
        text = (catalog / "medical/doctorglm.yml").read_text(encoding="utf-8")
        text = text.replace("slug: doctorglm", "slug: twin").replace("xionghonglin/", "other/")
        (catalog / "medical/twin.yml").write_text(text, encoding="utf-8")

    told = steps(project, change, pages=True)
    assert [code for code, _, _ in told.values()] == [0, 0, 0, 0], told
    assert all((project / f"site/{code}entries/twin/index.html").exists() for code in ("", "en/"))
    summary = told["What changes, for reviewers"][2].replace("\\", "")
    assert "**Sizes** 6B → 6B; 7B" in summary
    assert "**规模** 6B → 6B; 7B" in summary
    assert "`twin`" in summary
    assert "medical/doctorglm.yml names the same paper" in summary
    for words in ("May we use it?", "能不能用？", "Looked for and not stated"):
        assert words in summary


def test_a_bad_change_is_annotated_on_its_lines(project: Path) -> None:
    def change(catalog: Path) -> None:
        edited(catalog / "medical/doctorglm.yml", "sizes: [6B]", "sizes: [6 billion]")
        edited(catalog / "legal/chatlaw.yml", "kind: model", "kind: modell")

    told = steps(project, change)
    code, out, _ = told["Errors, each at its line"]
    line = (project / "catalog/medical/doctorglm.yml").read_text().split("sizes:")[0].count("\n")
    assert code == 1
    assert f"::error file=catalog/medical/doctorglm.yml,line={line + 1},col=" in out
    assert "::error file=catalog/legal/chatlaw.yml" in out
    code, _, summary = told["What changes, for reviewers"]
    assert code == 0
    assert "6 billion" in summary.replace("\\", "")


def test_a_hostile_change_stays_text(project: Path) -> None:
    evil = "<img src=x onerror=alert(1)> [a](javascript:x) @everyone ::error::x ${{ x }} $(id) |"

    def change(catalog: Path) -> None:
        quoted = "'" + evil + "'"
        edited(catalog / "medical/doctorglm.yml", "name: DoctorGLM", f"name: {quoted}")

    told = steps(project, change)
    assert [code for code, _, _ in told.values()] == [0, 0, 0], told
    assert not any(
        line.startswith("::") for _, out, _ in told.values() for line in out.splitlines()
    )
    summary = told["What changes, for reviewers"][2]
    assert escaped(evil) in summary
    assert not re.search(r"(?<!\\)<(?!!-- -->)", summary)
    assert "@everyone" not in summary


@pytest.mark.parametrize("text", ["slug: [\n", "slug: x\n", "name: x\nslug: x\n"])
def test_a_hostile_file_name_stays_text(project: Path, text: str) -> None:
    evil = "x\n::error file=a::forged\n# `forged`.yml"

    def change(catalog: Path) -> None:
        (catalog / "medical" / evil).write_text(text, encoding="utf-8")

    told = steps(project, change)
    assert told["Errors, each at its line"][0] == 1
    for _, out, summary in told.values():
        assert not re.search(r"(?m)^\s*(::error file=a|# .*forged)", out + summary)


def test_names_written_otherwise_are_near_duplicates(project: Path) -> None:
    def change(catalog: Path) -> None:
        text = (catalog / "medical/doctorglm.yml").read_text(encoding="utf-8")
        for old, new in {
            "slug: doctorglm": "slug: doctor-glm",
            "name: DoctorGLM": "name: Doctor-GLM",
            "xionghonglin/": "other/",
        }.items():
            text = text.replace(old, new)
        (catalog / "medical/doctor-glm.yml").write_text(text, encoding="utf-8")

    summary = steps(project, change)["What changes, for reviewers"][2].replace("\\", "")
    assert "medical/doctorglm.yml has the same name" in summary


def test_workflows_for_strangers_have_no_rights() -> None:
    jobs: dict[str, Any] = WORKFLOW["jobs"]
    assert WORKFLOW["permissions"] == {}
    assert {str(job["permissions"]) for job in jobs.values()} == {"{'contents': 'read'}"}
    assert "secrets." not in (ROOT / ".github/workflows/pr.yml").read_text()
    assert WORKFLOW[True] == "pull_request"  # YAML 1.1 reads `on` as true
