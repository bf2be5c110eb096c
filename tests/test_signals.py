"""Polling through real sockets: what is asked, what is believed, and that nothing is ever lost."""

from __future__ import annotations

import contextlib
import http.server
import io
import json
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from atlas.__main__ import main
from atlas.catalog import load
from atlas.language import language
from atlas.signals import (
    guard,
    history,
    huggingface,
    modelscope,
    query,
    runs,
    store,
)
from atlas.signals import http as asking
from atlas.signals.command import (
    FRESH,
    REFUSED,
    UNREACHED,
    refresh,
    repositories,
)
from atlas.signals.http import Kind, Reply
from atlas.signals.huggingface import HuggingFace
from atlas.signals.modelscope import ModelScope
from atlas.signals.poll import Budget, Connection, poll
from atlas.signals.records import (
    GITHUB,
    Answer,
    Signals,
    Verdict,
    ahead,
    clamped,
)
from atlas.signals.transport import GitHub, judged
from atlas.upkeep import contents
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT, run_atlas
from tests.github_double import Faults, GitHubDouble, Repository, State, seeded

TOKEN = "ghp_markedTokenThatMustNotAppear"
NOW = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)
NAMES = [f"owner{index}/project{index}" for index in range(200)]


def connect(hub: GitHubDouble, token: str | None = TOKEN) -> GitHub:
    return GitHub(hub.api_url, hub.graphql_url, token)


def ask(hub: GitHubDouble, names: list[str], token: str | None = TOKEN) -> dict[str, Answer]:
    budget = Budget(sleep=lambda _: None)
    return poll(names, {}, connect(hub, token), budget, lambda: NOW).answers


def test_two_hundred_repositories_take_four_requests() -> None:
    with GitHubDouble(seeded(NAMES)) as hub:
        answers = ask(hub, NAMES)
        assert len(hub.requests) == 4
        assert hub.points <= 8
    assert {answer.verdict for answer in answers.values()} == {Verdict.OK}
    assert len(answers) == 200


@pytest.mark.parametrize("token", [TOKEN, None])
@pytest.mark.parametrize(
    ("repository", "verdict", "renamed"),
    [
        (Repository("a/b", 1, stars=5), Verdict.OK, None),
        (Repository("a/new", 1, stars=5, former=["a/b"]), Verdict.RENAMED, "a/new"),
        (Repository("a/b", 1, state=State.EMPTY), Verdict.EMPTY, None),
        (Repository("a/b", 1, state=State.GONE), Verdict.GONE, None),
        (Repository("a/b", 1, state=State.DMCA), Verdict.BLOCKED, None),
        (Repository("a/b", 1, state=State.TERMS), Verdict.BLOCKED, None),
    ],
)
def test_verdicts(
    repository: Repository, verdict: Verdict, renamed: str | None, token: str | None
) -> None:
    with GitHubDouble([repository]) as hub:
        answer = ask(hub, ["a/b"], token)["a/b"]
    assert (answer.verdict, answer.renamed_to) == (verdict, renamed)
    if verdict in (Verdict.OK, Verdict.RENAMED):
        assert answer.values["stars"] == 5
        assert answer.values["last_commit"] == "2024-01-01T00:00:00Z"
        assert answer.values["pushed_at"] == "2024-02-01T00:00:00Z"


def test_both_interfaces_say_the_same() -> None:
    repositories = seeded(NAMES[:5])
    repositories[0].archived_at = "2025-05-01T00:00:00Z"
    repositories[1].parent = "some/origin"
    with GitHubDouble(repositories) as hub:
        graphql, rest = ask(hub, NAMES[:5]), ask(hub, NAMES[:5], token=None)
    told_apart = {"open_issues", "archived_at", "release", "released_at"}
    for name in NAMES[:5]:
        for field in graphql[name].values.keys() - told_apart:
            assert graphql[name].values[field] == rest[name].values[field], field


@pytest.mark.parametrize("status", [403, 429, 503])
@pytest.mark.parametrize(
    ("header", "told", "wait"),
    [
        ("retry-after", "7", 7),
        ("retry-after", 40, 40),
        ("retry-after", -40, 1),
        *(("retry-after", odd, None) for odd in ("", "\u00b2", "soon", "9" * 400, "9" * 5000)),
        ("x-ratelimit-reset", 30, 30),
        ("x-ratelimit-reset", "9" * 400, None),
    ],
)
def test_the_host_says_how_long_to_wait(
    status: int, header: str, told: str | int, wait: float | None
) -> None:
    """In seconds or by a time; where it does not say, a minute, and a 503 is then no limit."""
    if isinstance(told, int):
        then = datetime.now(UTC) + timedelta(seconds=told)
        date = header == "retry-after"
        told = format_datetime(then, usegmt=True) if date else f"{then.timestamp():.0f}"
    reply = judged(status, {header: told, "x-ratelimit-remaining": "0"}, None)
    assert reply.kind is (Kind.HEAVY if status == 503 and wait is None else Kind.LIMITED)
    if reply.kind is Kind.LIMITED:
        assert reply.wait == pytest.approx(wait or 60, abs=3)
    for other in (
        huggingface.refusal(429, {header: told}, None),
        modelscope.judged(429, {header: told}, None),
    ):
        assert isinstance(other, Reply)
        assert other.kind is Kind.LIMITED


CARD = {
    "databaseId": 1,
    "stargazerCount": 5,
    "forkCount": 2,
    "isArchived": True,
    "archivedAt": "2026-01-01T00:00:00Z",
    "isFork": True,
    "parent": {"nameWithOwner": "a/origin"},
    "pushedAt": "2025-12-01T00:00:00Z",
    "createdAt": "2024-01-01T00:00:00Z",
    "description": "x",
    "licenseInfo": {"spdxId": "MIT"},
    "latestRelease": {"tagName": "v1", "publishedAt": "2025-01-01T00:00:00Z"},
    "issues": {"totalCount": 3},
    "repositoryTopics": {"nodes": [{"topic": {"name": "x"}}]},
    "defaultBranchRef": {"name": "main", "target": {"committedDate": "2025-12-01T00:00:00Z"}},
}
UNTOLD = ("forkCount", "isArchived", "isFork", "createdAt", "issues")
"""What GitHub never leaves empty, with or without an error."""


@pytest.mark.parametrize("key", list(CARD))
def test_a_place_that_an_error_has_emptied_says_nothing(key: str) -> None:
    """Neither that a licence is gone, nor that a repository is no longer archived, nor that it has
    no commits; without an error, an empty place is an answer."""

    def seen(before: Signals, emptied: object, *errors: object) -> Signals:
        document = {"data": {"r0": {**CARD, key: emptied}}, "errors": [*errors]}
        return before.after(query.answers(["a/b"], document, NOW)["a/b"], NOW)

    known = seen(Signals(), CARD[key])
    for error in ({"path": ["r0", key, "x"], "type": "INTERNAL"}, {"type": "TOO_MUCH"}):
        after = seen(known, None, error)
        assert after.verdict is not Verdict.EMPTY
        assert after.values == known.values
    target = {"name": "main", "target": None} if key == "defaultBranchRef" else None
    told = seen(known, target)
    numbers = ("databaseId", "stargazerCount")  # an answer without these is none
    unchanged = key in (*UNTOLD, *numbers, "defaultBranchRef")
    assert (told.values == known.values) is unchanged
    assert (told.verdict is Verdict.FAILED) is (key in numbers)


def test_another_repository_under_the_name_is_not_believed() -> None:
    known = Signals().after(Answer(Verdict.OK, {"database_id": 1, "stars": 900}), NOW)
    after = known.after(Answer(Verdict.OK, {"database_id": 2, "stars": 3}), NOW + timedelta(days=1))
    assert after.verdict is Verdict.REPLACED
    assert after.value("stars") == 900
    assert after.values["stars"].at == NOW


def test_a_failed_look_says_nothing(tmp_path: Path) -> None:
    """Under the new name that the catalog has given meanwhile, the old values are still found."""
    moved = Signals().after(Answer(Verdict.RENAMED, {"stars": 5}, "a/new"), NOW)
    failed = moved.after(Answer(Verdict.FAILED), NOW)
    assert (failed.renamed_to, failed.verdict) == ("a/new", Verdict.FAILED)
    with GitHubDouble([], faults=Faults(down_from=1)) as hub:
        before = store.State({"a/b": failed}, connect(hub).host)
        store.save(tmp_path, store.State(), before, NOW)
        budget = Budget(sleep=lambda _: None)
        refresh(tmp_path, ["a/new"], connect(hub), budget, language("en"))
        assert store.load(tmp_path, NOW).repositories["a/new"].value("stars") == 5
    gone, nothing = Answer(Verdict.GONE), Answer(Verdict.FAILED)
    for answer in (gone, nothing, gone, nothing, gone):
        moved = moved.after(answer, NOW)
    assert (moved.times_gone, moved.after(Answer(Verdict.OK), NOW).times_gone) == (3, 0)


def test_hostile_text_is_cleaned() -> None:
    repository = Repository("a/b", 1, description="<b>\u202eevil\x1b[31m\n::error::" + "x" * 900)
    with GitHubDouble([repository]) as hub:
        told = str(ask(hub, ["a/b"])["a/b"].values["description"])
    assert told.isprintable()
    assert "\u202e" not in told
    assert len(told) == 500


@pytest.mark.parametrize(
    ("time_told", "expected"),
    [
        ("2031-01-01T00:00:00Z", "2026-11-24T03:17:00Z"),
        ("1970-01-01T00:00:00Z", "2008-01-01T00:00:00Z"),
        ("2024-05-01T02:00:00+02:00", "2024-05-01T00:00:00Z"),
        (None, None),
    ],
)
def test_dates_of_wrong_clocks(time_told: str | None, expected: str | None) -> None:
    assert clamped(time_told, NOW) == expected


def test_anonymous_hour_goes_to_the_oldest() -> None:
    old = Signals().after(Answer(Verdict.OK, {"stars": 1}), NOW - timedelta(days=9))
    recent = Signals().after(Answer(Verdict.OK, {"stars": 1}), NOW)
    known = dict.fromkeys(NAMES[:100], recent) | dict.fromkeys(NAMES[100:], old)
    with GitHubDouble(seeded(NAMES)) as hub:
        run = poll(NAMES, known, connect(hub, None), Budget(sleep=lambda _: None), lambda: NOW)
        assert len(hub.requests) <= 60
    assert 20 <= len(run.answers) <= 30
    assert set(run.answers) <= set(NAMES[100:])


def test_a_repository_that_is_gone_is_an_answer(tmp_path: Path) -> None:
    with GitHubDouble([Repository("a/b", 1, stars=7), Repository("c/d", 2, stars=9)]) as hub:
        refresh(tmp_path, ["a/b", "c/d"], connect(hub), Budget(), language("en"))
        hub.by_name["a/b"].state = State.GONE
        code = refresh(tmp_path, ["a/b", "c/d"], connect(hub), Budget(), language("en"))
    assert code == FRESH
    seen = store.load(tmp_path, NOW).repositories["a/b"]
    assert (seen.verdict, seen.value("stars"), seen.times_gone) == (Verdict.GONE, 7, 1)


def test_an_anonymous_answer_takes_away_nothing(tmp_path: Path) -> None:
    repository = Repository("a/b", 1, stars=7, open_issues=3, pull_requests=2)
    repository.release = ("v1.0", "2024-03-01T00:00:00Z")
    repository.archived_at = "2025-05-01T00:00:00Z"
    with GitHubDouble([repository]) as hub:
        refresh(tmp_path, ["a/b"], connect(hub), Budget(), language("en"))
        repository.stars = 8
        refresh(tmp_path, ["a/b"], connect(hub, None), Budget(), language("en"))
    seen = store.load(tmp_path, NOW).repositories["a/b"]
    told = {name: seen.value(name) for name in ("stars", "release", "archived_at", "open_issues")}
    assert told == {
        "stars": 8,
        "release": "v1.0",
        "archived_at": "2025-05-01T00:00:00Z",
        "open_issues": 3,
    }
    assert seen.value("open_issues_and_pulls") == 5


def test_a_wrong_clock_is_marked() -> None:
    card: dict[str, Any] = {"databaseId": 1, "stargazerCount": 1}
    for time_told, wrong in (("2031-01-01T00:00:00Z", True), ("2024-01-01T00:00:00Z", False)):
        card["defaultBranchRef"] = {"name": "main", "target": {"committedDate": time_told}}
        assert query.answer("a/b", card, NOW).values["clock_wrong"] is wrong


def test_star_history_is_fetched_in_slices_and_continued_by_own_rows(tmp_path: Path) -> None:
    names = NAMES[:6]
    words = language("en")
    with GitHubDouble(seeded(names), token_kind="user") as hub:
        for _ in range(2):
            assert refresh(tmp_path, names, connect(hub), Budget(), words, 10) == FRESH
        assert sum("stargazers/history" in seen.path for seen in hub.requests) <= 20
        some = len(list((tmp_path / "stars").glob("*/*.csv")))
        assert 0 < some < len(names)
        for _ in range(3):
            refresh(tmp_path, names, connect(hub), Budget(), words, 15)
        before = len(hub.requests)
        for repository in hub.by_name.values():
            repository.stars += 11
        refresh(tmp_path, names, connect(hub), Budget(), words, 15)
        assert len(hub.requests) == before + 1  # nothing is fetched twice
        found = history.read(tmp_path)
        for name in names:
            stars = [point.stars for point in found[name]]
            assert stars == sorted(stars)
            assert stars[-1] == hub.by_name[name].stars
            assert found[name][-1].last_commit
            assert (found[name][-1].day - found[name][0].day).days > 300


def test_star_history_that_cannot_be_right_is_asked_for_again(tmp_path: Path) -> None:
    """Where weeks are missing from the answer, or the file has been damaged."""
    repository = Repository("a/b", 1, stars=300)
    whole = repository.star_weeks(datetime.now(UTC))
    weeks = tmp_path / "stars/a/b.csv"
    with GitHubDouble([repository], token_kind="user") as hub:
        for told in ([], whole[:2], whole, whole):
            repository.star_weeks = lambda _, told=told: told  # type: ignore[method-assign,misc]
            assert refresh(tmp_path, ["a/b"], connect(hub), Budget(), language("en"), 9) == FRESH
            assert weeks.exists() is (told is whole)
            if weeks.exists():
                assert history.read(tmp_path)["a/b"][-2].stars > 150
                weeks.write_text(weeks.read_text() + "rubbish\n")


def test_star_history_stops_at_a_limit(tmp_path: Path) -> None:
    names = NAMES[:6]
    with GitHubDouble(seeded(names), token_kind="user", faults=Faults(limit_from=8)) as hub:
        assert refresh(tmp_path, names, connect(hub), Budget(), language("en"), 300) == FRESH
        assert len(hub.requests) == 8
    assert all(len(path.read_text().splitlines()) > 30 for path in tmp_path.glob("stars/*/*.csv"))


@pytest.mark.parametrize("error", [{"type": "RATE_LIMITED"}, {"message": "secondary rate limit"}])
@pytest.mark.parametrize("data", [None, {"r0": None}])
def test_a_limit_may_come_with_the_status_of_success(
    monkeypatch: pytest.MonkeyPatch, error: object, data: object
) -> None:
    github = GitHub("https://x.test", "https://x.test", TOKEN)
    body = {"data": data, "errors": [error]}
    monkeypatch.setattr(github, "_send", lambda *_: judged(200, {"retry-after": "9"}, body))
    _, reply = github.ask(["a/b"], NOW)
    assert (reply.kind, reply.wait) == (Kind.LIMITED, 9)


class Closed:
    """A host that answers about all but some repositories, of which it says why or breaks."""

    source, host, batch, used_up, requests_made = GITHUB, "x", 50, "", 0

    def __init__(self, closed: list[str], reason: str) -> None:
        self.closed, self.reason = closed, reason

    def ask(self, names: Sequence[str], now: datetime) -> tuple[dict[str, Answer], Reply]:
        self.requests_made += 1
        if self.reason == "502" and {*self.closed} & {*names}:
            return {}, Reply(Kind.HEAVY, detail="502")
        card = {"databaseId": 1, "stargazerCount": 1}
        told = {f"r{i}": None if n in self.closed else card for i, n in enumerate(names)}
        empty = [alias for alias in told if told[alias] is None]
        errors = [{"path": [alias], "type": self.reason} for alias in empty if self.reason]
        return query.answers(names, {"data": told, "errors": errors}, now), Reply(Kind.ANSWERED)


@pytest.mark.parametrize("reason", ["FORBIDDEN", "INTERNAL", "", "502"])
def test_a_few_that_never_answer_keep_no_other_waiting(reason: str) -> None:
    """Night after night they are the ones observed longest ago."""
    closed, others = NAMES[:5], NAMES[5:]
    known = dict.fromkeys(others, Signals().after(Answer(Verdict.OK, {"stars": 1}), NOW))
    hub = Closed(closed, reason)
    result = poll(NAMES, known, hub, Budget(sleep=lambda _: None), lambda: NOW)
    assert [name for name in others if result.answers[name].verdict is not Verdict.OK] == []
    assert hub.requests_made < 40
    if reason == "FORBIDDEN":
        assert (hub.requests_made, result.stopped) == (4, "")
        assert {result.answers[name].verdict for name in closed} == {Verdict.FAILED}


def test_the_guard_keeps_the_old_state(tmp_path: Path) -> None:
    with GitHubDouble(seeded(NAMES)) as hub:
        refresh(tmp_path, NAMES, connect(hub), Budget(), language("en"))
        for repository in hub.by_name.values():
            repository.stars = 0
        code = refresh(tmp_path, NAMES, connect(hub), Budget(), language("en"))
    assert code == REFUSED
    assert guard._sum(store.load(tmp_path, NOW).repositories, GITHUB) > 0


LOOKS = st.builds(
    lambda verdict, stars, identity, hours: (verdict, stars, identity, hours),
    st.sampled_from(list(Verdict)),
    st.integers(0, 99),
    st.sampled_from([1, 1, 1, 2]),
    st.integers(-30, 60),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LOOKS, max_size=30))
def test_no_value_disappears_and_none_grows_older(
    looks: list[tuple[Verdict, int, int, int]],
) -> None:
    signals, now = Signals(), NOW
    for verdict, stars, identity, hours in looks:
        now += timedelta(hours=hours)
        values: dict[str, Any] = {"stars": stars, "database_id": identity} if verdict.fresh else {}
        after = signals.after(Answer(verdict, values), now)
        assert after.values.keys() >= signals.values.keys()
        for name, observed in signals.values.items():
            assert after.values[name].at >= observed.at or ahead(observed.at, now)
        signals = after


def test_what_a_clock_ahead_has_dated_is_dated_anew(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """On the branch as well, whose later values stand otherwise; the run tells of it, once."""
    future = NOW.replace(year=3026)
    wrong = Signals().after(Answer(Verdict.OK, {"stars": 9, "database_id": 1}), future)
    with GitHubDouble([Repository("a/b", 1, stars=5)]) as hub:
        before = store.State({"a/b": wrong}, connect(hub).host)
        store.save(tmp_path, store.State(), before, NOW)
        branch = contents.read(tmp_path)
        for clock in ("1 repositories observed until 3026-11-24T03:17:00Z, still to come", ""):
            assert refresh(tmp_path, ["a/b"], connect(hub), Budget(), language("en")) == FRESH
            assert runs.load(tmp_path)[-1].reason == clock
            assert ("A clock was wrong" in capfd.readouterr().err) is bool(clock)
    seen = store.load(tmp_path, NOW).repositories["a/b"]
    assert seen.value("stars") == 5
    assert not ahead(seen.observed_at, datetime.now(UTC))
    assert not ahead(seen.attempted_at, datetime.now(UTC))
    ours = contents.read(tmp_path)
    for pair in ((branch, ours), (ours, branch)):
        assert contents.union(*pair)["latest.json"] == ours["latest.json"]


NIGHTS: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    faults=st.sampled_from(
        [
            *([Faults()] * 4),
            Faults(down_from=2),
            Faults(error_every=2),
            Faults(limit_from=2),
            Faults(garbled_from=1),
            Faults(nulls_from=1),
            Faults(heavy_above=1),
        ]
    ),
    states=st.lists(st.sampled_from([State.PRESENT, *State]), min_size=4, max_size=4),
    gained=st.lists(st.integers(-3, 9), min_size=4, max_size=4),
    token=st.sampled_from([TOKEN, TOKEN, None]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(NIGHTS, min_size=2, max_size=6))
def test_nights_of_any_kind_lose_nothing(nights: list[dict[str, Any]]) -> None:
    names = NAMES[:4]
    with (
        tempfile.TemporaryDirectory() as folder,
        GitHubDouble(seeded(names), token_kind="user") as hub,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        store_folder, held = Path(folder), ""
        known: Mapping[str, Signals] = {}
        for night in nights:
            hub.faults, hub.requests[:], hub.used["rest"] = night["faults"], [], 0
            for name, state, gained in zip(names, night["states"], night["gained"], strict=True):
                repository = hub.by_name[name.lower()]
                repository.state = state
                repository.stars += gained
            budget = Budget(sleep=lambda _: None)
            refresh(store_folder, names, connect(hub, night["token"]), budget, language("en"))
            after = store.load(store_folder, NOW).repositories
            for name, signals in known.items():
                for field, observed in signals.values.items():
                    assert after[name].values[field].at >= observed.at
            rows = "".join(path.read_text() for path in store_folder.glob("history/*.csv"))
            assert rows.startswith(held)
            known, held = after, rows


@pytest.mark.parametrize(
    ("url", "allowed"),
    [("https://api.github.com", True), ("http://127.0.0.1:1", True), ("http://example.org", False)],
)
def test_the_token_travels_over_https_only(url: str, allowed: bool) -> None:
    made: Callable[[], GitHub] = lambda: GitHub(url, url, TOKEN)  # noqa: E731
    if allowed:
        assert TOKEN not in repr(made())
    else:
        with pytest.raises(ValueError, match="https only"):
            made()


@pytest.mark.parametrize("connect_to", [lambda url: GitHub(url, url), HuggingFace, ModelScope])
def test_an_answer_that_never_ends_is_given_up(
    connect_to: Callable[[str], Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each piece of it comes in time; a night would not be long enough for the whole."""

    class Dripping(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            with contextlib.suppress(OSError):
                for _ in range(1000):
                    self.wfile.write(b" ")
                    time.sleep(0.02)

        def log_message(self, *_: object) -> None:
            pass

    monkeypatch.setattr(asking, "LONGEST", 0.2)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dripping) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        begun = time.monotonic()
        hub = connect_to(f"http://127.0.0.1:{server.server_port}")
        found, reply = hub.ask(["a/b"], NOW)
        server.shutdown()
    assert (found, reply.kind, reply.detail) == ({}, Kind.BROKEN, "TimeoutError")
    assert time.monotonic() - begun < 10


def test_the_command(tmp_path: Path) -> None:
    names = repositories(load(ROOT / "catalog"))
    assert len(names) > 250
    with GitHubDouble(seeded(names)) as hub:
        environment = {
            "GITHUB_API_URL": hub.api_url,
            "GITHUB_GRAPHQL_URL": hub.graphql_url,
            "GITHUB_TOKEN": TOKEN,
            "ATLAS_SIGNALS": str(tmp_path),
        }
        price = run_atlas("poll", "--source", "github", "--dry-run", **environment)
        assert price.returncode == 0
        assert f"{len(names)} repositories would take 6 requests" in price.stdout
        assert not (tmp_path / "latest.json").exists()
        hub.faults = Faults(nulls_from=1)
        price = run_atlas("poll", "--source", "github", "--dry-run", **environment)
        assert (price.returncode, "Traceback" in price.stderr) == (UNREACHED, False)
        assert "does not say what a run would take" in price.stderr
        hub.faults = Faults()
        parts = [
            run_atlas("poll", "--source", "github", "--shard", f"{part}/3", **environment)
            for part in (1, 2, 3)
        ]
        assert [part.returncode for part in parts] == [0, 0, 0]
    document = json.loads((tmp_path / "latest.json").read_text())
    assert sorted(document["sources"]["github"]["repositories"]) == sorted(names)
    assert run_atlas("poll", "--shard", "4/3").returncode == 2


def test_only_what_is_listed_is_asked_for(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    order = ["--lang", "en", "poll", "--state", str(tmp_path), "--only=xionghonglin/doctorglm"]
    with GitHubDouble(seeded(["xionghonglin/DoctorGLM"])) as hub:
        monkeypatch.setenv("GITHUB_API_URL", hub.api_url)
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        assert main([*order, "--only=no/such"]) == 2
        assert hub.requests == []
        assert "The catalog does not list no/such" in capfd.readouterr().err
        assert main([*order, "--source=huggingface"]) == 2
        assert main(order) == 0
    assert [report.source for report in runs.read(tmp_path, [])] == ["github"]
