"""What was probably meant where YAML cannot be read: the place and the message of typical slips.

libyaml says what it met, which is often not what was forgotten, nor where. Its words and marks,
and the lines that they point to, tell the usual slips apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import yaml

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_WRONG_BLANK = re.compile("[ -]*[\t\u00a0\u2000-\u200a\u3000]")
_FIELD = re.compile(r" *(?:- )*[\w-]+")
_FULL_WIDTH_COLON = re.compile(r" *(?:- )*[\w-]+ *：")
_UNQUOTED_BEGINNINGS = {
    "while scanning for the next token",  # @ ` %
    "while scanning an alias",
    "while scanning an anchor",
    "while scanning a block scalar",  # | >
    "while scanning a directive",  # %
    "while parsing a block node",  # , ] }
}
_CLOSING = {"[": "]", "{": "}"}


class _Mark(Protocol):
    """A place of the parser, counting from 0."""

    line: int
    column: int


@dataclass(frozen=True)
class Slip:
    """A message of `problems.yaml` with its values; line and column count from 1."""

    line: int
    column: int
    key: str
    values: dict[str, object] = field(default_factory=dict)


def slip(error: yaml.MarkedYAMLError, text: str) -> Slip:
    """The slip that made libyaml refuse the text; `syntax` with its own words if none is known."""
    return next(_Reading(error, text).possible())


def lines(text: str) -> list[str]:
    """The lines of a text as YAML counts them."""
    return _LINE_BREAK.split(text)


class _Scalar(NamedTuple):
    text: str
    style: str
    start: tuple[int, int]
    end: tuple[int, int]


class _Reading:
    """The parser's refusal beside the text."""

    def __init__(self, error: yaml.MarkedYAMLError, text: str) -> None:
        self.lines = lines(text)
        self.context, self.problem = error.context or "", error.problem or ""
        self.row, self.column = _place(error.problem_mark or error.context_mark)
        self.begin = _place(error.context_mark or error.problem_mark)
        self.before = self._line(self.row)[: self.column]
        self.scalar = _last_scalar(text)

    def possible(self) -> Iterator[Slip]:
        """What it may be, the likeliest first; at last the parser's own words."""
        if blank := _WRONG_BLANK.match(self._line(self.row)):
            yield _at(self.row, blank.end() - 1, "blank")
        if self.context in _UNQUOTED_BEGINNINGS:
            yield _at(*self.begin, "indicator", char=self._char(self.begin))
        if "quoted scalar" in self.context and "unexpected" not in self.problem:
            yield _at(self.row, self.column, "escape")
        if "quoted scalar" in self.context:
            yield _at(*self.begin, "quote_open", quote=self._char(self.begin))
        if quoted := self._after_quotes():
            yield quoted
        if "simple key" in self.context:
            yield self._no_field(*self.begin)
        if "mapping values" in self.problem:
            yield self._second_colon()
        if "block sequence entries" in self.problem:
            yield _at(self.row, self.column, "dash")
        if "did not find expected" in self.problem:
            if "flow" in self.context:
                yield self._in_brackets()
            if not self.before.strip(" -"):
                yield _at(self.row, self.column, "indentation")
            if self.before.rstrip().endswith(("]", "}")):
                yield _at(self.row, self.column, "bracket_ended")
        yield _at(self.row, self.column, "syntax", reason=self.problem or self.context)

    def _after_quotes(self) -> Slip | None:
        """Text behind a quoted one: a quote stands inside it, or one before was not closed."""
        scalar = self.scalar
        if not scalar or scalar.style not in ("'", '"'):
            return None
        (start, column), (end, end_column) = scalar.start, scalar.end
        if end != self.row or self.before[end_column:].strip():
            return None
        if "flow" in self.context and self._char((self.row, self.column)) in "'\"":
            return _at(self.row, self.column, "in_brackets")
        if start != end and scalar.text.rstrip().endswith((":", "-")):
            return _at(start, column, "quote_open", quote=scalar.style)
        return _at(self.row, self.column, "quote_ended")

    def _in_brackets(self) -> Slip:
        """A bracket that is not closed swallows the next field up to its colon."""
        row, _ = self.begin
        next_field = row < self.row and _FIELD.fullmatch(self.before)
        bracket = self._char(self.begin)
        closing = _CLOSING.get(bracket)
        if closing and (next_field or self.row >= len(self.lines) - 1):
            return _at(*self.begin, "bracket_open", bracket=bracket, closing=closing)
        return _at(self.row, self.column, "in_brackets")

    def _second_colon(self) -> Slip:
        """A colon in a text; or the text is a line above without one, which swallowed this."""
        start, column = self.scalar.start if self.scalar else (self.row, 0)
        if start < self.row:
            if not self._line(start)[:column].strip(" -"):
                return self._no_field(start, column)
            for row in range(start + 1, self.row):
                if _FULL_WIDTH_COLON.match(self._line(row)):
                    return self._no_field(row, 0)
            if _FIELD.fullmatch(self.before):
                indent = len(self.before) - len(self.before.lstrip())
                return _at(self.row, indent, "indentation")
        return _at(self.row, self.column, "colon")

    def _no_field(self, row: int, column: int) -> Slip:
        if full_width := _FULL_WIDTH_COLON.match(self._line(row)):
            return _at(row, full_width.end() - 1, "full_width_colon")
        return _at(row, column, "no_field")

    def _line(self, row: int) -> str:
        return self.lines[row] if row < len(self.lines) else ""

    def _char(self, place: tuple[int, int]) -> str:
        row, column = place
        return self._line(row)[column : column + 1]


def _at(row: int, column: int, key: str, **values: object) -> Slip:
    return Slip(row + 1, column + 1, f"yaml.{key}", values)


def _place(mark: _Mark | None) -> tuple[int, int]:
    return (mark.line, mark.column) if mark else (0, 0)


def _last_scalar(text: str) -> _Scalar | None:
    """The last value that could be read."""
    last = None
    with suppress(yaml.YAMLError):
        for event in iter(yaml.CSafeLoader(text).get_event, None):
            if isinstance(event, yaml.ScalarEvent):
                start, end = _place(event.start_mark), _place(event.end_mark)
                last = _Scalar(event.value, str(event.style), start, end)
    return last
