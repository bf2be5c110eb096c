"""Reference for contributors: the fields of the files, the commands of the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from atlas import usage
from atlas.catalog.json_schema import RECORDS, meaning
from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer

FILES = ("Entry", "Base", "DataSet", "Organisation")


@dataclass(frozen=True)
class Field:
    """One field as its JSON Schema describes it."""

    name: str
    required: bool
    holds: tuple[Mapping[str, Any], ...]
    """The ways in which its value, or each item of its list, may be written."""
    listed: bool
    about: str


def fields(renderer: Renderer) -> Iterator[Page]:
    """Every field of every kind of file, then of the parts of which files consist."""
    records = {name: _fields(renderer, name) for name in RECORDS}
    body = renderer.render(
        "fields.md.j2",
        "fields/",
        files={name: records[name] for name in FILES},
        parts={name: told for name, told in records.items() if name not in (*FILES, "Release")},
    )
    yield _page(renderer, "fields", body)


def commands(renderer: Renderer) -> Iterator[Page]:
    """Every command with its options."""
    made = usage.parser(Path(), renderer.language)
    told = {"": made, **usage.commands(made)}
    body = renderer.render(
        "commands.md.j2",
        "commands/",
        commands={name: (command, list(usage.options(command))) for name, command in told.items()},
    )
    yield _page(renderer, "commands", body)


def _fields(renderer: Renderer, name: str) -> list[Field]:
    record = RECORDS[name]
    made = TypeAdapter(record).json_schema()
    return [
        Field(
            field,
            field in made.get("required", ()),
            tuple(_ways(value.get("items", value))),
            value.get("type") == "array",
            meaning(record, field, renderer.language),
        )
        for field, value in made["properties"].items()
    ]


def _ways(value: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The choices of a schema, those within choices as well."""
    if choices := value.get("anyOf") or value.get("oneOf"):
        for choice in choices:
            yield from _ways(choice)
    elif value.get("type") != "null":
        yield value


def _page(renderer: Renderer, name: str, body: str) -> Page:
    title, about = renderer.t(f"{name}.title"), renderer.t(f"{name}.description")
    return Page(f"{name}.md", title, about, body, SearchRecord(title, about), hide=())
