"""`atlas build`, both languages: from nothing at all, with the pictures kept, and after one edit.

Pictures of entries are drawn once and kept by their content, so that most builds find them; the
first one does not, and drawing them takes most of its time.

What a build has made is put aside for the next one to begin from nothing, not deleted: ext4 gives
out the inodes of files deleted in the last minutes only after long searching (`recently_deleted` in
fs/ext4/ialloc.c), which slows down whatever is written next.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bench import measured, weights
from tests.bench.projects import atlas, edit, environment, project


def measure(size: int, work: Path) -> dict[str, Any]:
    folder = project(work, size)
    pictures, aside = folder / ".build/pictures", folder / "pictures"
    # What libraries keep between runs is made anew as well.
    own = {**environment(folder), "TMPDIR": str(folder / "tmp")}
    _put_aside(folder, "earlier")
    first = measured.run(atlas("build"), folder, own)
    pictures.rename(aside)
    _put_aside(folder, "first")
    pictures.parent.mkdir()
    aside.rename(pictures)
    cold = measured.run(atlas("build"), folder, own)
    edit(folder, "改了一处")
    warm = measured.run(atlas("build"), folder, own)
    return {"first": first, "cold": cold, "warm": warm, **weights.of(folder / "site")}


def _put_aside(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    for made in (".build", "site", "tmp"):
        if (folder / made).exists():
            (folder / made).rename(folder / name / made)
    (folder / "tmp").mkdir()
