"""Data of the explorer, as scripts that hand it to `atlas.receive` (script may not read a file from
a disk): the facets, loaded when a reader turns to the filters, and the words, to their field."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from atlas.catalog.schema import Entry
from atlas.exports.export import Export
from atlas.facets import SORTS, facets, last_commit, ordered, parameters
from atlas.pages import records
from atlas.pages.explore import ages
from atlas.pages.render import Renderer
from atlas.verdicts.hardware import CARDS, PRECISIONS, memory_gb


def explorer(renderer: Renderer) -> Iterator[Export]:
    """One array per column, in the order of `Atlas.entries`; values are places in `options`."""
    entries = renderer.atlas.entries
    found = [records.record(renderer, entry) for entry in entries]
    yield script("explore/entries.js", "entries", _columns(renderer))
    yield script(
        "explore/words.js",
        "words",
        {
            "titles": [item.title for item in found],
            "text": "\n".join(_plain(f"{item.title} {item.text} {item.words}") for item in found),
        },
    )


def _plain(text: str) -> str:
    """A line as `atlas.plain` of `match.js` makes it, so that no reader's browser has to."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def script(path: str, name: str, data: Any) -> Export:
    """A script that hands over `data`; `name` is what the page waits for."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Export(path, f"atlas.receive({json.dumps(name)},{text})\n")


def _columns(renderer: Renderer) -> dict[str, Any]:
    atlas = renderer.atlas
    entries = atlas.entries
    makers = [entry.organisations[0].slug if entry.organisations else "" for entry in entries]
    leading = sorted(set(makers))
    place = {entry.slug: number for number, entry in enumerate(entries)}
    return {
        "slug": [entry.slug for entry in entries],
        "name": [entry.name for entry in entries],
        "chinese": _sparse([_chinese_name(entry) for entry in entries]),
        "makers": [renderer.organisation(slug) if slug else "" for slug in leading],
        "maker": [leading.index(slug) for slug in makers],
        "facets": [
            {
                "name": facet.name,
                "options": facet.options,
                "column": [_places(facet.options, values) for values in facet.column],
            }
            for facet in facets(atlas)
        ],
        "uses": _sparse([_several(atlas.verdicts[entry.slug].terms.uses) for entry in entries]),
        "stars": [atlas.stars(entry) for entry in entries],
        "stars_age": _sparse([ages(renderer, entry)[0] for entry in entries]),
        "commit": [str(last_commit(atlas, entry) or "") for entry in entries],
        "commit_age": _sparse([ages(renderer, entry)[1] for entry in entries]),
        "released": [entry.released or "" for entry in entries],
        "sizes": [renderer.t("comma").join(entry.sizes) for entry in entries],
        "parameters": [parameters(atlas, entry) for entry in entries],
        "orders": {
            sort: [place[entry.slug] for entry in ordered(atlas, sort)] for sort in SORTS[1:]
        },
        "gb": {precision: round(memory_gb(1, precision), 4) for precision in PRECISIONS},
        "cards": list(CARDS),
    }


def _chinese_name(entry: Entry) -> str | None:
    return entry.name_zh if entry.name_zh and entry.name_zh not in entry.name else None


def _several(uses: tuple[str, ...]) -> tuple[str, ...] | None:
    return uses if len(uses) > 1 else None


def _places(options: tuple[str, ...], values: tuple[str, ...]) -> int | list[int]:
    found = [options.index(value) for value in values]
    return found[0] if len(found) == 1 else found


def _sparse(values: list[Any]) -> dict[int, Any]:
    """Row → value, of the few rows that have one."""
    return {row: value for row, value in enumerate(values) if value}
