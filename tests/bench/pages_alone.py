"""Makes the pages of both languages and nothing beside them, which is what other generators make.

A program of its own, for `building.alone` to measure: run in the folder of a project.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from atlas.inputs import inputs
from atlas.language import CODES, language
from atlas.parts import make, parts
from atlas.shard import WHOLE
from mkdocs.utils import get_build_date

if __name__ == "__main__":
    root = Path.cwd()
    words = language("en")
    atlas = inputs(root, date.fromisoformat(get_build_date()), words)
    pages = [part for part in parts(root, atlas, CODES, WHOLE) if part.name in CODES]
    work = root / "alone"
    work.mkdir()
    sys.exit("\n".join(make(work, pages, words).values()) or 0)
