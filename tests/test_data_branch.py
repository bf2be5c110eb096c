"""The data branch: nothing is lost by races, kills, old copies or corruption."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from atlas.__main__ import main
from atlas.signals import command, history, runs, store
from atlas.signals.files import locked, write
from atlas.signals.records import Answer, Signals, Verdict
from atlas.signals.runs import RunReport
from atlas.upkeep import branch, contents, evidence
from atlas.upkeep.archive import ArchiveError, archive

from tests.git import commit, git

NIGHT = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "remote.git"
    folder.mkdir()
    git(folder, "init", "--bare", "--quiet", ".")
    return folder


def observe(folder: Path, now: datetime, **stars: int) -> None:
    """A night on which each repository had so many stars."""
    before = store.load(folder, now)
    after = dict(before.repositories)
    for name, count in stars.items():
        answer = Answer(Verdict.OK, {"stars": count, "database_id": 1})
        after[f"o/{name}"] = after.get(f"o/{name}", Signals()).after(answer, now)
    store.save(folder, before, store.State(after, "api.github.com"), now)


def stars(folder: Path) -> dict[str, list[int]]:
    """The history by repository, as the site reads it."""
    return {name: [p.stars for p in points] for name, points in history.read(folder).items()}


def commits(remote: Path, name: str = branch.NAME) -> int:
    return int(git(remote, "rev-list", "--count", name))


def test_a_night_is_published_once(tmp_path: Path, remote: Path) -> None:
    observe(tmp_path / "a", NIGHT, x=1, y=2)
    (tmp_path / "a" / ".lock").touch()
    assert branch.publish(str(remote), tmp_path / "a", NIGHT)
    assert branch.publish(str(remote), tmp_path / "a", NIGHT) is None
    assert commits(remote) == 1
    assert ".lock" not in git(remote, "ls-tree", "-r", "--name-only", branch.NAME)
    found = branch.fetch(str(remote), tmp_path / "b")
    assert found.faults == ()
    assert contents.read(tmp_path / "b") == contents.read(tmp_path / "a")


def test_two_runs_at_once_both_arrive(tmp_path: Path, remote: Path) -> None:
    observe(tmp_path / "start", NIGHT, x=1, y=1)
    branch.publish(str(remote), tmp_path / "start", NIGHT)
    later = NIGHT + timedelta(days=1)
    nights = {"a": {"x": 2}, "b": {"y": 3}, "c": {"z": 4}}
    for name, seen in nights.items():
        branch.fetch(str(remote), tmp_path / name)
        observe(tmp_path / name, later, **seen)
    threads = [
        threading.Thread(target=branch.publish, args=(str(remote), tmp_path / name, later))
        for name in nights
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    branch.fetch(str(remote), tmp_path / "end")
    assert stars(tmp_path / "end") == {"o/x": [1, 2], "o/y": [1, 3], "o/z": [4]}
    state = store.load(tmp_path / "end", later)
    assert {name: seen.value("stars") for name, seen in state.repositories.items()} == {
        "o/x": 2,
        "o/y": 3,
        "o/z": 4,
    }
    assert commits(remote) == 4


def test_a_job_among_many_gets_its_turn(
    tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, push = iter(range(12)), branch._push

    def behind(*arguments: Any, **options: Any) -> str:
        return "overtaken" if next(lost, None) is not None else push(*arguments, **options)

    monkeypatch.setattr(branch, "_push", behind)
    monkeypatch.setattr(branch, "LONGEST_WAIT", 0)
    observe(tmp_path / "a", NIGHT, x=1)
    assert branch.publish(str(remote), tmp_path / "a", NIGHT)


def test_a_fetch_waits_for_a_poll(tmp_path: Path, remote: Path) -> None:
    folder = tmp_path / "a"
    observe(folder, NIGHT, x=1)
    branch.publish(str(remote), folder, NIGHT)
    fetching = threading.Thread(target=branch.fetch, args=(str(remote), folder))
    with locked(folder):
        fetching.start()
        fetching.join(1)
        assert fetching.is_alive()
        observe(folder, NIGHT + timedelta(days=1), x=2)
    fetching.join()
    assert stars(folder) == {"o/x": [1, 2]}


def test_what_was_polled_is_published_whatever_comes_after(
    tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> tuple[int, int]:
        raise KeyError("oid")

    def polled(folder: Path, *_: object) -> int:
        observe(folder, NIGHT, x=1)
        return 0

    monkeypatch.setenv("GITHUB_TOKEN", "token")
    monkeypatch.setattr(evidence, "check", broken)
    monkeypatch.setattr(command, "refresh", polled)
    with pytest.raises(KeyError):
        main(["refresh", "--remote", str(remote), "--state", str(tmp_path / "a")])
    branch.fetch(str(remote), tmp_path / "b")
    assert stars(tmp_path / "b") == {"o/x": [1]}


def test_tables_of_two_runs_become_one(tmp_path: Path, remote: Path) -> None:
    events, stars = "day,repository,kind,before,after\n", "week_begins,stars_gained\n"
    seen = {
        "a": ("2026-11-24,o/x,archived,,\n", "2026-11-08,4\n2026-11-15,1\n"),
        "b": ("2026-11-23,o/y,gone,,\n", "2026-11-15,2\n2026-11-22,7\n"),
    }
    for name, (event, weeks) in seen.items():
        observe(tmp_path / name, NIGHT, x=1)
        write(tmp_path / name / "events.csv", events + event)
        write(tmp_path / name / "stars/o/x.csv", stars + weeks)
        branch.publish(str(remote), tmp_path / name, NIGHT)
    branch.fetch(str(remote), tmp_path / "end")
    told = (tmp_path / "end/events.csv").read_text()
    assert told == events + seen["b"][0] + seen["a"][0]
    told = (tmp_path / "end/stars/o/x.csv").read_text()
    assert told == stars + "2026-11-08,4\n2026-11-15,2\n2026-11-22,7\n"


def test_runs_that_began_in_one_second_are_all_remembered(tmp_path: Path, remote: Path) -> None:
    for name, asked in (("a", 3), ("b", 4)):
        observe(tmp_path / name, NIGHT, x=1)
        runs.add(tmp_path / name, RunReport(NIGHT, 1.5, asked, asked, 1, 0))
        branch.publish(str(remote), tmp_path / name, NIGHT)
    branch.fetch(str(remote), tmp_path / "a")
    assert [run.asked for run in runs.load(tmp_path / "a")] == [3, 4]


@pytest.mark.parametrize(
    "wrong",
    [{"asked": "x"}, {"seconds": None}, {"verdicts": 5}, {"verdicts": {"ok": "x"}}, {"reason": []},
     {"exit": "0"}, {"source": 3}, {"started": "0001-01-01T00:00:00+14:00"}],
)  # fmt: skip
def test_a_run_of_another_form_is_left_out(tmp_path: Path, wrong: dict[str, object]) -> None:
    runs.add(tmp_path, RunReport(NIGHT, 1.5, 3, 2, 1, 0))
    (told,) = json.loads((tmp_path / "runs.json").read_text())
    (tmp_path / "runs.json").write_text(json.dumps([{**told, **wrong}, told, 5, None, [], "x"]))
    assert [run.asked for run in runs.load(tmp_path)] == [3]
    runs.add(tmp_path, RunReport(NIGHT, 1.5, 3, 3, 1, 0))
    assert runs.success_rate(runs.load(tmp_path)) == 5 / 6


def test_values_of_a_mirror_are_not_mixed_in(tmp_path: Path, remote: Path) -> None:
    """The next poll would refuse a store that calls itself one of another host."""
    observe(tmp_path / "a", NIGHT, x=1)
    branch.publish(str(remote), tmp_path / "a", NIGHT)
    before = store.load(tmp_path / "b", NIGHT)
    mirrored = store.State(store.load(tmp_path / "a", NIGHT).repositories, "mirror.example.org")
    store.save(tmp_path / "b", before, mirrored, NIGHT)
    kept = contents.read(tmp_path / "b")
    with pytest.raises(branch.BranchError, match=r"api\.github\.com, mirror\.example\.org"):
        branch.publish(str(remote), tmp_path / "b", NIGHT)
    with pytest.raises(branch.BranchError, match=r"mirror\.example\.org"):
        branch.fetch(str(remote), tmp_path / "b")
    assert contents.read(tmp_path / "b") == kept


def test_an_old_or_empty_copy_takes_away_nothing(tmp_path: Path, remote: Path) -> None:
    observe(tmp_path / "a", NIGHT, x=1, y=1)
    branch.publish(str(remote), tmp_path / "a", NIGHT)
    observe(tmp_path / "a", NIGHT + timedelta(days=2), x=5)
    branch.publish(str(remote), tmp_path / "a", NIGHT)
    observe(tmp_path / "old", NIGHT + timedelta(days=1), y=3)
    branch.publish(str(remote), tmp_path / "old", NIGHT)
    branch.publish(str(remote), tmp_path / "nothing", NIGHT)
    branch.fetch(str(remote), tmp_path / "end")
    assert stars(tmp_path / "end") == {"o/x": [1, 5], "o/y": [1, 3]}
    rows = (tmp_path / "end/history/2026-11.csv").read_text().splitlines()[1:]
    assert [row[:10] for row in rows] == sorted(row[:10] for row in rows)


@pytest.mark.parametrize(
    "harm",
    [
        {"latest.json": "{"},
        {"latest.json": ""},
        {"latest.json": '{"schema_version": 3, "sources": {}}'},
        {"history/2026-11.csv": "date,repository\n2026"},
        {"history/2026-11.csv": "date,repository,stars,forks,open_issues,last_commit,archived\n"},
        {"latest.json": None},
        {"history/2026-11.csv": None},
        {"history/2026-11.csv": "date,repository\n2026-11-24,\udcff\n"},
        {"events.csv": None},
        {"stars/o/x.csv": "week_begins,stars_gained\n"},
    ],
)
def test_a_corrupted_branch_is_passed_over_and_mended(
    tmp_path: Path, remote: Path, harm: dict[str, str | None]
) -> None:
    observe(tmp_path / "a", NIGHT, x=1, y=2)
    write(tmp_path / "a/events.csv", "day,repository,kind,before,after\n2026-11-24,o/x,gone,,")
    write(tmp_path / "a/stars/o/x.csv", "week_begins,stars_gained\n2026-11-08,7")
    branch.publish(str(remote), tmp_path / "a", NIGHT)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", branch.NAME, str(remote), str(clone))
    for name, text in harm.items():
        if text is None:
            (clone / name).unlink()
        else:
            (clone / name).write_text(text, errors="surrogateescape")
    commit(clone, "harm")
    git(clone, "push", "--quiet")

    found = branch.fetch(str(remote), tmp_path / "b")
    assert len(found.faults) == 1
    assert stars(tmp_path / "b") == {"o/x": [7, 1], "o/y": [2]}
    observe(tmp_path / "b", NIGHT + timedelta(days=1), x=3)
    assert branch.publish(str(remote), tmp_path / "b", NIGHT)
    assert branch.fetch(str(remote), tmp_path / "end").faults == ()
    assert stars(tmp_path / "end") == {"o/x": [7, 1, 3], "o/y": [2]}
    harmed = git(remote, "rev-parse", branch.PREVIOUS)
    if contents.faults(contents.read(clone)):
        with pytest.raises(branch.BranchError, match="not sound"):
            branch.fetch(str(remote), tmp_path / "back", harmed)
    assert commits(remote, branch.PREVIOUS) == 2  # the harm can still be looked at


def test_what_a_commit_has_lost_is_put_back_and_what_it_brought_is_kept(
    tmp_path: Path, remote: Path
) -> None:
    observe(tmp_path / "a", NIGHT, x=1)
    write(tmp_path / "a/events.csv", "day,repository,kind,before,after\n2026-11-24,o/x,gone,,")
    branch.publish(str(remote), tmp_path / "a", NIGHT)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", branch.NAME, str(remote), str(clone))
    observe(clone, NIGHT + timedelta(days=1), x=2)
    (clone / "events.csv").unlink()
    commit(clone, "a night that lost the events")
    git(clone, "push", "--quiet")
    found = branch.fetch(str(remote), tmp_path / "b")
    assert [fault.partition(": ")[2] for fault in found.faults] == ["lost 1 events"]
    assert stars(tmp_path / "b") == {"o/x": [1, 2]}
    assert "gone" in (tmp_path / "b/events.csv").read_text()
    assert branch.publish(str(remote), tmp_path / "b", NIGHT)
    assert branch.fetch(str(remote), tmp_path / "c").faults == ()


def document(stars: int, at: str, version: int = store.SCHEMA_VERSION) -> bytes:
    """A state of one repository, as a version of the program writes it."""
    values = {"stars": {"value": stars, "observed_at": at}}
    repositories = {"o/x": {"last_look": {"at": at, "verdict": "ok"}, "values": values}}
    told = {"host": "api.github.com", "repositories": repositories}
    older = {"source": "api.github.com", "repositories": repositories}
    return json.dumps(
        {"schema_version": version, **(older if version < 3 else {"sources": {"github": told}})}
    ).encode()


@pytest.mark.parametrize(
    ("before", "tip", "told"),
    [
        (True, document(2, "2026-11-25T00:00:00Z", store.SCHEMA_VERSION + 1), "schema version"),
        (False, b"{", "latest.json"),  # nothing sound is left to add to
    ],
)
def test_what_is_not_understood_stays(
    tmp_path: Path, remote: Path, before: bool, tip: bytes, told: str
) -> None:
    if before:
        observe(tmp_path / "a", NIGHT, x=1)
        branch.publish(str(remote), tmp_path / "a", NIGHT)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(remote), str(clone))
    git(clone, "checkout", "--quiet", "-B", branch.NAME, *["origin/data"] * before)
    (clone / "latest.json").write_bytes(tip)
    commit(clone, "not understood")
    git(clone, "push", "--quiet", "origin", branch.NAME)
    there = git(remote, "rev-parse", branch.NAME)
    if before:
        branch.fetch(str(remote), tmp_path / "b")
    else:
        with pytest.raises(branch.BranchError, match=told):
            branch.fetch(str(remote), tmp_path / "b")
    observe(tmp_path / "b", NIGHT + timedelta(days=2), x=3)
    with pytest.raises(branch.BranchError, match=told):
        branch.publish(str(remote), tmp_path / "b", NIGHT)
    assert git(remote, "rev-parse", branch.NAME) == there
    assert branch.publish(str(remote), tmp_path / "b", NIGHT, replace=True)


def test_an_empty_branch_is_begun(tmp_path: Path, remote: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(remote), str(clone))
    commit(clone, "nothing yet")
    git(clone, "push", "--quiet", "origin", f"HEAD:{branch.NAME}")
    observe(tmp_path / "a", NIGHT, x=1)
    assert branch.fetch(str(remote), tmp_path / "a").faults == ()
    assert branch.publish(str(remote), tmp_path / "a", NIGHT)
    assert branch.fetch(str(remote), tmp_path / "b").faults == ()
    assert stars(tmp_path / "b") == {"o/x": [1]}


def test_a_remote_is_found_from_where_one_is(
    tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And in a hook of Git, which names another repository in the environment."""
    git(tmp_path, "init", "--quiet", "checkout")
    checkout = tmp_path / "checkout"
    git(checkout, "remote", "add", "origin", "../remote.git")
    assert branch.remote_of(checkout) == str(remote)
    assert branch.found_from(tmp_path, "git@example.org:o/x") == "git@example.org:o/x"
    observe(tmp_path / "a", NIGHT, x=1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_DIR", str(checkout / ".git"))
    assert main(["publish-data", "--remote", "remote.git", "--state", "a"]) == 0
    monkeypatch.delenv("GIT_DIR")
    assert commits(remote) == 1
    assert git(checkout, "for-each-ref") == ""


def test_what_takes_git_too_long_is_told(
    tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "bin/git"
    write(slow, "#!/bin/sh\nexec sleep 60")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent), prepend=os.pathsep)
    monkeypatch.setattr(branch, "LONGEST", 0.2)
    with pytest.raises(branch.BranchError, match="no end after"):
        branch.fetch(str(remote), tmp_path / "a")


@pytest.mark.parametrize("held", [5, {"host": "x"}, {"host": "x", "repositories": ["a/b"]}])
def test_an_unsound_store_is_not_published(tmp_path: Path, remote: Path, held: object) -> None:
    observe(tmp_path / "a", NIGHT, x=1)
    state = json.loads((tmp_path / "a/latest.json").read_text())
    state["sources"]["huggingface"] = held
    (tmp_path / "a/latest.json").write_text(json.dumps(state))
    with pytest.raises(branch.BranchError, match=r"latest\.json"):
        branch.publish(str(remote), tmp_path / "a", NIGHT)
    (tmp_path / "a/runs.json").write_text("[")
    with pytest.raises(branch.BranchError, match=r"runs\.json"):
        branch.publish(str(remote), tmp_path / "a", NIGHT)


def test_one_value_of_another_form_stops_nothing(tmp_path: Path, remote: Path) -> None:
    observe(tmp_path / "a", NIGHT, x=1, y=2)
    state = json.loads((tmp_path / "a/latest.json").read_text())
    wrong = {"value": "many", "observed_at": "the other day"}
    state["sources"]["github"]["repositories"]["o/x"]["values"]["stars"] = wrong
    (tmp_path / "a/latest.json").write_text(json.dumps(state))
    assert branch.publish(str(remote), tmp_path / "a", NIGHT)
    assert branch.fetch(str(remote), tmp_path / "b").faults == ()
    held = store.load(tmp_path / "b", NIGHT)
    assert "the other day" in held.message
    assert held.repositories["o/y"].value("stars") == 2
    observe(tmp_path / "b", NIGHT + timedelta(days=1), x=3)
    branch.publish(str(remote), tmp_path / "b", NIGHT)
    branch.fetch(str(remote), tmp_path / "end")
    mended = store.load(tmp_path / "end", NIGHT)
    assert (mended.message, mended.repositories["o/x"].value("stars")) == ("", 3)


def test_a_push_that_a_rule_refuses_is_told_in_the_words_of_git(
    tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branch, "TRIES", 1)
    hook = remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'GH013: Repository rule violations found' >&2\nexit 1\n")
    hook.chmod(0o755)
    observe(tmp_path / "a", NIGHT, x=1)
    with pytest.raises(branch.BranchError, match=r"^git push: (?s:.*)GH013.*found"):
        branch.publish(str(remote), tmp_path / "a", NIGHT)
    hook.unlink()
    lock = remote / "refs/heads/data.lock"
    lock.touch()
    with pytest.raises(branch.BranchError, match=r"1 pushes in a row(?s:.*)cannot lock"):
        branch.publish(str(remote), tmp_path / "a", NIGHT)
    lock.unlink()
    assert branch.publish(str(remote), tmp_path / "a", NIGHT)


def test_the_branch_stays_short_and_can_be_rolled_back(
    tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branch, "KEPT", 4)
    for night in range(10):
        observe(tmp_path / "a", NIGHT + timedelta(days=night), x=night + 1)
        branch.publish(str(remote), tmp_path / "a", NIGHT + timedelta(days=night))
    assert commits(remote) <= 4
    assert commits(remote, branch.PREVIOUS) == 4
    branch.fetch(str(remote), tmp_path / "b")
    assert stars(tmp_path / "b") == {"o/x": list(range(1, 11))}

    older = git(remote, "rev-parse", f"{branch.PREVIOUS}~2")[:10]
    with pytest.raises(branch.BranchError, match="empty folder"):  # the two would be mixed
        branch.fetch(str(remote), tmp_path / "b", older)
    branch.fetch(str(remote), tmp_path / "back", older)
    assert branch.publish(str(remote), tmp_path / "back", NIGHT, replace=True)
    branch.fetch(str(remote), tmp_path / "c")
    assert stars(tmp_path / "c") == stars(tmp_path / "back")
    assert max(stars(tmp_path / "c")["o/x"]) < 10


LATE = """\
date,repository,stars,forks,open_issues,last_commit,archived
2025-04-02,o/x,8,,,,
2025-04-28,o/x,9,,,,
"""


def test_a_finished_year_is_thinned_and_stays_so(tmp_path: Path, remote: Path) -> None:
    nights = [datetime(2025, month, day, tzinfo=UTC) for month in (3, 4) for day in (1, 9, 20)]
    for number, night in enumerate([*nights, NIGHT]):
        observe(tmp_path / "a", night, x=number + 1, y=number // 4)
    branch.publish(str(remote), tmp_path / "a", NIGHT)
    branch.fetch(str(remote), tmp_path / "old")

    with pytest.raises(ArchiveError, match="unfinished"):
        archive(tmp_path / "a", 2025, tmp_path / "release", date(2025, 12, 31))
    made = archive(tmp_path / "a", 2025, tmp_path / "release", NIGHT.date())
    assert [path.name for path in made] == ["history-2025.parquet"]
    with duckdb.connect() as database:
        assert database.read_parquet(str(made[0])).aggregate("count(*)").fetchall() == [(8,)]
    assert branch.publish(str(remote), tmp_path / "a", NIGHT)
    assert branch.publish(str(remote), tmp_path / "old", NIGHT) is None
    found = branch.fetch(str(remote), tmp_path / "end")
    assert found.faults == ()
    assert stars(tmp_path / "end") == {"o/x": [3, 6, 7], "o/y": [0, 1]}
    names = sorted(path.name for path in (tmp_path / "end/history").glob("*.csv"))
    assert names == ["2025.csv", "2026-11.csv"]
    assert archive(tmp_path / "a", 2025, tmp_path / "release", NIGHT.date()) == []

    kept = made[0].read_bytes()
    write(tmp_path / "old/history/2025-04.csv", LATE)  # a machine that was away
    branch.fetch(str(remote), tmp_path / "old")
    with pytest.raises(ArchiveError, match="thinned"):
        archive(tmp_path / "old", 2025, tmp_path / "release", NIGHT.date())
    assert made[0].read_bytes() == kept
    assert branch.publish(str(remote), tmp_path / "old", NIGHT)
    found = branch.fetch(str(remote), tmp_path / "late")
    assert found.faults == ()
    assert stars(tmp_path / "late") == {"o/x": [3, 6, 9, 7], "o/y": [0, 1]}


@pytest.mark.parametrize("versions", [(3, 3), (2, 3), (3, 2), (1, 2)])
def test_of_two_documents_the_later_observation_stays(
    tmp_path: Path, versions: tuple[int, int]
) -> None:
    early = document(1, "2026-11-24T00:00:00Z", versions[0])
    late = document(2, "2026-11-25T00:00:00Z", versions[1])
    for pair in ((early, late), (late, early)):
        contents.write_to(
            tmp_path, contents.union(*({contents.STATE: content} for content in pair))
        )
        assert store.load(tmp_path, NIGHT).repositories["o/x"].value("stars") == 2
