"""What is held on disk between two polls: read whatever has become of it, and never lost."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from atlas.catalog import Catalog
from atlas.inputs import assembled
from atlas.language import language
from atlas.signals import (
    events,
    files,
    history,
    runs,
    store,
)
from atlas.signals.command import (
    DENIED,
    FRESH,
    refresh,
)
from atlas.signals.huggingface import HUGGING_FACE
from atlas.signals.modelscope import MODELSCOPE
from atlas.signals.poll import Budget
from atlas.signals.records import (
    FLAG,
    GITHUB,
    NUMBER,
    TEXT,
    TEXTS,
    TIME,
    Answer,
    Form,
    Signals,
    Source,
    Verdict,
)

from tests.github_double import GitHubDouble, Repository, State, seeded
from tests.test_signals import NAMES, NOW, connect


def test_numbers_of_two_hosts_are_never_mixed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    real = store.State({"a/b": Signals().after(Answer(Verdict.OK, {"stars": 7}), NOW)}, "real.test")
    store.save(tmp_path, store.State(), real, NOW)
    with GitHubDouble([Repository("a/b", 1, stars=1)]) as hub:
        assert refresh(tmp_path, ["a/b"], connect(hub), Budget(), language("en")) == DENIED
        assert hub.requests == []
    assert store.load(tmp_path, NOW).repositories["a/b"].value("stars") == 7
    assert "holds values of real.test" in capfd.readouterr().err


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_store_is_brought_up_to_date(version: int, tmp_path: Path) -> None:
    value = {"value": 5, "observed_at": "2026-10-01T03:17:00Z"}
    look = {"verdict": "ok", "at": "2026-10-01T03:17:00Z"}
    old = {
        "schema_version": version,
        **({"source": "api.github.com"} if version == 2 else {}),
        "repositories": {"a/b": {"last_look": look, "values": {"stars": value}}},
    }
    (tmp_path / "latest.json").write_text(json.dumps(old))
    state = store.load(tmp_path, NOW)
    assert (state.message, state.source) == ("", "api.github.com")
    assert state.repositories["a/b"].value("stars") == 5


RUN = {"started": "2026-11-01T03:17:00Z", "seconds": 1, "asked": 1, "answered": 1, "requests": 1}


SOUND: Mapping[str, str] = {
    "runs.json": json.dumps([{**RUN, "exit": 0}]),
    "events.csv": "day,repository,kind,before,after\n2026-11-01,a/b,gone,,\n",
    "history/2026-11.csv": "date,repository,stars,last_commit\n2026-11-01,a/b,5,2026-10-30\n",
    "stars/a/b.csv": "week_begins,stars_gained\n2026-10-04,5\n",
    "evidence.json": '{"files": {"a/b F@1": {"changed": true, "checked_at": "2026-11-01"}}}',
    "links.json": '{"links": {"https://a.b": {"state": "answers", "checked_at": "2026-11-01"}}}',
}
"""A file of each kind with one item."""


RUINED: tuple[tuple[str, str, str, int], ...] = (
    ("runs.json", json.dumps([{**RUN, "exit": 0}, 3]), "run 2: '3' is not an object", 1),
    *(
        ("runs.json", json.dumps([{**RUN, "exit": 0, key: value}]), f"run 1 {key}: ", 0)
        for key in (*RUN, "exit", "verdicts")
        for value in ("x", -1, {"ok": "x"})
    ),
    ("events.csv", SOUND["events.csv"] + "2026-11-02,a/b\n", "line 3: 2 cells instead of 5", 1),
    ("events.csv", SOUND["events.csv"] + '2026-11-02,"a/b,gone,,\n', "line 3: unexpected end", 1),
    ("events.csv", SOUND["events.csv"] + "2026-11-02,a,none,,\n", "'none' is not a valid Kind", 1),
    ("history/2026-11.csv", SOUND["history/2026-11.csv"] + "2026-11-02,a/b,x,\n", "line 3: 'x'", 1),
    ("history/2026-11.csv", SOUND["history/2026-11.csv"] + "rubbish\n", "line 3: 1 cells", 1),
    ("history/2026-11.csv", SOUND["history/2026-11.csv"] + "3026-11-02,a/b,5,\n", "to come", 1),
    ("stars/a/b.csv", SOUND["stars/a/b.csv"] + "9999-12-31,1\n", "line 3: date value", 0),
    ("evidence.json", SOUND["evidence.json"][:-2] + ', "x": 3}}', "x: '3' is not an object", 1),
    ("links.json", SOUND["links.json"][:-2] + ', "x": {"state": "no"}}}', "x state: 'no' is", 1),
    *((name, "\0", name, 0) for name in SOUND),
)


@pytest.mark.parametrize(("file", "text", "note", "left"), RUINED)
def test_what_is_none_costs_no_other(
    tmp_path: Path,
    catalog: Catalog,
    capfd: pytest.CaptureFixture[str],
    file: str,
    text: str,
    note: str,
    left: int,
) -> None:
    """Of each file that a build reads beside the store; what is left out is said."""

    def items() -> int:
        read = assembled(catalog, tmp_path, NOW.date())
        points = sum(map(len, read.history.values()))
        return points + sum(map(len, (read.runs, read.evidence, read.links, read.events)))

    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SOUND[file])
    assert (items(), capfd.readouterr().err) == (1, "")
    path.write_text(text)
    assert items() == left
    told = capfd.readouterr().err
    assert all(line.startswith(file) and line.endswith("left out") for line in told.splitlines())
    assert note in told


def test_what_replaces_a_file_keeps_what_it_could_not_read(tmp_path: Path) -> None:
    old = {"runs.json": "[3]", "events.csv": "x", f"history/{datetime.now(UTC):%Y-%m}.csv": "\0"}
    (tmp_path / "history").mkdir()
    for name, text in old.items():
        (tmp_path / name).write_text(text)
    with GitHubDouble([Repository("a/b", 1, stars=5)]) as hub:
        for state in (State.PRESENT, State.GONE):
            hub.by_name["a/b"].state = state
            refresh(tmp_path, ["a/b"], connect(hub), Budget(), language("en"))
    for name, text in old.items():
        (aside,) = tmp_path.glob(f"{name}.unreadable-*")
        assert aside.read_text() == text
    wrong: list[str] = []
    assert len(runs.read(tmp_path, wrong)) == 2
    assert len(events.read(tmp_path, wrong)) == len(history.read(tmp_path, {}, wrong)) == 1
    assert wrong == []


def test_history_holds_changes_only(tmp_path: Path) -> None:
    names = NAMES[:3]
    with GitHubDouble(seeded(names)) as hub:
        for _ in range(3):
            refresh(tmp_path, names, connect(hub), Budget(), language("en"))
    (file,) = (tmp_path / "history").glob("*.csv")
    rows = list(csv.reader(file.read_text().splitlines()))
    assert rows[0] == ["date", "repository", *GITHUB.columns]
    assert [row[1] for row in rows[1:]] == names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "Expecting property name"),
        ('{"schema_version": 99, "repositories": {}}', "schema version 99"),
        ("[]", "it is not an object"),
        ("{}", "'schema_version' is missing"),
        ('{"schema_version": 3, "sources": []}', "sources is not an object"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_an_unreadable_store_is_kept_aside(
    tmp_path: Path, text: str, told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads it says so each time and leaves it; what replaces it keeps it."""
    path = tmp_path / "latest.json"
    path.write_text(text)
    for _ in range(2):
        state = store.load(tmp_path, NOW)
        assert state.repositories == {}
        assert told in state.message
        assert [*tmp_path.iterdir()] == [path]
    with GitHubDouble(seeded(NAMES[:1])) as hub:
        assert refresh(tmp_path, NAMES[:1], connect(hub), Budget(), language("en")) == FRESH
    (aside,) = tmp_path.glob("latest.json.unreadable-*")
    assert aside.read_text() == text
    assert f"it is kept as {aside.name}" in capfd.readouterr().err
    assert list(store.load(tmp_path, NOW).repositories) == NAMES[:1]


def test_a_source_of_another_form_takes_no_other_along(tmp_path: Path) -> None:
    """Nor does a repository. Each costs itself only, is named, and is kept beside the new file."""
    value = {"value": 5, "observed_at": "2026-10-01T03:17:00Z"}
    seen = {"last_look": {"verdict": "ok"}, "values": {"stars": value}}
    sources = {
        "github": {"host": "api.github.com", "repositories": {"a/b": seen, "a/c": [], "a/d": None}},
        "huggingface": {"repositories": {"a/b": {**seen, "values": {"likes": value}}}},
        "modelscope": None,
    }
    text = json.dumps({"schema_version": store.SCHEMA_VERSION, "sources": sources})
    (tmp_path / "latest.json").write_text(text)
    everyone = [GITHUB, HUGGING_FACE, MODELSCOPE]
    states = store.load_all(tmp_path, NOW, everyone)
    for name, field in (("github", "stars"), ("huggingface", "likes")):
        assert states[name].repositories["a/b"].value(field) == 5
    for name, told in {
        "github": "github a/c: '[]' is not an object; github a/d: 'None' is not an object",
        "huggingface": "sources huggingface host: 'None' is not a text",
        "modelscope": "sources modelscope: 'None' is not an object",
    }.items():
        assert f"latest.json: {told}" in states[name].message
    store.save(tmp_path, states["github"], states["github"], NOW)
    (aside,) = tmp_path.glob("latest.json.unreadable-*")
    assert aside.read_text() == text
    after = store.load_all(tmp_path, NOW, everyone)
    assert after["huggingface"] == states["huggingface"]
    assert after["github"].repositories["a/b"].value("stars") == 5


WRONG: tuple[Any, ...] = (-1, 2**60, 1.5, True, "\ud800", "soon", [], [3], {}, {"a": 1})


@pytest.mark.parametrize("source", [GITHUB, HUGGING_FACE, MODELSCOPE], ids=lambda s: s.name)
def test_a_value_of_another_form_counts_as_never_seen(tmp_path: Path, source: Source) -> None:
    """Each field with each wrong value: the message names it, and nothing else is missing."""
    good: dict[Form, Any] = {NUMBER: 7, FLAG: False, TEXT: "x", TEXTS: ["x"], TIME: "2026-10-01"}
    at = {"observed_at": "2026-10-01T03:17:00Z"}
    values = {name: {"value": good[form], **at} for name, form in source.fields.items()}
    look = {"verdict": "ok", "at": "2026-10-01T03:17:00Z", "times_gone": 1, "detail": "x"}
    path = tmp_path / "latest.json"

    def loaded(look: Any, values: Any) -> store.State:
        repositories = {"a/b": {"last_look": look, "values": values}}
        sources = {source.name: {"host": "x", "repositories": repositories}}
        path.write_text(json.dumps({"schema_version": store.SCHEMA_VERSION, "sources": sources}))
        return store.load(tmp_path, NOW, source)

    whole = loaded(look, values)
    assert (whole.message, whole.repositories["a/b"].values.keys()) == ("", values.keys())
    for name, form in source.fields.items():
        for wrong in (value for value in WRONG if not form.fits(value)):
            for item in ({"value": wrong, **at}, {"value": good[form], "observed_at": wrong}, 3):
                state = loaded(look, {**values, name: item})
                assert state.repositories["a/b"].values.keys() == values.keys() - {name}
                assert f"latest.json: {source.name} a/b values {name}" in state.message
                assert state.message.isprintable()
        unstated = loaded(look, {**values, name: {"value": None, **at}})
        assert unstated.repositories["a/b"].values.keys() == values.keys()
    for name in ("verdict", "at", "renamed_to", "detail", "times_gone"):
        state = loaded({**look, name: {}}, values)
        assert state.repositories["a/b"].values.keys() == values.keys()
        assert f"{source.name} a/b last_look {name}: '{{}}' is not a" in state.message
    store.save(tmp_path, state, state, NOW, source)
    assert store.load(tmp_path, NOW, source).message == ""


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "latest.json"
    files.write(path, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(path, "new")
    assert path.read_text() == "old\n"
    assert list(tmp_path.iterdir()) == [path]


def test_two_runs_at_once_wait_for_each_other(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom datetime import datetime, UTC\n"
        "from atlas.signals import files, runs\n"
        "for n in range(40):\n"
        "    with files.locked(Path(sys.argv[1])):\n"
        "        report = runs.RunReport(datetime.now(UTC), 1, 1, 1, 1, 0)\n"
        "        runs.add(Path(sys.argv[1]), report)\n"
        "        assert len(runs.load(Path(sys.argv[1]))) > 0\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(2)]
    assert [process.wait() for process in running] == [0, 0]
    assert len(runs.load(tmp_path)) == runs.KEPT
