"""Every source, asked through real sockets: the same faults, and nothing is ever lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from atlas.catalog import Catalog
from atlas.language import language
from atlas.signals import guard, history, huggingface, runs, store
from atlas.signals.command import (
    DENIED,
    FRESH,
    REFUSED,
    SOURCES,
    STALE,
    UNREACHED,
    refresh,
)
from atlas.signals.command import together as ended
from atlas.signals.huggingface import HuggingFace
from atlas.signals.huggingface_client import ModelInfo
from atlas.signals.modelscope import ModelScope
from atlas.signals.poll import Budget, Connection, poll
from atlas.signals.records import GITHUB, Answer, Signals, Verdict
from atlas.signals.transport import GitHub
from atlas.signals.weights import formats
from werkzeug.utils import redirect

from tests import github_double, hub_model
from tests.conftest import run_atlas
from tests.double import Faults
from tests.github_double import GitHubDouble
from tests.hub_model import CARD, PICKLED, SAFE, Access, Model
from tests.huggingface_double import HuggingFaceDouble
from tests.modelscope_double import ModelScopeDouble

TOKEN = "secret_markedTokenThatMustNotAppear"
NOW = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)


@dataclass(frozen=True)
class Host:
    """A source with its double; `names` are what is asked in a test, `requests` what that takes."""

    double: Callable[[Sequence[str]], Any]
    connect: Callable[[Any, str | None], Connection]
    names: Sequence[str]
    requests: int


SOME = [f"owner{index}/project{index}" for index in range(200)]
HOSTS = {
    "github": Host(
        lambda names: GitHubDouble(github_double.seeded(names)),
        lambda hub, token: GitHub(hub.api_url, hub.graphql_url, token),
        SOME,
        4,
    ),
    "huggingface": Host(
        lambda names: HuggingFaceDouble(hub_model.seeded(names)),
        lambda hub, token: HuggingFace(hub.url, token),
        SOME[:30],
        30,
    ),
    "modelscope": Host(
        lambda names: ModelScopeDouble(hub_model.seeded(names)),
        lambda hub, token: ModelScope(hub.url, token),
        SOME[:30],
        60,
    ),
}

# What goes wrong → exit code, and how many requests it may take beyond those of a healthy host.
FAULTS: dict[str, tuple[Faults, int, int]] = {
    "healthy": (Faults(), FRESH, 0),
    "dead": (Faults(down_from=1), UNREACHED, 6),
    "dies midway": (Faults(down_from=3), STALE, 8),
    "every third is a 502": (Faults(error_every=3), FRESH, 90),
    "every answer is a 500": (Faults(error_every=1, error_status=500), UNREACHED, 6),
    "every answer is a 504": (Faults(error_every=1, error_status=504), UNREACHED, 6),
    "every answer is a 503": (Faults(error_every=1, error_status=503), UNREACHED, 6),
    "limit": (Faults(limit_from=1), UNREACHED, 6),
    "limit with a short wait": (Faults(limit_from=1, retry_after=2), UNREACHED, 6),
    "limit midway": (Faults(limit_from=3), STALE, 6),
    "used up": (Faults(limit_from=1, limit="primary"), UNREACHED, 6),
    "html": (Faults(html_from=1), UNREACHED, 6),
    "garbled": (Faults(garbled_from=1), UNREACHED, 6),
    "truncated": (Faults(truncated_from=3), STALE, 8),
    "nulls without errors": (Faults(nulls_from=1), UNREACHED, 6),
    "one of ten of every kind": (Faults(every=10, retry_after=1), FRESH, 30),
    "token refused": (Faults(refused_from=1), DENIED, 0),
}
ONLY_GITHUB: dict[str, tuple[Faults, int, int]] = {
    "too heavy above 20": (Faults(heavy_above=20), FRESH, 26),
    "timeouts above 10": (Faults(timeout_above=10), FRESH, 46),
    "500 above 10": (Faults(timeout_above=10, error_status=500), FRESH, 46),
    "503 above 10": (Faults(timeout_above=10, error_status=503), FRESH, 46),
    "one breaks every request": (Faults(breaks=SOME[0], error_status=500), STALE, 30),
    "every other is a 503 that names a time": (
        *(Faults(error_every=2, error_status=503, retry_after=7), FRESH),
        3,  # it is waited for, and nothing is halved
    ),
}
OTHERWISE = {("modelscope", "every third is a 502"): STALE}
"""With two requests a model some fail five times in a row; their values are kept."""
CASES = [(host, name) for host in HOSTS for name in FAULTS]
CASES += [("github", name) for name in ONLY_GITHUB]


@pytest.mark.parametrize(("host", "name"), CASES)
def test_no_fault_loses_anything(
    host: str, name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    faults, usual, beyond = (FAULTS | ONLY_GITHUB)[name]
    code = OTHERWISE.get((host, name), usual)
    asked, words, source = HOSTS[host], language("en"), None
    with asked.double(asked.names) as hub:
        connection = asked.connect(hub, TOKEN)
        source = connection.source
        assert refresh(tmp_path, asked.names, connection, Budget(), words) == FRESH
        assert len(hub.requests) == connection.requests_made == asked.requests
        before = store.load(tmp_path, NOW, source).repositories
        hub.requests.clear()
        hub.faults = faults
        budget = Budget(seconds=60, sleep=lambda _: None)
        connection = asked.connect(hub, TOKEN)
        assert refresh(tmp_path, asked.names, connection, budget, words) == code
        # A refused connection is tried once more by the library that keeps connections alive.
        assert len(hub.requests) <= asked.requests + beyond
        assert budget.waited <= 60
        assert TOKEN not in repr(connection)
    after = store.load(tmp_path, NOW, source).repositories
    assert after.keys() == before.keys()
    for repository, signals in before.items():
        for field, observed in signals.values.items():
            assert after[repository].values[field].value == observed.value
            assert after[repository].values[field].at >= observed.at
    out, err = capfd.readouterr()
    written = "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())
    assert TOKEN not in out + err + written
    assert runs.load(tmp_path, source)[-1].exit == code


@pytest.mark.parametrize("host", ["huggingface", "modelscope"])
def test_every_id_of_the_catalog_with_one_fault_in_ten(
    host: str, catalog: Catalog, tmp_path: Path
) -> None:
    """Without a token, so that the limit of Hugging Face is met on the way and waited for."""
    names = SOURCES[host].names(catalog)
    models = hub_model.seeded(names)
    chosen = dict(
        zip(
            Access,
            (models[9:12], models[20:23], models[30:32], models[40:42], models[50:53]),
            strict=True,
        )
    )
    for access, some in chosen.items():
        for model in some:
            model.access = access
    models[60].former, models[60].name = [models[60].name], models[60].name + "-moved"
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    double: Any = {"huggingface": HuggingFaceDouble, "modelscope": ModelScopeDouble}[host]
    faults = Faults(every=10, retry_after=1)
    with double(models, faults=faults, clock=lambda: now[0]) as hub:
        connection = HOSTS[host].connect(hub, None)
        budget = Budget(connection.source.patience * 2, sleep)
        assert refresh(tmp_path, names, connection, budget, language("en")) == FRESH
        requests = len(hub.requests)
    calls = HOSTS[host].requests // len(HOSTS[host].names)
    assert requests <= 1.3 * calls * len(names)
    assert runs.load(tmp_path, connection.source)[-1].requests == requests
    told = store.load(tmp_path, NOW, connection.source).repositories
    assert told.keys() == set(names)
    hidden = {"huggingface": Verdict.GONE, "modelscope": Verdict.PRIVATE}[host]
    closed = {"huggingface": Verdict.DISABLED, "modelscope": Verdict.PRIVATE}[host]
    verdicts = {
        Access.OPEN: Verdict.OK,
        Access.GATED: Verdict.GATED,
        Access.PRIVATE: hidden,
        Access.DISABLED: closed,
        Access.GONE: Verdict.GONE,
    }
    for name, model in zip(names, models, strict=True):
        seen = told[name]
        if model.former and host == "huggingface":
            assert (seen.verdict, seen.renamed_to) == (Verdict.RENAMED, model.name)
        elif not model.former:
            assert seen.verdict is verdicts[model.access], name
        if seen.verdict.fresh:
            assert seen.value("downloads") == model.downloads
            assert seen.value("size") == model.size
            assert seen.value("licence") == "apache-2.0"


def look(host: str, model: Model, token: str | None = None) -> Answer:
    double: Any = {"huggingface": HuggingFaceDouble, "modelscope": ModelScopeDouble}[host]
    with double([model]) as hub:
        connection = HOSTS[host].connect(hub, token)
        return poll(["a/b"], {}, connection, Budget(sleep=lambda _: None), lambda: NOW).answers[
            "a/b"
        ]


@pytest.mark.parametrize("token", [TOKEN, None])
@pytest.mark.parametrize("host", ["huggingface", "modelscope"])
def test_what_is_known_of_an_open_model(host: str, token: str | None) -> None:
    model = Model("a/b", downloads=9, likes=3, bases=["c/d"], licence="mit")
    answer = look(host, model, token)
    assert answer.verdict is Verdict.OK
    expected = {
        "downloads": 9,
        "likes": 3,
        "last_modified": "2024-02-01T00:00:00Z",
        "gate": None,
        "licence": "mit",
        "formats": ["safetensors"],
        "size": 14_000_006_200,
        "parameters": 7_000_000_000,
    }
    assert expected.items() <= answer.values.items()
    if host == "huggingface":  # ModelScope's interface does not name a base
        assert answer.values["bases"] == ["c/d"]


@pytest.mark.parametrize("host", ["huggingface", "modelscope"])
def test_gates_formats_and_empty_repositories(host: str) -> None:
    gated = look(host, Model("a/b", Access.GATED))
    assert gated.verdict is Verdict.GATED
    assert gated.values["gate"] == {"huggingface": "manual", "modelscope": "request"}[host]
    assert look(host, Model("a/b", files=CARD | PICKLED)).values["formats"] == ["pickle"]
    both = look(host, Model("a/b", files=CARD | PICKLED | SAFE))
    assert both.values["formats"] == ["pickle", "safetensors"]
    assert look(host, Model("a/b", files=CARD)).verdict is Verdict.EMPTY


@pytest.mark.parametrize("place", ["_id", "siblings", "likes", "createdAt", "safetensors"])
def test_what_hugging_face_does_not_tell_stays(place: str) -> None:
    """Nor does a model without a list of files count as empty."""
    told = {
        "id": "a/b",
        "_id": "1",
        "downloads": 3,
        "likes": 2,
        "lastModified": "2026-01-01T00:00:00.000Z",
        "createdAt": "2025-01-01T00:00:00.000Z",
        "gated": False,
        "siblings": [{"rfilename": "model.safetensors", "size": 9}],
        "safetensors": {"parameters": {"F16": 4}, "total": 4},
    }
    model: Any = ModelInfo  # which has no types
    whole = huggingface.answer("a/b", model(**told), NOW)
    part = huggingface.answer("a/b", model(**{**told, place: None}), NOW)
    assert isinstance(whole, Answer)
    assert isinstance(part, Answer)
    assert part.verdict is Verdict.OK
    known = Signals().after(whole, NOW)
    assert known.after(part, NOW).values == known.values


def test_what_is_no_weight_is_no_format() -> None:
    assert formats(["training_args.bin", "x/optimizer.pt", "ggml-model.bin", "README.md"]) == []
    assert formats(["sub/model-00001-of-2.safetensors", "q4.GGUF"]) == ["gguf", "safetensors"]


def test_a_host_of_which_everything_vanishes_is_not_believed(tmp_path: Path) -> None:
    names = SOME[:40]
    with HuggingFaceDouble(hub_model.seeded(names)) as hub:
        refresh(tmp_path, names, HuggingFace(hub.url), Budget(), language("en"))
        for model in hub.by_name.values():
            model.access = Access.GONE
        code = refresh(tmp_path, names, HuggingFace(hub.url), Budget(), language("en"))
    assert code == REFUSED
    told = store.load(tmp_path, NOW, HuggingFace.source).repositories
    assert {seen.verdict for seen in told.values()} == {Verdict.OK}
    assert "gone at once" in runs.load(tmp_path, HuggingFace.source)[-1].reason


def test_sources_share_a_store_and_do_not_touch_each_other(tmp_path: Path) -> None:
    for host in HOSTS.values():
        with host.double(SOME[:3]) as hub:
            refresh(tmp_path, SOME[:3], host.connect(hub, TOKEN), Budget(), language("en"))
    github = store.load(tmp_path, NOW).repositories
    assert github["owner1/project1"].value("stars") is not None
    for source in (HuggingFace.source, ModelScope.source):
        told = store.load(tmp_path, NOW, source).repositories
        assert told["owner1/project1"].value("downloads") is not None
        assert len(runs.load(tmp_path, source)) == 1
        (file,) = (tmp_path / "history" / source.name).glob("*.csv")
        assert file.read_text().startswith("date,repository,likes,last_modified,gate")
    assert len(history.read(tmp_path)) == 3  # stars of GitHub; the others do not mix in


def test_hugging_face_leaves_the_host_for_no_redirect(tmp_path: Path) -> None:
    class Elsewhere(HuggingFaceDouble):
        def answer(self, *_: Any) -> Any:
            return redirect("http://localhost:1/api/models/a/b")

    with Elsewhere([Model("a/b")]) as hub:
        budget = Budget(sleep=lambda _: None)
        answers = poll(["a/b"], {}, HuggingFace(hub.url, TOKEN), budget, lambda: NOW).answers
    assert answers["a/b"].verdict is Verdict.FAILED


def test_hugging_face_reads_and_writes_nothing_of_this_machine(tmp_path: Path) -> None:
    """Neither a token of its own files or of .netrc is sent, nor anything written."""
    home = tmp_path / "home"
    (home / ".cache/huggingface").mkdir(parents=True)
    (home / ".cache/huggingface/token").write_text("hf_storedToken")
    (home / ".netrc").write_text("machine 127.0.0.1 login someone password netrcToken\n")
    (home / ".netrc").chmod(0o600)
    before = sorted(home.rglob("*"))
    program = (
        "import sys\nfrom datetime import datetime, UTC\n"
        "from atlas.signals.huggingface import HuggingFace\n"
        "print(HuggingFace(sys.argv[1]).ask(['a/b'], datetime.now(UTC))[0]['a/b'].verdict)\n"
    )
    with HuggingFaceDouble([Model("a/b")]) as hub:
        environment = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "HF_TOKEN": "hf_environment",
            "HF_ENDPOINT": hub.url,
            "AI_AGENT": "someone",
        }
        command = [sys.executable, "-c", program, hub.url]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "ok"
        assert [seen.token for seen in hub.requests] == [None]
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize(
    ("codes", "together"),
    [
        ((FRESH, FRESH, FRESH), FRESH),
        ((FRESH, UNREACHED, FRESH), STALE),
        ((STALE, DENIED, REFUSED), DENIED),
        ((FRESH, REFUSED, UNREACHED), REFUSED),
        ((UNREACHED,) * 3, UNREACHED),
    ],
)
def test_sources_end_together(codes: Sequence[int], together: int) -> None:
    assert ended(codes) == together


def test_the_command_asks_every_source_or_one(tmp_path: Path, catalog: Catalog) -> None:
    counts = {name: len(SOURCES[name].names(catalog)) for name in SOURCES}
    limit = ("--limit", "20", "--state", str(tmp_path))
    with (
        GitHubDouble(github_double.seeded(SOURCES["github"].names(catalog))) as git,
        HuggingFaceDouble(hub_model.seeded(SOURCES["huggingface"].names(catalog))) as hub,
        ModelScopeDouble(hub_model.seeded(SOURCES["modelscope"].names(catalog))) as scope,
    ):
        environment = {
            "GITHUB_API_URL": git.api_url,
            "GITHUB_GRAPHQL_URL": git.graphql_url,
            "GITHUB_TOKEN": TOKEN,
            "HF_ENDPOINT": hub.url,
            "HF_TOKEN": TOKEN,
            "MODELSCOPE_ENDPOINT": scope.url,
            "MODELSCOPE_API_TOKEN": TOKEN,
        }
        price = run_atlas("poll", "--dry-run", "--state", str(tmp_path), **environment)
        assert price.returncode == 0, price.stderr
        assert f"{counts['github']} repositories would take 6 requests" in price.stdout
        assert f"Hugging Face: {counts['huggingface']} repositories" in price.stdout
        assert not (tmp_path / "latest.json").exists()
        git.requests.clear()
        one = run_atlas("poll", "--source", "modelscope", *limit, **environment)
        assert (one.returncode, len(scope.requests), hub.requests) == (0, 40, [])
        every = run_atlas("poll", *limit, **environment)
        assert every.returncode == 0, every.stderr
        assert len(hub.requests) == 20
        assert {seen.token for seen in [*hub.requests, *scope.requests]} == {TOKEN}
    assert TOKEN not in (tmp_path / "latest.json").read_text() + every.stdout + every.stderr
    assert "Hugging Face: 20 of 20 repositories have answered; 20 requests" in every.stdout


def test_the_guard_watches_what_a_source_counts() -> None:
    seen = Signals().after(Answer(Verdict.OK, {"likes": 100, "last_modified": "x"}), NOW)
    less = Signals().after(Answer(Verdict.OK, {"likes": 9, "last_modified": "x"}), NOW)
    assert "likes would fall" in guard.refusal({"a/b": seen}, {"a/b": less}, HuggingFace.source)
    assert guard.refusal({"a/b": seen}, {"a/b": seen}, HuggingFace.source) == ""
    assert GITHUB.counted == "stars"
