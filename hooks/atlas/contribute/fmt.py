"""The fields of a file in their order and long lines wrapped; the same values, every comment kept.

Lines are moved and broken, never written anew, so that quotes and comments stay as they are. The
result is read again: it must say what the file said before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from pydantic import BaseModel

from atlas.catalog import Problem, yaml
from atlas.catalog.explain import record_in

ORDER = (
    *("slug", "former_slugs", "name", "name_zh", "aliases", "kind", "family", "entry"),
    *("domain", "subdomain", "roundup", "languages", "summary", "organisations", "released"),
    *("github", "github_now", "homepage", "paper", "url", "size", "unit", "open", "sizes"),
    *("context", "weights", "bases", "bases_incomplete", "from_scratch", "architecture"),
    *("training", "data", "licence", "made_by", "synthetic_by", "parts", "deploy", "finished"),
    *("notable", "roundup_differs", "notes", "unknown", "snapshot", "evidence"),
)
"""The fields of entries, base models and data sets as a reader wants them: what it is, whose, from
what, under which terms, what is open, where all that was read. Below, the order of the records."""

WIDTH = 120
"""Longer lines are broken at a blank, if they have one."""

_LINE = re.compile(r"(?P<indent> *)(?P<before>(?:- )*(?:[\w-]+: )?)(?P<text>[^\[{|>#\s].*)")


class FormatError(Exception):
    """The file is left as it is, because of this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.key)
        self.problem = problem


def formatted(text: str, record: type[BaseModel]) -> str:
    """The text of a file of that record, in order. Raises FormatError."""
    document = _read(text)
    lines = [line.rstrip() for line in text.splitlines()]
    if not _says("\n".join(lines), document.value):  # blanks count at the ends of blocks' lines
        lines = text.splitlines()
    ordered = _Arranger(lines, document).all(record)
    result = "\n".join(ordered) + "\n"
    if not _says(result, document.value):
        raise FormatError(Problem("", 1, 1, "", "file.disorder"))
    return _wrapped(result, document.value)


def _read(text: str) -> yaml.Document:
    document, problems = yaml.parse(text, "")
    if problems:
        raise FormatError(problems[0])
    if document is None or not document.value or not isinstance(document.value, dict):
        raise FormatError(Problem("", 1, 1, "", "file.empty"))
    return document


def _says(text: str, value: yaml.Value) -> bool:
    document, problems = yaml.parse(text, "")
    return document is not None and not problems and document.value == value


class _Arranger:
    """Lines in the order of their fields, by the places that the parser has noted."""

    def __init__(self, lines: Sequence[str], document: yaml.Document) -> None:
        self.lines = lines
        self.places = document.places
        self.value = document.value

    def all(self, record: type[BaseModel]) -> list[str]:
        first = min(line for path, (line, _) in self.places.items() if path)
        body = self._mapping((), self.value, first - 1, len(self.lines), record, ORDER)
        return [*self.lines[: first - 1], *body]

    def _value(
        self, path: yaml.Path, value: yaml.Value, begin: int, end: int, record: object
    ) -> list[str]:
        """The lines from `begin` to `end` (counting from 0), which hold `value`."""
        inner = record_in(record)
        if inner and isinstance(value, dict):
            fields = list(inner.model_fields)
            return self._mapping(path, value, begin, end, inner, fields)
        if inner and isinstance(value, list):
            starts = [self.places[*path, index][0] - 1 for index in range(len(value))]
            if starts and len(set(starts)) == len(starts) and starts[0] >= begin:
                parts = pairwise([*starts, end])
                items = [
                    self._value((*path, index), value[index], first, last, inner)
                    for index, (first, last) in enumerate(parts)
                ]
                return [*self.lines[begin : starts[0]], *chain.from_iterable(items)]
        return list(self.lines[begin:end])

    def _mapping(
        self,
        path: yaml.Path,
        value: yaml.Value,
        begin: int,
        end: int,
        record: type[BaseModel],
        order: Sequence[str],
    ) -> list[str]:
        assert isinstance(value, dict)  # nosec B101 # for the type checker
        places = [self.places[*path, key] for key in value]
        rows = [row - 1 for row, _ in places]
        columns = {column for _, column in places}
        if len(columns) != 1 or len(set(rows)) != len(rows) or rows[0] < begin:
            return list(self.lines[begin:end])  # in one line: as it is
        column = columns.pop() - 1
        starts = [rows[0], *(self._with_comments(row, column) for row in rows[1:])]
        blocks: list[tuple[int, list[str]]] = []
        for key, row, (first, last) in zip(value, rows, pairwise([*starts, end]), strict=True):
            field = record.model_fields.get(key)
            below = self._value(
                (*path, key), value[key], row + 1, last, field.annotation if field else None
            )
            rank = order.index(key) if key in order else len(order)
            blocks.append((rank, [*self.lines[first : row + 1], *below]))
        lead = blocks[0][1][0][:column]  # '- ' of an item stands before its first field
        blocks[0][1][0] = " " * column + blocks[0][1][0][column:]
        blocks.sort(key=lambda block: block[0])
        lines = list(self.lines[begin : rows[0]])
        lines += chain.from_iterable(block for _, block in blocks)
        top = rows[0] - begin
        lines[top] = lead + lines[top][column:]
        return lines

    def _with_comments(self, row: int, column: int) -> int:
        """The first of the comment lines that stand above a field, at its indentation."""
        while self.lines[row - 1].startswith(" " * column + "#"):
            row -= 1
        return row


def _wrapped(text: str, value: yaml.Value) -> str:
    """The text with long lines broken, each only if it then still says the same."""
    lines = text.splitlines()
    for row in reversed(range(len(lines))):
        broken = list(_broken(lines[row])) if len(lines[row]) > WIDTH else [lines[row]]
        if len(broken) == 1:
            continue
        attempt = [*lines[:row], *broken, *lines[row + 1 :]]
        if _says("\n".join(attempt), value):
            lines = attempt
    return "\n".join(lines) + "\n"


def _broken(line: str) -> Iterator[str]:
    """A line with a text, as several; the further ones are indented below its field."""
    match = _LINE.fullmatch(line)
    if not match or " #" in line:
        yield line
        return
    dashes = 2 * match["before"].count("- ")
    more = 2 if match["before"] else 0
    indent = match["indent"] + " " * (dashes + more)
    shown = match["indent"] + match["before"]
    for index, word in enumerate(match["text"].split(" ")):
        if index and len(shown) + 1 + len(word) > WIDTH:
            yield shown
            shown = indent + word
        else:
            shown += f" {word}" if index else word
    yield shown
