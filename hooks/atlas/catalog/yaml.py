"""YAML text to plain values, each with its place in the file, and without YAML's traps.

PyYAML parses; this module composes the values itself from the parser's events, so that it can keep
positions and refuse what YAML allows but a catalog must not contain: aliases (a few bytes can
expand to gigabytes), duplicate keys (the last one silently wins), tags, deep nesting, and plain
words that YAML 1.1 does not read as they look (`no` is false, `012` is ten, `12:30:45` is 45,045).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import yaml

from atlas.catalog import syntax
from atlas.catalog.problems import Problem

MAX_BYTES = 64_000
"""The largest file that is read; the largest real entry is a tenth of it."""

MAX_DEPTH = 12
"""The deepest nesting that is read; a real entry has six levels."""

Value = dict[str, "Value"] | list["Value"] | str | int | float | bool | None
Path = tuple[str | int, ...]

# What a plain word must begin with, or be, to mean anything but its text.
_SUSPECT = re.compile(r"[-+.~0-9]|(y|n|yes|no|on|off|true|false|null|)$", re.IGNORECASE)
_NULL = re.compile(r"~|null|")
_BOOL = re.compile(r"true|false")
_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
# Plain words of YAML 1.1 that do not mean what they look like (yaml.org/type/bool, /int, /float).
_TRAP = re.compile(
    r"y|n|yes|no|on|off|true|false|null|[-+]?\.inf|\.nan"
    r"|[-+]?0[0-9_]+|[-+]?0[xob][0-9a-f_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"
    r"|[-+]?[0-9][0-9_]*\.?[0-9_]*(e[-+]?[0-9]+)?",
    re.IGNORECASE,
)


@dataclass
class Document:
    """The value of one file, and where each part of it stands (line and column from 1)."""

    value: Value
    text: str

    @cached_property
    def places(self) -> dict[Path, tuple[int, int]]:
        """Found only when they are asked for: few files have something to complain of."""
        composer = _Composer("")
        composer.compose(_events(self.text))
        return composer.places

    @property
    def plain_ends(self) -> Iterator[tuple[int, int]]:
        """Where each text without quotes ends: line and column (from 1) of what follows it."""
        for event in _events(self.text):
            if isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.end_mark:
                yield event.end_mark.line + 1, event.end_mark.column + 1

    def place(self, path: Path) -> tuple[int, int]:
        """The place of `path`, or of the nearest part around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def _events(text: str) -> Iterator[yaml.Event]:
    return iter(yaml.CSafeLoader(text).get_event, None)


class _RefusedError(Exception):
    def __init__(self, event: yaml.Event, key: str, **values: object) -> None:
        self.place = _place(event)
        self.key, self.values = key, values


def parse(text: str, file: str) -> tuple[Document | None, list[Problem]]:
    """Parse one file; a file that cannot be read gives no document and at least one problem."""
    composer = _Composer(file)
    text = text.removeprefix("\ufeff")  # a byte order mark, which editors count in no column
    try:
        value = composer.compose(_events(text))
    except _RefusedError as refused:
        problem = Problem(file, *refused.place, "", refused.key, refused.values)
        return None, [*composer.problems, problem]
    except yaml.MarkedYAMLError as error:
        slip = syntax.slip(error, text)
        problem = Problem(file, slip.line, slip.column, "", slip.key, slip.values)
        return None, [*composer.problems, problem]
    except yaml.reader.ReaderError as error:
        place = _end(text.encode()[: error.position])
        values = {"character": f"U+{error.character:04X}"}
        return None, [*composer.problems, Problem(file, *place, "", "yaml.unreadable", values)]
    return Document(value, text), composer.problems


def misencoded(error: UnicodeDecodeError, file: str) -> Problem:
    """What is wrong with a file that is not UTF-8, and from where on."""
    return Problem(file, *_end(error.object[: error.start]), "", "file.encoding")


def _end(begin: bytes) -> tuple[int, int]:
    """The place that follows the beginning of a file."""
    text = begin.decode(errors="ignore")
    return text.count("\n") + 1, len(text) - text.rfind("\n")


class _Composer:
    """Values from parser events, by recursive descent no deeper than `MAX_DEPTH`."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, tuple[int, int]] = {}
        self.problems: list[Problem] = []

    def compose(self, events: Iterator[yaml.Event]) -> Value:
        next(events), next(events)  # the start of the stream and of the document
        first = next(events, None)
        if first is None or isinstance(first, yaml.StreamEndEvent):
            return None
        value = self._node(first, events, ())
        next(events)  # the end of the document
        after = next(events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _RefusedError(after, "yaml.documents")
        return value

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Value:
        self.places.setdefault(path, _place(event))
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(event, "yaml.alias")
        if getattr(event, "anchor", None):
            raise _RefusedError(event, "yaml.anchor")
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            raise _RefusedError(event, "yaml.tag", tag=tag)
        if len(path) > MAX_DEPTH:
            raise _RefusedError(event, "yaml.depth", limit=MAX_DEPTH)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Value]:
        items: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise _RefusedError(event, "yaml.key")
            key, place = event.value, _place(event)
            if event.implicit[0] and key[:1].isspace():  # no blank to YAML, so a part of the name
                raise _RefusedError(event, "yaml.blank")
            field = (*path, key)
            if key in mapping:
                self._problem(field, place, "yaml.twice", line=str(self.places[field][0]))
            value_event = next(events)
            self.places[field] = place
            mapping[key] = self._node(value_event, events, field)
        return mapping

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> Value:
        text: str = event.value
        if not event.implicit[0] or not _SUSPECT.match(text):  # quoted, a block, or plainly text
            return text
        if _NULL.fullmatch(text):
            return None
        if _BOOL.fullmatch(text):
            return text == "true"
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if _TRAP.fullmatch(text):
            self._problem(path, _place(event), "yaml.trap", text=text)
        return text

    def _problem(self, path: Path, place: tuple[int, int], key: str, **values: object) -> None:
        self.problems.append(Problem(self.file, *place, field_name(path), key, values))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def field_name(path: Path) -> str:
    """`("data", 0, "size")` as people write it: `data[1].size`, counting from 1."""
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else str(part)
    return name
