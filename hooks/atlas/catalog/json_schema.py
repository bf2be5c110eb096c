"""JSON Schemas of the record types, so that editors complete and explain while one types.

Each file's first line names its schema for the YAML language server
(github.com/redhat-developer/yaml-language-server, "Using inlined schema").
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from atlas.catalog import loader
from atlas.catalog import schema as records
from atlas.catalog.schema import Base, DataSet, Entry
from atlas.catalog.vocabulary import Vocabulary
from atlas.language import CODES, Language, language

RECORDS: dict[str, type[records.Record]] = {
    name: kind
    for name, kind in vars(records).items()
    if isinstance(kind, type) and issubclass(kind, records.Record) and kind.model_fields
}
"""Every record type, by name."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def files(folder: Path) -> dict[Path, str]:
    """The text of each schema file of a catalog folder; reads its vocabulary for the terms.

    Raises CatalogError if the vocabulary cannot be read.
    """
    vocabulary = loader.vocabulary(folder)
    return {
        folder / loader.SCHEMA: _text(Entry, vocabulary),
        folder / loader.BASES / loader.SCHEMA: _text(Base, vocabulary),
        folder / loader.DATASETS / loader.SCHEMA: _text(DataSet, vocabulary),
    }


def schema(record: type[BaseModel], vocabulary: Vocabulary) -> dict[str, Any]:
    """The JSON Schema of a record type, with the terms of the vocabulary.

    `rules` are patterns, each with the key of the message that the loader gives for it.
    """
    made = {"$schema": DIALECT, **TypeAdapter(record).json_schema()}
    _name_terms(made, vocabulary)
    return made


def meaning(record: type[BaseModel], field: str, words: Language) -> str:
    """What a field is for. Raises KeyError if `strings/*.yml` do not say it."""
    owner = next(kind for kind in record.__mro__ if field in vars(kind).get("__annotations__", {}))
    return words.t(f"records.{owner.__name__}.{field}")


def described(made: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema with the meaning of every field of the catalog, in both languages."""
    for name, part in {made.get("title", ""): made, **made.get("$defs", {})}.items():
        if record := RECORDS.get(name):
            for field, value in part["properties"].items():
                sides = [meaning(record, field, language(code)) for code in reversed(CODES)]
                value["description"] = " · ".join(sides)
    return made


def _text(record: type[BaseModel], vocabulary: Vocabulary) -> str:
    made = described(schema(record, vocabulary))
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _name_terms(node: Any, vocabulary: Vocabulary) -> None:
    """Replace the mark of a vocabulary section by its terms, labels included."""
    if isinstance(node, list):
        for item in node:
            _name_terms(item, vocabulary)
    elif isinstance(node, dict):
        if section := node.pop("vocabulary", None):
            terms = vocabulary.terms(section)
            fits = node.get("enum", terms)
            terms = {term: meant for term, meant in terms.items() if term in fits}
            node["enum"] = list(terms)
            node["enumDescriptions"] = [f"{m.label.en} · {m.label.zh}" for m in terms.values()]
        for item in node.values():
            _name_terms(item, vocabulary)
