"""What a reader may call wrong on a page: for each field an issue that begins with its value."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from urllib.parse import quote_plus

from pydantic import BaseModel

from atlas.catalog.schema import Base, DataSet, Entry, Text

RELEASE = (
    *("name", "summary", "organisations", "released", "github", "sizes", "weights", "bases"),
    *("licence.code", "licence.weights", "licence.use"),
)
ENTRY = (*RELEASE, "languages", "training", "data")
DATASET = ("name", "url", "size", "open", "licence", "made_by")

MAX_VALUE = 200
"""Characters of a value that an address carries."""


def reports(record: Entry | Base | DataSet, code: str, form: str) -> Iterator[tuple[str, str]]:
    """Fields, each with the address of the issue that says its present value in the language of
    the page; `form` is that of an issue on the record."""
    fields = {Entry: ENTRY, Base: RELEASE, DataSet: DATASET}[type(record)]
    for field, value in zip(fields, attrgetter(*fields)(record), strict=True):
        shown = _shown(value, code)
        now = shown if len(shown) <= MAX_VALUE else shown[: MAX_VALUE - 1] + "…"
        yield field, f"{form}&field={field}&now={quote_plus(now)}"


def _shown(value: object, code: str) -> str:
    """A value in short: of a record what names it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_shown(item, code) for item in value)
    if isinstance(value, Text):
        return (value.zh or value.en or "") if code == "zh" else (value.en or value.zh or "")
    if isinstance(value, BaseModel):
        names = ("id", "url", "variant", "stage", "name", "slug")
        found = (getattr(value, name, None) for name in names)
        return _shown(next((name for name in found if name), None), code)
    return str(value).lower() if isinstance(value, bool) else str(value)
