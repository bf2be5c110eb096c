"""What goes wrong around a build or a poll is said in words, and what was there before stands."""

from __future__ import annotations

import marshal
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from atlas.__main__ import main
from atlas.bundle import FILE
from atlas.catalog import Catalog
from atlas.language import language
from atlas.parts import Part, make
from atlas.signals import command, runs

from tests.confined import atlas, limits
from tests.conftest import ROOT
from tests.github_double import GitHubDouble, seeded
from tests.small import project

NOWHERE = "http://127.0.0.1:9"
"""Where nothing listens: the network is down."""

WAITS = "Another build of this project is running. This one waits for it.\n"

KILLS = 200


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    return project(tmp_path_factory.mktemp("small"), catalog, ["doctorglm"])


@pytest.mark.parametrize("work", ["store", "site"])
def test_kills_at_any_moment(tmp_path: Path, work: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tests.kills", work, str(tmp_path), str(KILLS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout.strip()) == (0, str(KILLS)), result.stderr


def test_build_where_nothing_is_as_it_should_be(small: Path, tmp_path: Path) -> None:
    """No Git, no network, no home to write to, files of another world that may not be written to,
    a dictionary for the search that somebody has put into the place for temporary files, and a
    clock that stands before everything that was observed: there is a site all the same, and what
    was missing is said."""
    store = tmp_path / "signals"
    store.mkdir()
    (store / "latest.json").write_text('{"schema_version": 99}')
    for name in ("runs.json", "links.json", "evidence.json", "events.csv"):
        (store / name).write_text("[{]")
    (small / "catalog/changes.csv").write_text("day,id,kind,field,before,after\nsoon,x,added,,,\n")
    (store / "history").mkdir()
    (store / "history" / "2026-01.csv").write_bytes(b"date,repository\n\xff\x00")
    store.chmod(0o555)
    home = tmp_path / "home"
    home.mkdir(mode=0o555)
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"医": 0}, 0)))
    result = atlas(
        *("build", "--out", tmp_path / "site", "--date", "2009-01-01"),
        project=small,
        confine=limits(rights=False, seconds=120),
        HOME=str(home),
        TMPDIR=str(tmp_path),
        PATH="",
        ATLAS_SIGNALS=str(store),
        ATLAS_POLL="always",
        GITHUB_API_URL=NOWHERE,
        GITHUB_TOKEN="x",
    )
    store.chmod(0o755)
    (small / "catalog/changes.csv").unlink()
    assert result.returncode == 0, result.stderr
    assert "latest.json: schema version 99. Nothing in it counts as seen." in result.stderr
    for name in (
        "runs.json: Expecting property name",
        "links.json: Expecting property name",
        "evidence.json: Expecting property name",
        "events.csv line 1: a head without day",
        "history/2026-01.csv line 1: a head without stars",
        "changes.csv line 2: Invalid isoformat string: 'soon'",
    ):
        assert name in result.stderr
    assert "GitHub: some values are kept from before: [Errno 13] Permission denied" in result.stderr
    assert "Traceback" not in result.stderr
    assert (tmp_path / "site/en/entries/doctorglm/index.html").is_file()
    assert (store / "latest.json").read_text() == '{"schema_version": 99}'


def test_a_full_disk_stops_a_build_in_words(small: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "search").mkdir(parents=True)
    (site / "search/search_index.json").touch()
    (site / "index.html").write_text("old")
    result = atlas("build", "--out", site, project=small, confine=limits(file_bytes=20_000))
    assert result.returncode == 1
    assert "OSError: [Errno 27] File too large" in result.stderr
    assert "Not built: zh, en. The site is as it was." in result.stderr
    assert "Traceback" not in result.stderr
    assert (site / "index.html").read_text() == "old"


def test_a_build_overwrites_nothing_but_a_site(small: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    for folder in (small, small / "docs", small.parent, tmp_path):
        before = sorted(folder.iterdir())
        result = atlas("build", "--out", folder, project=small)
        assert result.returncode == 2
        assert "holds something other than a built site" in result.stderr
        assert sorted(folder.iterdir()) == before


def test_an_environment_that_cannot_be_used_is_told(small: Path, tmp_path: Path) -> None:
    result = atlas(
        *("build", "--out", tmp_path / "site"),
        project=small,
        SITE_URL="atlas.example.org",
        SOURCE_DATE_EPOCH="",
    )
    assert result.returncode == 2
    assert "SITE_URL is 'atlas.example.org' and does not begin with https://" in result.stderr
    assert "SOURCE_DATE_EPOCH is '', which is no number of seconds" in result.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("address", ["hub.example.org", "http://hub.example.org", "https://[::1"])
@pytest.mark.parametrize(
    "name", ["GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "HF_ENDPOINT", "MODELSCOPE_ENDPOINT"]
)
def test_an_address_that_cannot_be_asked_is_told(
    small: Path, tmp_path: Path, name: str, address: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Before any host is asked, whichever of them it is."""
    with pytest.MonkeyPatch.context() as patch, GitHubDouble([]) as hub:
        for setting in ("GITHUB_API_URL", "GITHUB_GRAPHQL_URL"):
            patch.setenv(setting, hub.api_url)
        patch.setenv(name, address)
        folders = ["--catalog", str(small / "catalog"), "--state", str(tmp_path)]
        assert main(["--lang", "en", "poll", *folders]) == 2
        assert hub.requests == []
    assert f"{name} is '{address}', which does not begin with https://" in capfd.readouterr().err
    assert not (tmp_path / "latest.json").exists()


def test_a_bundle_on_a_full_disk_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for page in ("index.html", "en/index.html"):
        (tmp_path / page).write_text("<h1>Page</h1>")
    (tmp_path / "large").write_bytes(os.urandom(50_000))
    (tmp_path / FILE).write_text("old")
    result = atlas("bundle", "--site", tmp_path, confine=limits(file_bytes=20_000))
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert (tmp_path / FILE).read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir() if ".zip" in path.name) == [FILE]


def test_a_part_that_was_killed_is_told(tmp_path: Path) -> None:
    part = Part("zh", "zh", lambda folder: os.kill(os.getpid(), signal.SIGKILL))
    assert "zh was ended from outside (SIGKILL)" in make(tmp_path, [part], language("en"))["zh"]


@pytest.mark.parametrize(
    ("confine", "reason"),
    [
        (limits(file_bytes=2_000), "File too large"),
        (limits(rights=False), "Permission denied"),
    ],
)
def test_a_poll_that_cannot_write(tmp_path: Path, confine: object, reason: str) -> None:
    store = tmp_path / "signals"
    store.mkdir()
    (store / ".lock").touch()
    (store / "latest.json").write_text('{"schema_version": 3, "sources": {}}')
    store.chmod(0o555)
    names = ["xionghonglin/DoctorGLM", "PKU-YuanGroup/ChatLaw"]
    with GitHubDouble(seeded(names), token_kind="user") as hub:
        result = atlas(
            *("poll", "--state", str(store), *(f"--only={name}" for name in names)),
            confine=confine,  # type: ignore[arg-type]
            GITHUB_API_URL=hub.api_url,
            GITHUB_GRAPHQL_URL=hub.graphql_url,
            GITHUB_TOKEN="x",
        )
    store.chmod(0o755)
    assert result.returncode == 1
    assert f"{reason}. Nothing was changed there" in result.stderr
    assert "Traceback" not in result.stderr
    assert (store / "latest.json").read_text() == '{"schema_version": 3, "sources": {}}'


def test_two_builds_at_once_and_a_kill(small: Path, tmp_path: Path) -> None:
    """The second build waits, even for what a killed one has left running; then it is whole."""
    environment = {**os.environ, "PYTHONPATH": str(small / "hooks"), "ATLAS_POLL": "never"}
    order = [
        sys.executable,
        "-m",
        "atlas",
        "--lang",
        "en",
        "build",
        "--out",
        str(tmp_path / "site"),
    ]
    begun = small / ".build" / "zh.log"
    begun.unlink(missing_ok=True)
    first = subprocess.Popen(order, cwd=small, env=environment, stdout=subprocess.DEVNULL)
    while not begun.exists():
        assert first.poll() is None
        time.sleep(0.05)
    second = subprocess.Popen(
        order, cwd=small, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert second.stderr
    assert second.stderr.readline() == WAITS
    first.send_signal(signal.SIGKILL)
    first.wait()
    told, remarks = second.communicate(timeout=240)
    assert second.returncode == 0, remarks
    assert told.startswith("Built ")
    for page in ("index.html", "en/index.html", "en/entries/doctorglm/index.html"):
        assert (tmp_path / "site" / page).read_text(encoding="utf-8").rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("ago", "due"), [(timedelta(hours=1), False), (timedelta(days=1), True), (-timedelta(1), True)]
)
def test_a_clock_that_jumped_does_not_end_polling(
    tmp_path: Path, ago: timedelta, due: bool
) -> None:
    runs.add(tmp_path, runs.RunReport(datetime.now(UTC) - ago, 1, 1, 1, 1, 0))
    assert command._due(tmp_path, {"GITHUB_TOKEN": "x"}) is due
