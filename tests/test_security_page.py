"""The table of threats names numbers and tests that exist, in both languages the same."""

from __future__ import annotations

import re

import pytest
from atlas.catalog import lineage, loader, yaml

from tests import hostile, test_state
from tests.conftest import ROOT


def page(code: str) -> str:
    return (ROOT / "docs" / code / "security.md").read_text(encoding="utf-8")


def named_tests(code: str) -> set[str]:
    return set(re.findall(r"`(tests/[\w/]+\.py|test_\w+)`", page(code)))


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_named_test_exists(code: str) -> None:
    sources = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in (ROOT / "tests").rglob("test_*.py")
    }
    for name in named_tests(code):
        assert name in sources or any(f"def {name}(" in text for text in sources.values()), name


def test_both_pages_say_the_same() -> None:
    assert named_tests("zh") == named_tests("en")
    rows = [re.findall(r"^\|", page(code), re.M) for code in ("zh", "en")]
    assert len(rows[0]) == len(rows[1])


@pytest.mark.parametrize("code", ["zh", "en"])
def test_numbers_are_those_of_the_code(code: str) -> None:
    text = page(code)
    assert f" {len(hostile.strings())} " in text
    assert f" {test_state.KILLS} " in text
    for limit in (lineage.MAX_GENERATIONS, lineage.MAX_WAYS, yaml.MAX_DEPTH):
        assert f"{limit} " in text
    assert f"{yaml.MAX_BYTES // 1_000} kB" in text
    assert {"zh": "5 万个文件", "en": f"{loader.MAX_FILES:,} files"}[code] in text
