"""`atlas build`, both languages: from nothing at all, with the pictures kept, and after one edit.

Pictures of entries are drawn once and kept by their content, so that most builds find them; the
first one does not, and drawing them takes most of its time.

What a build has made is put aside for the next one to begin from nothing, not deleted: ext4 gives
out the inodes of files deleted in the last minutes only after long searching (`recently_deleted` in
fs/ext4/ialloc.c), which slows down whatever is written next. A build over an old site does delete
it, so those are measured once all others are.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.bench import measured, pages_alone, weights
from tests.bench.measured import Usage
from tests.bench.projects import atlas, edit, environment, project


def measure(size: int, work: Path) -> dict[str, Any]:
    """From nothing, twice; and what the site weighs."""
    folder = project(work, size)
    pictures, aside = folder / ".build/pictures", folder / "pictures"
    _put_aside(folder, "earlier")
    first = measured.run(atlas("build"), folder, _own(folder))
    pictures.rename(aside)
    _put_aside(folder, "first")
    pictures.parent.mkdir()
    aside.rename(pictures)
    cold = measured.run(atlas("build"), folder, _own(folder))
    return {"first": first, "cold": cold, **weights.of(folder / "site")}


def alone(size: int, work: Path) -> Usage:
    """The pages without the files beside them."""
    folder = project(work, size)
    return measured.run([sys.executable, pages_alone.__file__], folder, _own(folder))


def again(size: int, work: Path) -> Usage:
    """Over the site of `measure`, after one entry was edited."""
    folder = project(work, size)
    if not (folder / "site").exists():
        measure(size, work)
    edit(folder, "改了一处")
    return measured.run(atlas("build"), folder, _own(folder))


def _own(folder: Path) -> dict[str, str]:
    """What libraries keep between runs is made anew as well."""
    (folder / "tmp").mkdir(exist_ok=True)
    return {**environment(folder), "TMPDIR": str(folder / "tmp")}


def _put_aside(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    for made in (".build", "site", "tmp"):
        if (folder / made).exists():
            (folder / made).rename(folder / name / made)
