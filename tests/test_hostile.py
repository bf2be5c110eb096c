"""Hostile strings at the seams of text: fields, addresses, logs, answers of GitHub."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from atlas.catalog import Catalog
from atlas.catalog.schema import Entry
from atlas.catalog.text import address_problem, cleaned, forbidden_character, one_line
from atlas.signals import query, rest
from atlas.signals.http import Kind, Reply
from atlas.signals.records import Verdict
from atlas.signals.transport import judged
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests import hostile
from tests.confined import atlas
from tests.conftest import ROOT
from tests.hostile import NIGHT

COMMAND = re.compile(r"^\s*::|##\[|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What GitHub Actions or a terminal would carry out, on one line."""

FORMS: dict[str, Any] = {
    "slug": lambda text: {"slug": text},
    "former_slugs": lambda text: {"former_slugs": [text]},
    "kind": lambda text: {"kind": text},
    "domain": lambda text: {"domain": text},
    "github": lambda text: {"github": text},
    "github_now": lambda text: {"github_now": text},
    "released": lambda text: {"released": text},
    "sizes": lambda text: {"sizes": [text]},
    "languages": lambda text: {"languages": [text]},
    "arxiv": lambda text: {"paper": {"arxiv": text}},
    "weights": lambda text: {"weights": [{"host": "huggingface", "id": text}]},
    "use": lambda text: {"licence": {"use": text, "basis": "none", "note": {"en": "x"}}},
    "commit": lambda text: {
        "snapshot": {
            **{"commit": text, "commits": 1},
            **{"first_commit": "2023-01-01", "last_commit": "2023-01-01"},
        }
    },
    "base": lambda text: {"bases": [{"slug": text, "variant": "x"}]},
    "field names": lambda text: {text: "x"},
}
"""Fields with a form of their own."""

HARMLESS = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?")
"""What such a field may take of the strings: an id like any other."""


@pytest.mark.parametrize("field", FORMS)
def test_fields_with_a_form_refuse_all(catalog: Catalog, field: str) -> None:
    good = catalog.entries["doctorglm"].model_dump(mode="json", exclude_none=True)
    Entry.model_validate(good, context=catalog.vocabulary)
    for text in hostile.strings():
        try:
            Entry.model_validate({**good, **FORMS[field](text)}, context=catalog.vocabulary)
        except ValidationError:
            continue
        assert HARMLESS.fullmatch(text), (field, text)


def test_refused_texts_are_refused_in_words(tmp_path: Path) -> None:
    """One entry for each string that no text may be, all explained in one run, without a forged
    line in either form of the output."""
    (tmp_path / "medical").mkdir()
    for name in ("vocabulary.yml", "organisations.yml"):
        shutil.copy(ROOT / "catalog" / name, tmp_path / name)
    refused = [text for text in hostile.strings() if text not in hostile.accepted()]
    assert len(refused) > 50
    for number, text in enumerate(refused):
        good = (ROOT / "catalog/medical/doctorglm.yml").read_text(encoding="utf-8")
        good = re.sub(r"(?m)^name: .*$", lambda _, text=text: f"name: {_quoted(text)}", good)  # type: ignore[misc]
        (tmp_path / f"medical/{number}.yml").write_text(good, encoding="utf-8", errors="replace")
    for form in ("text", "github"):
        result = atlas("check", tmp_path, "--format", form)
        assert result.returncode == 1
        lines = (result.stdout + result.stderr).split("\n")
        for number in range(len(refused)):
            assert any(f"medical/{number}.yml" in line and "name" in line for line in lines)
        forged = [line for line in lines if COMMAND.search(line.removeprefix("::error file="))]
        assert forged == []


def _quoted(text: str) -> str:
    escaped = "".join(char if char.isalnum() else f"\\U{ord(char):08X}" for char in text)
    return f'"{escaped}"'


@pytest.mark.parametrize("form", ["text", "github"])
def test_file_names_forge_no_line(tmp_path: Path, form: str) -> None:
    (tmp_path / "medical").mkdir()
    for name in ("vocabulary.yml", "organisations.yml"):
        shutil.copy(ROOT / "catalog" / name, tmp_path / name)
    names = {text.replace("/", "⁄")[:60].encode()[:200] for text in hostile.strings()}
    names |= {b"\xff\xfe.yml", b"a\nb.yml", b"x\r::error::y.yml"}
    for raw in names - {b"", b".", b".."}:
        if b"\0" not in raw:
            (tmp_path / "medical" / os.fsdecode(raw)).touch()
    result = atlas("check", tmp_path, "--format", form)
    assert result.returncode == 1
    lines = (result.stdout + result.stderr).split("\n")
    forged = [line for line in lines if COMMAND.search(line.removeprefix("::error file="))]
    assert forged == []


LINKED = {
    "https://xn--80ak6aa92e.com/",  # stands as it is shown: in ASCII
    "https://example.org#@evil.example/",  # leads to example.org
    "https://example.org?@evil.example/",
}


def test_only_public_named_hosts_are_linked() -> None:
    linked = {text for text in hostile.strings("address") if address_problem(text) is None}
    linked = {text for text in linked if not forbidden_character(text) and len(text) <= 500}
    assert linked == LINKED


@pytest.mark.parametrize("text", hostile.strings("log"))
def test_what_github_says_forges_no_line(text: str) -> None:
    for status, body in [
        (401, {"message": text}),
        (403, {"message": f"rate limit {text}"}),
        (451, {"block": {"reason": text}}),
        (500, {"message": text}),
    ]:
        reply = judged(status, {}, body)
        assert not COMMAND.search(reply.detail)
        assert len(reply.detail) <= 210


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(hostile.strings()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
CARD = st.fixed_dictionaries(
    {"nameWithOwner": JSON | st.just("a/b"), "databaseId": JSON | st.just(1)},
    optional={
        **dict.fromkeys(("stargazerCount", "forkCount", "isArchived", "archivedAt"), JSON),
        **dict.fromkeys(("pushedAt", "createdAt", "description", "parent", "licenseInfo"), JSON),
        "defaultBranchRef": JSON | st.fixed_dictionaries({"name": JSON, "target": JSON}),
        "repositoryTopics": JSON | st.fixed_dictionaries({"nodes": JSON}),
        "latestRelease": JSON | st.fixed_dictionaries({"tagName": JSON, "publishedAt": JSON}),
    },
)


@settings(max_examples=400, deadline=None)
@given(CARD)
def test_any_answer_is_judged(card: dict[str, Any]) -> None:
    found = query.answer("a/b", card, NIGHT)
    for name, value in found.values.items():
        texts = value if isinstance(value, list) else [value]
        assert not [text for text in texts if isinstance(text, str) and forbidden_character(text)]
        if name in ("stars", "forks", "database_id"):
            assert value is None or type(value) is int
    assert found.renamed_to is None or re.fullmatch(r"[\w.-]+/[\w.-]+", found.renamed_to)


@settings(max_examples=200, deadline=None)
@given(JSON, JSON)
def test_any_document_is_judged(data: Any, errors: Any) -> None:
    names = ["a/b", "a/c"]
    document = {"data": data if isinstance(data, dict) else {"r0": data}, "errors": errors}
    assert query.answers(names, document, NIGHT).keys() <= set(names)


@settings(max_examples=200, deadline=None)
@given(JSON, JSON)
def test_any_rest_answer_is_judged(body: Any, commits: Any) -> None:
    class Hub:
        def get(self, path: str) -> Reply:
            return Reply(Kind.ANSWERED, commits if "/commits" in path else body)

    looked = rest.look(Hub(), "a/b", NIGHT)
    assert not hasattr(looked, "verdict") or looked.verdict in Verdict


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=80) | st.sampled_from(hostile.strings()))
def test_what_is_cleaned_is_clean(text: str) -> None:
    assert forbidden_character(cleaned(text)) is None
    assert not COMMAND.search(one_line(text))
