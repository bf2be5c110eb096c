"""Validation errors of pydantic in the words of a contributor."""

from __future__ import annotations

import typing
from collections.abc import Iterator

from pydantic import BaseModel, RootModel, ValidationError

from atlas.catalog import yaml
from atlas.catalog.problems import Problem

# pydantic's error types (docs.pydantic.dev/latest/errors/validation_errors) → our messages.
_MESSAGES = {
    "missing": "schema.missing",
    "extra_forbidden": "schema.unknown",
    "string_type": "schema.text",
    "int_type": "schema.integer",
    "int_from_float": "schema.integer",
    "float_type": "schema.number",
    "bool_type": "schema.true_or_false",
    "list_type": "schema.list",
    "dict_type": "schema.mapping",
    "model_type": "schema.mapping",
    "model_attributes_type": "schema.mapping",
    "literal_error": "schema.choice",
    "string_pattern_mismatch": "schema.empty",  # of a text that must not be blank
    "string_too_long": "schema.long",
    "too_short": "schema.empty_list",
    "greater_than": "schema.positive",
    "greater_than_equal": "schema.positive",
    "recursion_loop": "schema.invalid",
}


def problems(
    error: ValidationError, record: type[BaseModel], document: yaml.Document, file: str
) -> Iterator[Problem]:
    """One problem per error, each at its place in the file."""
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if not str(part).startswith("<"))
        context = detail.get("ctx", {})
        if detail["type"] == "atlas":
            key, values = context["key"], context["values"]
        else:
            key = _MESSAGES.get(detail["type"], "schema.invalid")
            if detail["input"] is None:  # written, but without a value
                key = "schema.null"
            elif key == "schema.text" and isinstance(detail["input"], list | dict):
                key = "schema.one_text"
            choices = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
            values = {
                "word": next((part for part in reversed(path) if isinstance(part, str)), ""),
                "value": _shown(detail["input"]),
                "reason": detail["msg"],
                "limit": context.get("max_length", 0),
                "choices": choices.replace("True", "true").replace("False", "false"),
                "fields": ", ".join(_fields_at(record, path)),
            }
            if detail["type"] == "extra_forbidden":
                values["known"] = _fields_at(record, path[:-1])
        yield Problem(file, *document.place(path), yaml.field_name(path), key, values)


def _shown(value: object) -> str:
    """A value as its YAML would show it, shortened."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _fields_at(record: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The names of the fields that may stand at `path` of a record."""
    if issubclass(record, RootModel):  # a list of records
        record = record_in(record.model_fields["root"].annotation) or record
    for part in path:
        if isinstance(part, str) and part in record.model_fields:
            inner = record_in(record.model_fields[part].annotation)
            if inner is None:
                return []
            record = inner
    return list(record.model_fields)


def record_in(annotation: object) -> type[BaseModel] | None:
    """The record type inside an annotation such as `list[Annotated[Evidence, …]] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (record_in(argument) for argument in typing.get_args(annotation))
    return next((found for found in inner if found), None)
