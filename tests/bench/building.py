"""`atlas build`, both languages: from nothing at all, with the pictures kept, and after one edit.

Pictures of entries are drawn once and kept by their content, so that most builds find them; the
first one does not, and drawing them takes most of its time.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.bench import measured, weights
from tests.bench.projects import atlas, edit, environment, project


def measure(size: int, work: Path) -> dict[str, Any]:
    folder = project(work, size)
    pictures, aside = folder / ".build/pictures", folder / "pictures"
    # What libraries keep between runs is made anew as well.
    own = {**environment(folder), "TMPDIR": str(folder / "tmp")}
    _clear(folder)
    first = measured.run(atlas("build"), folder, own)
    pictures.rename(aside)
    _clear(folder)
    pictures.parent.mkdir()
    aside.rename(pictures)
    cold = measured.run(atlas("build"), folder, own)
    edit(folder, "改了一处")
    warm = measured.run(atlas("build"), folder, own)
    return {"first": first, "cold": cold, "warm": warm, **weights.of(folder / "site")}


def _clear(folder: Path) -> None:
    for name in (".build", "site", "tmp"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "tmp").mkdir()
