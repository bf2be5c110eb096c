"""What the atlas does by itself: proposals, the alarm, checks of cited files and links."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import urllib3
from atlas.address import Address
from atlas.catalog import Catalog, load
from atlas.exports import exports
from atlas.language import language
from atlas.pages import Renderer
from atlas.signals import http as asking
from atlas.signals import store
from atlas.signals.records import Answer, Signals, Value, Verdict
from atlas.signals.transport import GitHub
from atlas.upkeep import alarm, edits, evidence, heal, links, observed, review
from atlas.upkeep.addresses import Visit, Visitor
from atlas.upkeep.matters import Kind, Matter, matters
from atlas.upkeep.observed import State
from atlas.upkeep.project import Project
from atlas.view import Atlas

from tests import github_double
from tests.conftest import ROOT, run_atlas
from tests.github_double import GitHubDouble, Repository

NOW = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)
NAME = "xionghonglin/DoctorGLM"
PROJECT = "example/atlas"


def seen(verdict: Verdict = Verdict.OK, times: int = 1, **values: Value) -> Signals:
    told: dict[str, Value] = {"stars": 1, "database_id": 1, "licence": None, **values}
    signals = Signals().after(Answer(Verdict.OK, told), NOW - timedelta(days=9))
    renamed = "new/DoctorGLM2" if verdict is Verdict.RENAMED else None
    answer = Answer(verdict, told if verdict.fresh else {}, renamed)
    for look in range(times):
        signals = signals.after(answer, NOW - timedelta(days=times - 1 - look))
    return signals


def found(catalog: Catalog, signals: Signals, name: str = NAME) -> list[Matter]:
    return matters(Atlas(catalog, NOW.date(), store.State({name: signals}, "x")))


@pytest.fixture
def files() -> dict[str, str]:
    paths = (ROOT / "catalog").rglob("*.yml")
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in paths}


@pytest.fixture
def hub(files: dict[str, str]) -> Iterator[GitHubDouble]:
    with GitHubDouble([], project=github_double.Project(PROJECT, files)) as running:
        yield running


def project(hub: GitHubDouble, *, dry: bool = False) -> Project:
    github = GitHub(hub.api_url, hub.graphql_url, "token")
    return Project(github, PROJECT, dry, tell=print, pause=lambda _: None)


@pytest.mark.parametrize(
    ("signals", "kinds"),
    [
        (seen(), []),
        (seen(Verdict.RENAMED), [Kind.RENAMED]),
        (seen(archived=True), [Kind.ARCHIVED]),
        (seen(Verdict.GONE, times=2), []),
        (seen(Verdict.GONE, times=3), [Kind.GONE]),
        (seen(Verdict.REPLACED), [Kind.REPLACED]),
        (seen(Verdict.BLOCKED), [Kind.BLOCKED]),
        (seen(Verdict.FAILED), []),
        (seen(licence="MIT"), [Kind.LICENCE]),
        (seen(licence="NOASSERTION"), []),
    ],
)
def test_what_is_a_matter(catalog: Catalog, signals: Signals, kinds: list[Kind]) -> None:
    assert [matter.kind for matter in found(catalog, signals)] == kinds


def test_a_new_name_becomes_one_pull_request(
    catalog: Catalog, hub: GitHubDouble, files: dict[str, str]
) -> None:
    assert hub.project
    now = found(catalog, seen(Verdict.RENAMED))
    for _ in range(3):  # as on three nights
        heal.heal(project(hub), project(hub).items(), now, ROOT)
    (pull,) = hub.project.items
    assert pull.head
    assert pull.labels == ["upkeep"]
    path = "catalog/medical/doctorglm.yml"
    before, after = files[path].splitlines(), hub.project.branches[pull.head][path].splitlines()
    assert [line for line in after if line not in before] == ["github_now: new/DoctorGLM2"]
    assert [line for line in before if line not in after] == []
    hub.project.items[0].labels.clear()  # the run was killed before it set the label
    heal.heal(project(hub), project(hub).items(), now, ROOT)
    assert len(hub.project.items) == 1
    assert pull.labels == ["upkeep"]
    assert "请确认" in pull.body
    assert "To be checked" in pull.body

    heal.heal(project(hub), project(hub).items(), [], ROOT)  # the name leads back
    assert (pull.state, len(pull.comments)) == ("closed", 1)


def test_where_pull_requests_are_forbidden_an_issue_says_the_same(
    catalog: Catalog, hub: GitHubDouble
) -> None:
    assert hub.project
    hub.project.may_open_pull_requests = False
    heal.heal(project(hub), [], found(catalog, seen(Verdict.RENAMED)), ROOT)
    (issue,) = hub.project.items
    assert not issue.head
    assert "`new/DoctorGLM2`" in issue.body
    assert "not permitted" in issue.body


def test_what_a_person_has_closed_stays_closed(catalog: Catalog, hub: GitHubDouble) -> None:
    assert hub.project
    now = found(catalog, seen(licence="MIT"))
    heal.heal(project(hub), project(hub).items(), now, ROOT)
    hub.project.items[0].state = "closed"
    heal.heal(project(hub), project(hub).items(), now, ROOT)
    assert len(hub.project.items) == 1
    other = found(catalog, seen(licence="Apache-2.0"))  # what was found is another thing now
    heal.heal(project(hub), project(hub).items(), other, ROOT)
    assert len(hub.project.open(f"licence:{NAME.lower()}")) == 1
    assert "notes:\n  - en: 'GitHub recognises" in hub.project.items[1].body


def test_what_comes_back_is_opened_again(catalog: Catalog, hub: GitHubDouble) -> None:
    assert hub.project
    now = found(catalog, seen(archived=True))
    heal.heal(project(hub), [], now, ROOT)
    heal.heal(project(hub), project(hub).items(), [], ROOT, {NAME.lower()})  # no answer that night
    assert len(hub.project.open("archived:")) == 1
    heal.heal(project(hub), project(hub).items(), [], ROOT)
    assert hub.project.open() == []
    heal.heal(project(hub), project(hub).items(), now, ROOT)
    assert [item.state for item in hub.project.items] == ["closed", "open"]


def test_nobody_is_flooded(catalog: Catalog, hub: GitHubDouble) -> None:
    assert hub.project
    names = [release.github for release in catalog.entries.values() if release.github][:9]
    state = store.State({name: seen(archived=True) for name in names}, "x")
    now = [m for m in matters(Atlas(catalog, NOW.date(), state)) if m.kind is Kind.ARCHIVED]
    counts = []
    for _ in range(3):
        heal.heal(project(hub), project(hub).items(), now, ROOT)
        counts.append(len(hub.project.items))
    assert counts == [heal.MOST_NEW, len(now), len(now)]


def test_text_of_strangers_calls_nobody(catalog: Catalog) -> None:
    (matter,) = found(catalog, seen(licence="@everyone `x`\n<b>"))
    body = matter.body(load(ROOT / "catalog").files)
    assert "`@everyone x<b>`" in body
    renamed = seen(Verdict.RENAMED)
    hostile = Signals(renamed.values, renamed.attempted_at, Verdict.RENAMED, "a/b\nx: y")
    assert found(catalog, hostile) == []


def test_a_dry_run_writes_nothing(
    catalog: Catalog, hub: GitHubDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hub.project
    heal.heal(project(hub, dry=True), [], found(catalog, seen(Verdict.RENAMED)), ROOT)
    assert "open pull request: 仓库已改名 · Repository renamed" in capsys.readouterr().out
    assert hub.requests == []


def test_heal_by_command_needs_no_token_to_try(tmp_path: Path) -> None:
    store.save(tmp_path, store.State(), store.State({NAME: seen(Verdict.RENAMED)}, "x"), NOW)
    done = run_atlas("heal", "--dry-run", "--state", str(tmp_path), GITHUB_TOKEN="")
    assert done.returncode == 0, done.stderr
    assert "1 matters stand; 1 newly opened" in done.stdout
    assert run_atlas("heal", "--state", str(tmp_path), GITHUB_REPOSITORY="").returncode == 1


# ---- edits ----

FILE = "# top\nslug: x # id\nname: X\ngithub: a/b # here\nkind: model # c\nnotes:\n  - en: 'a: b'\n"


def test_an_edit_changes_one_line() -> None:
    once = edits.with_value(FILE, "github_now", "c/d", after="github")
    assert once == FILE.replace("# here\n", "# here\ngithub_now: c/d\n")
    again = edits.with_value(once, "github_now", "e/f", after="github")
    assert again == once.replace("c/d", "e/f")
    assert edits.with_value(FILE, "github", "c/d", after="slug").count("github: c/d # here") == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "name: X\naliases: [old]\n"),
        ("aliases: [A, 'B C'] # n\n", "aliases: [A, 'B C', old] # n\n"),
        ("aliases:\n  - A\n", "aliases:\n  - A\n  - old\n"),
    ],
)
def test_an_alias_is_added_as_the_file_is_written(before: str, after: str) -> None:
    text = edits.with_alias(FILE + before, "old")
    assert after in text
    assert edits.with_alias(text, "old") == text


@pytest.mark.parametrize("text", ["github: [a]\ngithub: x\n", "github: >\n  a/b\n", "- x\n"])
def test_what_cannot_be_edited_safely_is_refused(text: str) -> None:
    with pytest.raises(edits.EditError):
        edits.with_value(text, "github", "c/d", after="slug")


def test_real_files_can_be_edited(catalog: Catalog) -> None:
    for entry in catalog.entries.values():
        if entry.github:
            text = (ROOT / "catalog" / catalog.files[entry.slug]).read_text()
            edited = edits.with_alias(edits.with_value(text, "github_now", "a/b", "github"), "0x1")
            assert len(edited.splitlines()) - len(text.splitlines()) in (0, 1, 2)


# ---- the alarm ----


@pytest.fixture
def published(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address at which it is served."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield tmp_path, f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()


def test_the_alarm_is_one_issue_and_ends_by_itself(
    catalog: Catalog, hub: GitHubDouble, published: tuple[Path, str]
) -> None:
    assert hub.project
    folder, site = published
    names = ("o/a", NAME, "PKU-YuanGroup/ChatLaw")
    state = store.State(dict.fromkeys(names, seen()), "x")
    view = Atlas(catalog, NOW.date(), state)
    renderer = Renderer(view, language("zh"), Address(site, None))
    file = next(export for export in exports(renderer) if export.path == "health.json")
    file.write(folder)

    def night(hours: int) -> bool:
        now = NOW + timedelta(hours=hours)
        return alarm.sound(project(hub), alarm.published(site, now), now, "RUN")

    assert [night(hours) for hours in (1, 24, 48)] == [False, False, False]
    assert hub.project.items == []
    assert [night(hours) for hours in (49, 72, 96)] == [True, True, True]
    (issue,) = hub.project.items
    assert "48" in issue.body
    assert "中位" in issue.body
    (folder / "health.json").write_text("{}")
    assert night(97)
    assert len(hub.project.items) == 1
    document = {"observed": {"middle": "2026-11-28T03:17:00Z"}}
    (folder / "health.json").write_text(json.dumps(document))
    assert not night(97)
    assert (issue.state, len(issue.comments)) == ("closed", 1)
    document["observed"]["middle"] = "3026-11-28T03:17:00Z"
    (folder / "health.json").write_text(json.dumps(document))
    assert night(98)  # a new incident is a new issue
    (issue,) = hub.project.open("alarm:")
    assert "3026-11-28 03:17:00+00:00, which is still to come" in issue.body
    (folder / "health.json").unlink()
    assert night(98)
    assert len(hub.project.open("alarm:")) == 1
    assert len(hub.project.items) == 2


def test_keepalive(hub: GitHubDouble) -> None:
    assert hub.project
    done = run_atlas(
        "keepalive",
        GITHUB_API_URL=hub.api_url,
        GITHUB_REPOSITORY=PROJECT,
        GITHUB_TOKEN="token",
    )
    assert done.returncode == 0, done.stderr
    scheduled = [
        path.name
        for path in (ROOT / ".github/workflows").glob("*.yml")
        if "schedule:" in path.read_text()
    ]
    assert sorted(hub.project.enabled) == sorted(scheduled)


# ---- evidence and review ----


def test_cited_files_are_compared_with_the_present_ones(catalog: Catalog, tmp_path: Path) -> None:
    entry = catalog.entries["doctorglm"]
    cited = [str(file) for file in evidence.cited(entry)]
    assert cited == [f"{NAME} README.md@7763515", f"{NAME} index.html@7763515"]
    repository = Repository(NAME, 1, files={"HEAD:README.md": "f" * 40})
    with GitHubDouble([repository]) as hub:
        github = GitHub(hub.api_url, hub.graphql_url, "token")
        answered, wanted = evidence.check(catalog, tmp_path, github, NOW)
        assert answered == 2 < wanted
        assert len(hub.requests) < 30
    checks = observed.checks(tmp_path)
    assert [checks[name].changed for name in cited] == [True, False]
    state = store.State({NAME: seen(last_commit="2026-10-19T00:00:00Z")}, "x")
    queue = review.queue(Atlas(catalog, NOW.date(), state, evidence=checks))
    assert [(release.slug, files) for release, files in queue.changed] == [
        ("doctorglm", ["README.md@7763515"])
    ]
    assert [(item.release.slug, item.days) for item in queue.older] == [("doctorglm", 1096)]


ODD: tuple[object, ...] = ("x", {}, 3)


@pytest.mark.parametrize(
    ("answer", "changed"),
    [
        ({"r0": {"old0": {"oid": "1"}, "new0": None}}, [None]),  # the file is not there any more
        ({"r0": {"old0": {"oid": "1"}, "new0": {"oid": "2"}}}, [True]),
        *(({"r0": {"old0": {"oid": "1"}, "new0": odd}}, []) for odd in ODD),
        *(({"r0": odd}, []) for odd in (None, *ODD)),
    ],
)
def test_what_is_not_told_of_a_file_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, answer: object, changed: list[bool | None]
) -> None:
    github = GitHub("https://x.test", "https://x.test", "token")
    file = evidence.Cited("a/b", "F", "1")

    def told(*errors: object) -> list[bool | None]:
        reply = asking.Reply(asking.Kind.ANSWERED, {"data": answer, "errors": [*errors]})
        monkeypatch.setattr(github, "graphql", lambda *_: reply)
        return [check.changed for _, check in evidence._asked([file], github, NOW)]

    assert told() == changed
    assert told({"path": ["r0", "new0"], "type": "INTERNAL"}) == []


# ---- links ----


class Answers(http.server.BaseHTTPRequestHandler):
    """`/404` answers 404, `/to/X` leads to X, `/head` dislikes HEAD."""

    def do_GET(self) -> None:
        path = self.path.strip("/")
        status = int(path) if path.isdigit() else 200
        if path.startswith("to/"):
            status = 302
        if path == "head" and self.command == "HEAD":
            status = 404
        self.send_response(status)
        if status == 302:
            self.send_header("Location", path.removeprefix("to/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """Public names lead to a server of our own, `inside.example.org` into a private network."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()

        def resolve(host: str) -> list[str]:
            if host == "nowhere.example.org":
                raise socket.gaierror
            return ["93.184.215.14", "10.0.0.7"] if host.startswith("inside") else ["93.184.215.14"]

        def connect(host: str, address: str) -> urllib3.HTTPConnectionPool:
            assert address == "93.184.215.14"
            return urllib3.HTTPConnectionPool("127.0.0.1", httpd.server_port, retries=False)

        yield Visitor(resolve, connect)
        httpd.shutdown()


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://example.org/", State.ANSWERS),
        ("https://example.org/head", State.ANSWERS),
        ("https://example.org/403", State.ANSWERS),
        ("https://example.org/404", State.MISSING),
        ("https://example.org/410", State.MISSING),
        ("https://example.org/500", State.UNREACHABLE),
        ("https://nowhere.example.org/", State.UNREACHABLE),
        ("https://example.org/to/https://example.org/404", State.MISSING),
        ("https://example.org/to/https://inside.example.org/", State.UNCLEAR),
        ("https://example.org/to/https://127.0.0.1/", State.UNCLEAR),
        ("https://example.org/to/http://example.org/", State.UNCLEAR),
        ("https://example.org/to/https://user@example.org/", State.UNCLEAR),
        ("https://inside.example.org/", State.UNCLEAR),
    ],
)
def test_how_an_address_answers(visitor: Visitor, url: str, state: State) -> None:
    assert visitor.visit(url).state is state


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:10.0.0.1",
     "100.64.0.1", "224.0.0.1", "0.0.0.0", "fd00::1"],
)  # fmt: skip
def test_no_private_network_is_entered(address: str) -> None:
    def connect(host: str, address: str) -> urllib3.HTTPConnectionPool:
        raise AssertionError(address)

    visitor = Visitor(lambda _: [address], connect)
    assert visitor.visit("https://example.org/").state is State.UNCLEAR


def test_an_address_is_accused_after_days_only() -> None:
    missing, back = Visit(State.MISSING, "404"), Visit(State.ANSWERS, "200")
    link = None
    silent = []
    for hours in (0, 1, 2, 24, 25, 48, 72):
        link = links.after(link, missing, NOW + timedelta(hours=hours))
        silent.append(link.silent)
    assert silent == [False, False, False, False, False, True, True]
    assert link is not None
    assert link.since == date(2026, 11, 24)
    assert not links.after(link, back, NOW + timedelta(days=4)).silent
    gone = None
    for day in range(7):
        assert not (gone and gone.silent)
        gone = links.after(gone, Visit(State.UNREACHABLE), NOW + timedelta(days=day))
    assert gone is not None
    assert gone.silent


def test_links_are_visited_slowly_and_the_oldest_first(
    catalog: Catalog, tmp_path: Path, visitor: Visitor
) -> None:
    waits: list[float] = []
    visited: list[str] = []

    class Counting(Visitor):
        def visit(self, url: str) -> Visit:
            visited.append(url)
            return Visit(State.ANSWERS, "429" if "huggingface.co" in url else "200")

    def check(seconds: float) -> tuple[int, int]:
        return links.check(catalog, tmp_path, Counting(), lambda: NOW, seconds, waits.append)

    count, listed = check(60)
    assert count == len(visited) < listed
    assert sum("huggingface.co" in url for url in visited) == 1  # it asked to be left alone
    same_host = [url for url in visited if url.startswith("https://github.com/")]
    assert sum(wait > links.PAUSE / 2 for wait in waits) >= len(same_host) - 1
    first = list(visited)
    visited.clear()
    check(60)
    assert visited[0] not in first  # those never visited come first
    assert check(0)[0] == 0
    assert set(observed.links(tmp_path)) >= set(first)


def test_what_cannot_be_read_is_nothing(tmp_path: Path) -> None:
    for text in ("", "[]", '{"links": {"x": {"checked_at": 5}}}', '{"files": 7}'):
        (tmp_path / observed.LINKS).write_text(text)
        (tmp_path / observed.EVIDENCE).write_text(text)
        assert not observed.links(tmp_path)
        assert not observed.checks(tmp_path)


def test_a_renamed_repository_keeps_its_course(tmp_path: Path) -> None:
    """After its pull request was merged, the new name goes on where the old one stopped."""
    root = tmp_path / "catalog"
    shutil.copytree(ROOT / "catalog", root)
    file = root / "medical/doctorglm.yml"
    repository = Repository(NAME, 7, stars=5)
    with GitHubDouble([repository]) as hub:
        environment = {
            "GITHUB_API_URL": hub.api_url,
            "GITHUB_GRAPHQL_URL": hub.graphql_url,
            "GITHUB_TOKEN": "token",
        }

        def night(name: str) -> Signals:
            state = tmp_path / "signals"
            arguments = ("poll", "--catalog", str(root), "--state", str(state), "--only", name)
            assert run_atlas(*arguments, **environment).returncode == 0
            return store.load(state, NOW).repositories[name]

        night(NAME)
        repository.former, repository.name = [NAME], "new/DoctorGLM2"
        hub.add(repository)
        assert night(NAME).renamed_to == "new/DoctorGLM2"
        file.write_text(
            edits.with_value(file.read_text(), "github_now", "new/DoctorGLM2", "github")
        )
        hub.by_name["new/doctorglm2"] = Repository("new/DoctorGLM2", 8, stars=1)
        assert night("new/DoctorGLM2").verdict is Verdict.REPLACED  # it knows which one it was
