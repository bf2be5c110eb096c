"""The guides say what the checks do, and name modules that exist, in both languages."""

from __future__ import annotations

import re

import pytest
from annotated_types import MinLen
from atlas.catalog import Catalog
from atlas.catalog.fields import FIELDS
from atlas.catalog.schema import Release
from atlas.catalog.values import MAX_TEXT
from atlas.verdicts.maintenance import Maintenance

from tests.conftest import ROOT

GUIDES = {"en": "CONTRIBUTING.md", "zh": "CONTRIBUTING.zh.md"}
CODE = ROOT / "hooks" / "atlas"


def guide(code: str) -> str:
    return (ROOT / GUIDES[code]).read_text(encoding="utf-8")


def criteria(code: str) -> str:
    heading = {"en": "## What belongs in the atlas", "zh": "## 收录什么"}[code]
    return guide(code).split(heading, 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("code", GUIDES)
def test_the_criteria_are_those_of_the_checks(catalog: Catalog, code: str) -> None:
    vocabulary = catalog.vocabulary
    words = set(re.findall(r"`([a-z_-]+)`", criteria(code)))
    kinds = set(vocabulary.kinds) - {"base"}
    states = {Maintenance.DORMANT, Maintenance.ARCHIVED, Maintenance.GONE}
    assert words == kinds | set(map(str, states)) | {"evidence", "not-stated", "former_slugs"}
    assert {"evidence", "former_slugs"} <= FIELDS
    assert "not-stated" in vocabulary.licence_uses
    assert Release.model_fields["evidence"].metadata == [MinLen(1)]  # "at least one item"
    assert not vocabulary.domains["general"].subdomains  # so no entry can be of it


@pytest.mark.parametrize(("code", "words"), [("en", "{} characters"), ("zh", "{} 个字符")])
def test_numbers_are_those_of_the_code(code: str, words: str) -> None:
    assert words.format(MAX_TEXT) in guide(code)


def test_both_guides_have_the_same_sections() -> None:
    for name in ("CONTRIBUTING", "CODE_OF_CONDUCT", "README", "SECURITY", "docs/{}/architecture"):
        zh = f"{name.format('zh')}.md" if "{}" in name else f"{name}.zh.md"
        sides = [ROOT / f"{name.format('en')}.md", ROOT / zh]
        levels = [re.findall(r"(?m)^#+ ", path.read_text(encoding="utf-8")) for path in sides]
        assert levels[0] == levels[1], name


@pytest.mark.parametrize("name", [*GUIDES.values(), "CODE_OF_CONDUCT.md", "CODE_OF_CONDUCT.zh.md"])
def test_links_of_the_guides_lead_to_files(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).is_file(), target


@pytest.mark.parametrize("code", GUIDES)
def test_the_architecture_names_every_module_and_none_that_is_gone(code: str) -> None:
    text = (ROOT / "docs" / code / "architecture.md").read_text(encoding="utf-8")
    table = "\n".join(line.split("|")[1] for line in text.splitlines() if line.startswith("| `"))
    named = set(re.findall(r"`([\w.]+(?:\.py|/))`", table))
    there = {f"{path.name}/" for path in CODE.iterdir() if (path / "__init__.py").is_file()}
    there |= {path.name for path in CODE.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert named == there | {"strings/"}
    drawing = text.split("```text", 1)[1].split("```", 1)[0]
    drawn = set(re.findall(r"[\w.]+(?:\.py|/)", drawing)) - {"site/"}
    assert drawn <= named
    assert max(map(len, drawing.splitlines())) <= 40  # fits a telephone
