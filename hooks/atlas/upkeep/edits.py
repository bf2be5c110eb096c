"""A field of a catalog file set, with every other byte as it was: comments, order, quotes.

Each edit is checked by reading both texts: they must differ in that field and nowhere else.
"""

from __future__ import annotations

import re

from atlas.catalog import yaml

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9._/-]*")
_WORDS_OF_YAML = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


class EditError(Exception):
    """The file is not written in a way that can be edited safely."""


def with_value(text: str, field: str, value: str, after: str) -> str:
    """`field: value` at the first level, in place of its old value or below the line of `after`."""
    line = re.compile(rf"(?m)^{field}:[ ]*[^#\n]*?(?=[ ]*(#.*)?$)")
    if line.search(text):
        edited = line.sub(lambda _: f"{field}: {_scalar(value)}", text, count=1)
    else:
        edited = _below(text, after, f"{field}: {_scalar(value)}\n")
    return _checked(text, edited, field, value)


def with_alias(text: str, alias: str) -> str:
    """One more name under `aliases`."""
    known = _fields(text).get("aliases") or []
    if not isinstance(known, list) or alias in known:
        return text
    flow = re.compile(r"(?m)^aliases: *\[([^\]\n]*)\]")
    block = re.compile(r"(?m)^aliases: *\n((?:[ ]*- .*\n)+)")
    if match := flow.search(text):
        inner = f"{match[1]}, {_scalar(alias)}" if match[1].strip() else _scalar(alias)
        edited = text[: match.start(1)] + inner + text[match.end(1) :]
    elif match := block.search(text):
        indent = re.match(r" *", match[1])
        item = f"{indent[0] if indent else ''}- {_scalar(alias)}\n"
        edited = text[: match.end(1)] + item + text[match.end(1) :]
    else:
        after = "name_zh" if "name_zh" in _fields(text) else "name"
        edited = _below(text, after, f"aliases: [{_scalar(alias)}]\n")
    return _checked(text, edited, "aliases", [*known, alias])


def _below(text: str, after: str, line: str) -> str:
    """`line` below that of a field whose value stands on the same line."""
    match = re.search(rf"(?m)^{after}: *\S.*\n", text)
    if not match:
        raise EditError(f"there is no line '{after}:'")
    return text[: match.end()] + line + text[match.end() :]


def _checked(before: str, after: str, field: str, value: object) -> str:
    expected = {**_fields(before), field: value}
    if _fields(after) != expected:
        raise EditError(f"'{field}' cannot be edited without changing more")
    return after


def _fields(text: str) -> dict[str, yaml.Value]:
    document, problems = yaml.parse(text, "")
    if document is None or problems or not isinstance(document.value, dict):
        raise EditError("the file cannot be read")
    return document.value


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return "'" + text.replace("'", "''") + "'"
