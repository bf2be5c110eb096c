"""What a reader sees of the polling: numbers, their age, and what is out of order."""

from __future__ import annotations

import csv
import html
import json
import re
from datetime import date
from pathlib import Path

import pytest
from atlas.address import Address
from atlas.catalog import Catalog, load
from atlas.language import language
from atlas.pages import Renderer, pages
from atlas.signals import store
from atlas.signals.command import repositories
from atlas.signals.history import Point
from atlas.signals.records import Answer, Signals, Value, Verdict
from atlas.view import Atlas

from tests.conftest import DAY, ROOT, run_atlas
from tests.github_double import Faults, GitHubDouble, seeded
from tests.polled import ARCHIVED, NIGHT
from tests.test_signals import TOKEN


def words_of(site: Path, path: str) -> str:
    """The words of a page."""
    text = (site / path / "index.html").read_text(encoding="utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def stored(folder: Path, name: str, field: str) -> int:
    document = json.loads((folder / "latest.json").read_text(encoding="utf-8"))
    return int(document["sources"]["github"]["repositories"][name]["values"][field]["value"])


def test_numbers_stand_on_entries_and_in_tables(site: Path, polled: Path) -> None:
    stars = f"{stored(polled, ARCHIVED, 'stars'):,}"
    for path in ("entries/bentsao", "entries", "domains/medical"):
        assert stars in words_of(site, path)
        assert stars in words_of(site, f"en/{path}")
    assert "As observed on GitHub on 24 November 2026" in words_of(site, "en/entries/bentsao")
    assert "以下为 2026 年 11 月 24 日在 GitHub 上观测到的值" in words_of(site, "entries/bentsao")


@pytest.mark.parametrize(
    ("path", "english", "chinese"),
    [
        ("bentsao", "archived it on 23 November 2026", "已于 2026 年 11 月 23 日将其归档"),
        (
            "chatlaw",
            "the repository has moved. Its present name is",
            "表示该仓库已迁移。现用名称为",
        ),
        ("disc-lawllm", "GitHub did not find this repository on 24 Nov", "GitHub 找不到该仓库"),
        ("disc-lawllm", "observed on 23 November 2026 and is kept", "观测于 2026 年 11 月 23 日"),
        ("doctorglm", "GitHub was last asked on 23 November 2026", "2026 年 11 月 23 日"),
    ],
)
def test_what_is_out_of_order_is_said_with_its_day(
    site: Path, path: str, english: str, chinese: str
) -> None:
    assert english in words_of(site, f"en/entries/{path}")
    assert chinese in words_of(site, f"entries/{path}")


def test_chart_and_table_show_the_same_numbers(site: Path, polled: Path) -> None:
    text = (site / "en/entries/bentsao/index.html").read_text(encoding="utf-8")
    figure = text[text.index('<figure class="course"') : text.index("</figure>")]
    line = re.search(r'points="([^"]+)"', figure)
    assert line
    rows = re.findall('role="rowheader"', figure)
    assert len(line[1].split()) == len(rows) > 12
    assert f"{stored(polled, ARCHIVED, 'stars'):,} on 24 November 2026" in html.unescape(figure)


def test_status_page(site: Path) -> None:
    english, chinese = words_of(site, "en/status"), words_of(site, "status")
    assert "Newest observation 24 November 2026" in english
    assert "Oldest value 23 November 2026" in english
    assert "Next run 25 November 2026, not before 03:17 UTC" in english
    assert "not found" in english
    assert "最近 3 次运行" in chinese
    assert "找不到" in chinese


def test_text_from_github_stays_text(catalog: Catalog) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    values: dict[str, Value] = {
        "stars": 5,
        "description": hostile,
        "topics": [hostile],
        "release": hostile,
    }
    seen = Signals().after(Answer(Verdict.OK, values), NIGHT)
    state = store.State({ARCHIVED: seen}, "api.github.com")
    history = {ARCHIVED.lower(): [Point(date(2026, month, 1), month) for month in (1, 2, 3)]}
    view = Atlas(catalog, date.fromisoformat(DAY), state, history=history)
    renderer = Renderer(view, language("en"), Address("https://x.org/", None))
    page = next(page for page in pages(renderer) if page.path == "entries/bentsao.md")
    assert "<script>" not in page.body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page.body


def test_three_builds_three_true_ages(tmp_path: Path) -> None:
    """`atlas build` with a token: GitHub healthy, then limiting, then dead."""
    names = repositories(load(ROOT / "catalog"))
    state = tmp_path / "signals"
    printed: list[str] = []

    def build(day: str, faults: Faults) -> Path:
        out = tmp_path / day
        hub.faults, hub.requests[:] = faults, []
        result = run_atlas(
            *("build", "--out", str(out), "--date", day),
            GITHUB_API_URL=hub.api_url,
            GITHUB_GRAPHQL_URL=hub.graphql_url,
            GITHUB_TOKEN=TOKEN,
            ATLAS_SIGNALS=str(state),
            ATLAS_POLL="always",
        )
        assert result.returncode == 0, result.stderr
        assert len(hub.requests) <= 10  # once per build, not per language or page
        printed.append(result.stdout + result.stderr)
        return out

    def age(days: int, only: str | None = None) -> None:
        """Let the stored observations be of `DAY`, or `days` before it."""
        path = state / "latest.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        for name, item in document["sources"]["github"]["repositories"].items():
            for value in item["values"].values():
                if only is None or name == only:
                    value["observed_at"] = f"2026-11-{24 - days:02}T03:17:00Z"
        path.write_text(json.dumps(document), encoding="utf-8")

    with GitHubDouble(seeded(names)) as hub:
        healthy = build(DAY, Faults())
        age(0)
        assert "invented" in words_of(healthy, "en/entries/doctorglm")  # the double is no GitHub
        assert 'content="noindex' in (healthy / "index.html").read_text(encoding="utf-8")
        age(9)
        limited = build("2026-11-25", Faults(limit_from=1, limit="primary"))
        assert "observed on GitHub on 15 November 2026" in words_of(limited, "en/entries/bentsao")
        dead = build("2026-11-26", Faults(down_from=1))
        page = words_of(dead, "en/entries/bentsao")
        assert f"Stars {hub.by_name[ARCHIVED.lower()].stars:,}" in page
        assert "observed on GitHub on 15 November 2026, 11 days before" in page
    for out in (limited, dead):
        notice = re.search(r'<p class="notice" id="stale"[^>]*>', (out / "index.html").read_text())
        assert notice
        assert "hidden" not in notice[0]
    assert "the host could not be reached" in words_of(dead, "en/status")
    assert "limited for" in printed[1]
    everything = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in everything if TOKEN.encode() in path.read_bytes()]
    assert TOKEN not in "".join(printed)


def test_history_of_the_store_is_append_only(polled: Path) -> None:
    (file,) = (polled / "history").glob("*.csv")
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))[1:]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
