"""Facts of each entry for the comparison: one script per entry, so that a reader loads only those
that are compared. Names: `compare/SLUG.js`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from atlas.exports.explorer import script
from atlas.exports.export import Export
from atlas.pages.compare import Fact, facts
from atlas.pages.render import Renderer
from atlas.view import ids


def comparison(renderer: Renderer) -> Iterator[Export]:
    for entry in renderer.atlas.entries:
        shown = {
            "name": entry.name,
            "facts": {field: _short(fact) for field, fact in facts(renderer, entry).items()},
        }
        for slug in ids(entry):
            yield script(f"compare/{slug}.js", f"compare {slug}", shown)


def _short(fact: Fact) -> dict[str, Any]:
    """Without what is empty; `unknown` only where nothing is known."""
    known = bool(fact.lines or fact.badges)
    values = {
        "lines": fact.lines,
        "badges": fact.badges,
        "reason": fact.reason,
        "unknown": "" if known else fact.unknown,
    }
    return {name: value for name, value in values.items() if value}
