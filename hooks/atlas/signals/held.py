"""Reading what is held on disk: what is of another form than agreed is left out and noted.

A note says the file, the item or the line in it, and what is wrong there.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from atlas.catalog.text import one_line
from atlas.signals.records import Form

T = TypeVar("T")

SHOWN = 10
"""Notes that are told in full."""

OBJECT = Form("an object", lambda value: isinstance(value, dict))
LIST = Form("a list", lambda value: isinstance(value, list))

_NOT_JSON = (OSError, ValueError, RecursionError)
_NO_ROW = (csv.Error, ValueError, OverflowError)


@dataclass(frozen=True)
class Held:
    """An object in a file; what of it is of another form than agreed is left out and noted."""

    told: Mapping[str, Any]
    place: str
    wrong: list[str]

    def get(self, key: str, form: Form, *, needed: bool = False) -> Any:
        value = self.told.get(key)
        if form.fits(value) or (value is None and not needed):
            return value
        place = f"{self.place} {key}".strip()
        self.wrong.append(f"{place}: {str(value)[:60]!r} is not {form.words}")
        return None

    def within(self, key: str) -> Held:
        told = self.get(key, OBJECT, needed=key in self.told) or {}
        return Held(told, f"{self.place} {key}", self.wrong)

    def items(self, made: Callable[[Held], T]) -> dict[str, T]:
        """What is made of each object in it; one of which anything is noted is left out."""
        found = {}
        for key in self.told:
            before = len(self.wrong)
            item = made(self.within(key))
            if len(self.wrong) == before:
                found[key] = item
        return found


def document(folder: Path, name: str, form: Form, wrong: list[str]) -> Any:
    """What a JSON file holds; None if there is none, or it is of another form."""
    try:
        held = json.loads((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except _NOT_JSON as error:
        wrong.append(f"{name}: {error}")
        return None
    return Held({name: held}, "", wrong).get(name, form, needed=True)


def rows(
    folder: Path,
    name: str,
    columns: Sequence[str],
    made: Callable[[Mapping[str, str]], T],
    wrong: list[str],
) -> Iterator[T]:
    """The rows of a table with these columns as `made` makes them, which raises ValueError for one
    that is none. No cell of ours holds the end of a line, so that a broken line costs no other."""
    head: list[str] = []
    for number, line in enumerate(_text(folder / name, name, wrong).split("\n"), 1):
        if not line:
            continue
        try:
            cells = next(csv.reader([line], strict=True)) if '"' in line else line.split(",")
            if not head:
                if missing := [column for column in columns if column not in cells]:
                    raise ValueError(f"a head without {', '.join(missing)}")
                head = cells
                continue
            if len(cells) != len(head):
                raise ValueError(f"{len(cells)} cells instead of {len(head)}")
            row = made(dict(zip(head, cells, strict=True)))
        except _NO_ROW as error:
            wrong.append(f"{name} line {number}: {error}")
            if not head:
                return
        else:
            yield row


def _text(path: Path, name: str, wrong: list[str]) -> str:
    """The text of a file, with what cannot be read in it marked; empty if there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        wrong.append(f"{name}: {error.strerror}")
        return ""


def say(wrong: Sequence[str]) -> None:
    """Say the notes, the first of them in full."""
    for note in wrong[:SHOWN]:
        print(f"{one_line(note[:300])}; left out", file=sys.stderr)
    if len(wrong) > SHOWN:
        print(f"and {len(wrong) - SHOWN} more; left out", file=sys.stderr)
