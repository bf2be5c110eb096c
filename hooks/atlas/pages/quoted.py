"""Ids that hand-written pages quote: where they stand, and whether there is what they name.

A macro that meets an unknown id can only fail; this finds all of them, with their lines, before
anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from atlas.catalog import Catalog, CatalogError, Problem
from atlas.pages.references import references

MARK = "render_macros: true"
"""What pages with macros say in their front matter."""

RELEASES = ("model", "fact", "chain", "entry", "entry_card")
"""Macros that take the id of an entry or a base model."""

_CALL = re.compile(r"\{\{ *(\w+)\(([^)]*)\)")
_ID = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class Quote:
    """An id in a call of a macro; `line` and `column` count from 1."""

    macro: str
    id: str
    line: int
    column: int


def quotes(text: str) -> Iterator[Quote]:
    """The first text that each call of a macro is given; every one, where each is an id."""
    for number, line in enumerate(text.splitlines(), 1):
        for call in _CALL.finditer(line):
            found = list(_ID.finditer(line, call.start(2), call.end(2)))
            for quoted in found if call[1] == "licence_table" else found[:1]:
                yield Quote(call[1], quoted[1], number, quoted.start(1) + 1)


def check(docs: Path, catalog: Catalog) -> None:
    """Raises CatalogError with every id that is unknown, or no longer in use."""
    if problems := list(_problems(docs, catalog)):
        raise CatalogError(problems)


def _problems(docs: Path, catalog: Catalog) -> Iterator[Problem]:
    known = _known(catalog)
    records = [*catalog.releases, *catalog.datasets.values()]
    former = {old: record.slug for record in records for old in record.former_slugs}
    for page in sorted(docs.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        file = f"../{docs.name}/{page.relative_to(docs).as_posix()}"
        for quote in quotes(text) if MARK in text else ():
            kind, ids = known.get(quote.macro, ("", (quote.id,)))
            if quote.id in ids:
                continue
            key, values = f"quoted.{kind}", {"word": quote.id, "known": ids}
            if quote.id in former:
                key, values = "quoted.former", {"word": quote.id, "now": former[quote.id]}
            yield Problem(file, quote.line, quote.column, quote.macro, key, values)


def _known(catalog: Catalog) -> Mapping[str, tuple[str, Collection[str]]]:
    """Macro → the kind of thing that it names, and the ids of those that there are."""
    releases = {**catalog.entries, **catalog.bases}
    return {
        **dict.fromkeys(RELEASES, ("release", releases)),
        "notable": ("entry", catalog.entries),
        "differs_table": ("entry", catalog.entries),
        "licence_table": ("base", catalog.bases),
        "dataset": ("dataset", catalog.datasets),
        "cite": ("reference", references()),
    }
