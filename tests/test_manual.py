"""Every field, term, command and option is documented in both languages."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from atlas import usage
from atlas.__main__ import main
from atlas.catalog import Catalog
from atlas.catalog.json_schema import RECORDS, meaning
from atlas.language import CODES, language

from tests.conftest import ROOT, run_atlas


def page(site: Path, code: str, name: str) -> str:
    folder = site if code == CODES[0] else site / code
    return html.unescape((folder / name / "index.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", CODES)
def test_every_field_is_on_the_page(site: Path, code: str) -> None:
    text, words = page(site, code, "fields"), language(code)
    assert not re.search(r">(OrganisationRef|BaseLink|DataItem)<", text)
    for name, record in RECORDS.items():
        for field in record.model_fields if name != "Release" else ():
            assert f"<code>{field}</code>" in text
            assert meaning(record, field, words) in text


@pytest.mark.parametrize("code", CODES)
def test_every_term_is_in_the_glossary(site: Path, catalog: Catalog, code: str) -> None:
    text = page(site, code, "glossary")
    for section in type(catalog.vocabulary).model_fields:
        for term, meaning_ in catalog.vocabulary.terms(section).items():
            assert f'id="{section}-{term}"' in text
            assert meaning_.label.zh in text
            assert meaning_.label.en in text


@pytest.mark.parametrize("code", CODES)
def test_every_command_and_option_is_on_the_page(site: Path, code: str) -> None:
    text, words = page(site, code, "commands"), language(code)
    made = usage.parser(ROOT, words)
    assert "from-issue" in usage.commands(made)
    for name, command in usage.commands(made).items():
        section = text.split(f'id="{name}"', 1)[1].split("<h2", 1)[0]
        assert words.t(f"commands.{name}.about") in section
        for option in usage.options(command):
            assert option.help
            assert option.help in section
            assert all(f"<code>{string}</code>" in section for string in option.option_strings)


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_documented_that_is_no_longer_there(code: str) -> None:
    words = language(code)
    made = usage.parser(ROOT, words)
    known = {
        name: {option.dest for option in usage.options(command)}
        for name, command in {"atlas": made, **usage.commands(made)}.items()
    }
    texts = {n: t for n, t in words.strings["commands"].items() if "about" in t and n in known}
    assert texts.keys() == known.keys()
    shared = set(words.strings["commands"]["all"])
    for name, told in texts.items():
        assert told.keys() - {"about"} <= known[name]
        assert known[name] <= told.keys() | shared


def test_what_nobody_has_explained_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    words = language("en")
    monkeypatch.delitem(words.strings["commands"]["fmt"], "files")
    with pytest.raises(KeyError, match="files"):
        usage.parser(ROOT, words)


def test_help_speaks_the_language_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for code in CODES:
        with pytest.raises(SystemExit):
            main(["--lang", code, "new", "--help"])
        assert language(code).t("commands.new.offline") in capsys.readouterr().out
    told = run_atlas("--help", LC_ALL="zh_CN.UTF-8")
    assert language("zh").t("commands.check.about") in told.stdout
    assert run_atlas("--lang", "fr", "check").returncode == 2
