"""The names of the fields of releases, as `unknown` and the site's labels use them."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from atlas.catalog.explain import record_in
from atlas.catalog.schema import Base, Entry, Text


def _names(record: type[BaseModel]) -> Iterator[str]:
    for name, field in record.model_fields.items():
        yield name
        inner = record_in(field.annotation)
        if inner and inner is not Text:
            for below in inner.model_fields:
                yield f"{name}.{below}"


FIELDS = frozenset([*_names(Entry), *_names(Base)])
"""`released`, `training.methods`, …: the first two levels."""
