"""Slips in YAML are told where they are, in words of ours."""

from __future__ import annotations

import re

import pytest
from atlas.catalog import yaml
from atlas.language import CODES, language

# A slip in YAML → the place of the problem and its message.
SLIPS: dict[str, tuple[int, int, str]] = {
    "summary:\n\ten: a\n": (2, 1, "blank"),
    "summary:\n  en: a\n \tzh: b\n": (3, 2, "blank"),
    "summary:\n\u3000en: a\n": (2, 1, "blank"),
    "notes: A model: big\n": (1, 15, "colon"),
    "summary:\n  en: A model\n    of law: big\n": (3, 11, "colon"),
    "name: 'abc\nkind: model\n": (1, 7, "quote_open"),
    'name: "abc\nkind: "model"\n': (1, 7, "quote_open"),
    "name: 'it's a model'\n": (1, 11, "quote_ended"),
    'name: "abc" more\n': (1, 13, "quote_ended"),
    "summary:\n  en: 'A model\n    that's big'\n": (3, 10, "quote_ended"),
    'name: "C:\\data"\n': (1, 10, "escape"),
    "slug：x\nname: y\n": (1, 5, "full_width_colon"),
    "slug: x\nname：y\n": (2, 5, "full_width_colon"),
    "summary:\n  en: a\n  zh：b\n  x: y\n": (3, 5, "full_width_colon"),
    "name: @abc\n": (1, 7, "indicator"),
    "name: `abc`\n": (1, 7, "indicator"),
    "name: %abc\n": (1, 7, "indicator"),
    "notes: a\nname: **abc**\n": (2, 7, "indicator"),
    "name: & abc\n": (1, 7, "indicator"),
    "name: >10B\n": (1, 7, "indicator"),
    "slug: x\nname: , abc\n": (2, 7, "indicator"),
    "name: ]abc\n": (1, 7, "indicator"),
    "name: *abc\n": (1, 7, "alias"),
    "name: &abc\n": (1, 7, "anchor"),
    "slug: x\n  name: y\n": (2, 3, "indentation"),
    "summary:\n   en: a\n  zh: b\n": (3, 3, "indentation"),
    "evidence:\n  - a\n - b\n": (3, 2, "indentation"),
    "slug: x\nname:y\n": (2, 1, "no_field"),
    "slug x\nname: y\n": (1, 1, "no_field"),
    "sizes: [7B, 8B\nkind: model\n": (1, 8, "bracket_open"),
    "name: {en: a zh: b}\n": (1, 16, "in_brackets"),
    "name: [abc] def\n": (1, 13, "bracket_ended"),
    "sizes: - 7B\n": (1, 8, "dash"),
    "slug: x\nslug: z\n": (2, 1, "twice"),
    "name: é\nslug: x\x00\n": (2, 8, "unreadable"),
}


@pytest.mark.parametrize("text", SLIPS)
@pytest.mark.parametrize("begin", ["", "\ufeff", "# 注释\r\ndomain: legal\r\n"])
def test_a_slip_is_told_where_it_is(text: str, begin: str) -> None:
    line, column, key = SLIPS[text]
    _, problems = yaml.parse(begin + text, "x.yml")
    found = [
        (problem.line - begin.count("\n"), problem.column, problem.key) for problem in problems
    ]
    assert found == [(line, column, f"yaml.{key}")]
    for code in CODES:  # and how to mend it, in words of ours
        assert not re.search("expected|found|scanning", problems[0].sentence(language(code)))
