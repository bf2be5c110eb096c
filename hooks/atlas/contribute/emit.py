"""Values as the YAML of the catalog: plain where that is read as it looks, else in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z\u3400-\u9fff](?:[^\s:#'\"{}\[\],&*!|>%@`]| (?=[^\s#]))*")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
"""What YAML would not read as text."""


def emitted(fields: Mapping[str, Any]) -> str:
    """The lines of a mapping; what has no value (None or an empty list) is left out."""
    return "".join(f"{line}\n" for line in _mapping(fields))


def scalar(value: str | int | bool) -> str:
    """One value on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) or (_PLAIN.fullmatch(value) and value.lower() not in _WORDS):
        return str(value)
    return "'" + " ".join(value.split("\n")).replace("'", "''") + "'"


def _mapping(fields: Mapping[str, Any]) -> Iterator[str]:
    for key, value in fields.items():
        if value is None or value in ([], {}):
            continue
        if isinstance(value, Mapping):
            yield f"{key}:"
            yield from (f"  {line}" for line in _mapping(value))
        elif isinstance(value, list) and isinstance(value[0], Mapping):
            yield f"{key}:"
            for item in value:
                first, *others = _mapping(item)
                yield f"  - {first}"
                yield from (f"    {line}" for line in others)
        elif isinstance(value, list) and key != "evidence":
            yield f"{key}: [{', '.join(scalar(item) for item in value)}]"
        elif isinstance(value, list):
            yield f"{key}:"
            yield from (f"  - {scalar(item)}" for item in value)
        else:
            yield f"{key}: {scalar(value)}"
