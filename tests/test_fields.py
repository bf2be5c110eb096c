"""What editors are told of the catalog is what the loader does."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from atlas.catalog import loader, yaml
from atlas.catalog.json_schema import RECORDS, meaning
from atlas.catalog.schema import Base, DataSet, Entry
from atlas.language import CODES, language
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from tests.conftest import ROOT

CATALOG = ROOT / "catalog"
VOCABULARY = loader.vocabulary(CATALOG)
KINDS: dict[str, type[Entry | Base | DataSet]] = {"bases": Base, "datasets": DataSet}
JUNK: list[Any] = [
    *(None, True, 7, -1, 1.5, "", "x", "7B", "2024-05", "a/b", " ", "base", "a/b.git", "https://example.org/"),
    *([], ["x"], {}, {"en": "x"}, {"source": "README.md@abc1234"}, {"note": "x"}, {"field": "x"}),
    *([{"en": "x"}], [{"field": "sizes"}], [{"note": "x"}], ["README.md@abc1234"], "partly", "zh"),
]  # fmt: skip


def validator(folder: Path) -> Draft202012Validator:
    path = folder / "schema.json" if folder.name in KINDS else CATALOG / "schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def read(path: Path) -> Any:
    document, _ = yaml.parse(path.read_text(encoding="utf-8"), path.name)
    assert document
    return document.value


@pytest.mark.parametrize("folder", sorted({path.parent for path in CATALOG.glob("*/*.yml")}))
def test_every_file_is_valid_by_the_schema_of_its_editor(folder: Path) -> None:
    known = validator(folder)
    wrong = {
        path.name: error.message
        for path in folder.glob("*.yml")
        for error in known.iter_errors(read(path))
    }
    assert wrong == {}


def places(node: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every value of a file."""
    found = [way] if way else []
    below = node if isinstance(node, dict) else dict(enumerate(node if type(node) is list else ()))
    for key, value in below.items():
        found += places(value, (*way, key))
    return found


@pytest.mark.parametrize(
    "name", ["medical/doctorglm.yml", "bases/chatglm-6b.yml", "datasets/hanfei-sft.yml"]
)
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_what_the_loader_takes_the_schema_takes(name: str, data: st.DataObject) -> None:
    folder = (CATALOG / name).parent
    record, known = KINDS.get(folder.name, Entry), validator(folder)
    value = copy.deepcopy(read(CATALOG / name))
    *way, last = data.draw(st.sampled_from(places(value)))
    place = value
    for key in way:
        place = place[key]
    place[last] = data.draw(st.sampled_from(JUNK))
    try:
        record.model_validate(value, context=VOCABULARY)
    except ValidationError:
        return
    assert [error.message for error in known.iter_errors(value)] == []


@pytest.mark.parametrize("code", CODES)
def test_every_field_of_every_record_is_explained(code: str) -> None:
    words = language(code)
    for record in RECORDS.values():
        for field in record.model_fields:
            assert meaning(record, field, words)
    told = words.strings["records"]
    known = {name: set(vars(kind)["__annotations__"]) for name, kind in RECORDS.items()}
    for name, texts in told.items():
        assert set(texts) <= known[name]  # nothing is explained that is no longer there
