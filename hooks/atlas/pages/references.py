"""The sources that the article and the guides cite."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from atlas.catalog.schema import Record, Text
from atlas.catalog.values import Address, Line, Month

_FILE = Path(__file__).with_name("references.yml")


class Reference(Record):
    """One source."""

    id: str
    by: Text
    title: Line
    date: Month
    url: Address


@cache
def references() -> Mapping[str, Reference]:
    """Every source by its id, the oldest first."""
    items = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found = [Reference.model_validate(item) for item in items]
    return {item.id: item for item in sorted(found, key=lambda item: item.date)}
