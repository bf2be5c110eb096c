"""The report of the benchmarks: what it says follows from its figures, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from atlas.language import CODES

from tests.bench import document, lighthouse, measured, parts
from tests.bench.measured import StoppedError
from tests.bench.projects import REAL
from tests.bench.report import Report
from tests.conftest import ROOT, run_atlas

MACHINE = {"cpu": "Test", "cores": 2, "memory_gb": 8, "system": "Linux", "python": "3", "hugo": ""}


BEATS = ["sh", "-c", "while true; do echo >> beats; sleep 0.1; done"]


def ran(**figures: Any) -> dict[str, Any]:
    return {"commit": "abc", "day": "2026-11-25", "seconds": 1, "figures": figures}


def builds(seconds: float) -> dict[str, Any]:
    used = {"wall_s": seconds, "user_s": seconds, "peak_mb": 400.0}
    return ran(first=used, cold=used, pages=40_000, files=90_000, site_mb=500.0)


def report() -> Report:
    runs = {
        f"build/{REAL}": builds(12.0),
        "build/1000": builds(10.0),
        "build/10000": builds(100.0),
        "alone/10000": ran(wall_s=60.0),
        "hugo/10000": ran(wall_s=50.0, peak_mb=300.0),
        "poll/10000": ran(batches={"requests": 200, "points": 200, "cpu_s": 5, "store_mb": 20}),
        "branch/10000": ran(tree_mb=81.0),
        "material/1000": {"commit": "abc", "day": "2026-11-25", "failed": "stopped after 240 s"},
    }
    return Report(MACHINE, runs)


def row(page: str, *parts: str) -> str:
    [found] = [line for line in page.splitlines() if all(part in line for part in parts)]
    return found


def test_whether_a_target_is_met_is_computed() -> None:
    page = document.page(report(), "en")
    assert row(page, "real catalog", "15 s").endswith("| 12 s | yes |")
    assert row(page, "nothing", "60 s").endswith("| 100 s | **no** |")
    assert row(page, "Hugo", "whole build", "2.5 times").endswith("| 2 times | yes |")
    assert row(page, "Hugo", "same pages alone").endswith("| 1.2 times | yes |")
    assert row(page, "exponent").endswith("| 1 | yes |")
    assert row(page, "make serve", "2 s").endswith("| — | not measured |")
    assert row(document.page(report(), "zh"), "从零构建", "60 秒").endswith("| 100 秒 | **否** |")


def test_the_lowest_score_counts_and_every_page_must_have_one() -> None:
    visits: dict[str, Any] = {
        code: {page: dict.fromkeys(lighthouse.CATEGORIES, 100) for page in lighthouse.PAGES}
        for code in CODES
    }
    visited = report()
    visited.runs[f"lighthouse/{REAL}"] = ran(**visits)
    visits["zh"]["explorer"] |= {"performance": 97, "lost": ["unused-css-rules"]}
    page = document.page(visited, "en")
    assert row(page, "lowest", "performance").endswith("| ≥ 98 | 97 | **no** |")
    assert row(page, "lowest", "SEO").endswith("| ≥ 100 | 100 | yes |")
    assert row(page, "| Explorer | Chinese").endswith("| `unused-css-rules` |")
    del visits["en"]["home"]
    assert row(document.page(visited, "en"), "lowest", "SEO").endswith("| — | not measured |")


@pytest.mark.parametrize("code", CODES)
def test_a_part_without_figures_says_why(code: str) -> None:
    assert "`stopped after 240 s`" in row(document.page(report(), code), "material/1000")


@pytest.mark.parametrize("code", CODES)
def test_scale_is_in_proportion_to_what_was_measured(code: str) -> None:
    page = document.page(report(), code)
    assert row(page, "MB", "`latest.json`", "2,000").startswith("|")
    assert "| 500 | 5,000 | 50,000 |" in page  # MB of the site
    assert "20,000" in row(page, "1,000 MB")  # entries that fit on GitHub Pages
    nothing = Report(MACHINE)
    assert "1,000,000" not in document.page(nothing, code)


@pytest.mark.parametrize("code", CODES)
def test_the_committed_pages_are_those_of_the_committed_figures(code: str) -> None:
    written = (ROOT / f"docs/{code}/benchmarks.md").read_text(encoding="utf-8")
    assert written == document.page(Report.load(), code)


def test_what_a_command_uses_is_measured(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; bytearray(200 << 20); time.sleep(.2)"]
    used = measured.run(command, tmp_path)
    assert used["wall_s"] >= 0.2
    assert 200 < used["peak_mb"] < 400


def test_a_command_that_fails_or_lasts_too_long_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoppedError, match="exit code 3: so it is"):
        measured.run([sys.executable, "-c", "print('so it is'); exit(3)"], tmp_path)
    with pytest.raises(StoppedError, match="stopped after 0 s"):
        measured.run(["sleep", "60"], tmp_path, seconds=0.4)


def test_nothing_is_left_of_what_was_stopped(tmp_path: Path) -> None:
    """Of a part, what it started in turn."""
    inner = f"from tests.bench import measured; measured.run({BEATS!r}, Path({str(tmp_path)!r}))"
    part = f"""import signal, sys
from pathlib import Path
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
{inner}"""
    with pytest.raises(StoppedError):
        measured.ended([sys.executable, "-c", part], ROOT, seconds=4)
    beats = (tmp_path / "beats").stat().st_size
    assert beats > 0
    time.sleep(0.5)
    assert (tmp_path / "beats").stat().st_size == beats


def test_a_part_measures_the_real_catalog(tmp_path: Path) -> None:
    found = parts.PARTS["check"].measure(REAL, tmp_path)
    assert found["files"] > 400
    assert found["wall_s"] > 0


def test_without_a_clone_there_is_nothing_to_measure(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "hooks", tmp_path / "hooks")
    done = subprocess.run(
        [sys.executable, "-m", "atlas", "bench"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "hooks"), "LC_ALL": "C.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr


def test_an_unknown_part_is_named_with_those_there_are() -> None:
    done = run_atlas("bench", "--only", "sing")
    assert done.returncode == 2
    assert "sing; there are check, build" in done.stderr
