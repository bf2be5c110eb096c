"""`health.json` on the site, by which anyone, first of all our alarm, can tell how old it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from statistics import median_low

from atlas.exports.export import Export
from atlas.pages.render import Renderer
from atlas.signals.records import written

FILE = "health.json"


def health(renderer: Renderer) -> Iterator[Export]:
    """When the pages were built and of when their values are; no times while nothing is known."""
    atlas = renderer.atlas
    times = [seen.observed_at for seen in atlas.seen.values() if seen.observed_at]
    document: dict[str, object] = {
        "built": atlas.today.isoformat(),
        "repositories": len(times),
        "entries": len(atlas.entries),
    }
    if times:
        found = {"oldest": min(times), "middle": median_low(times), "newest": max(times)}
        document["observed"] = {name: written(time) for name, time in found.items()}
    yield Export(FILE, json.dumps(document, indent=1) + "\n")
