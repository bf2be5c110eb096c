"""Build the whole site: its parts side by side, then put together.

One language, or a shard of the pages, is built likewise; such parts copied over each other are the
whole site.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from mkdocs.utils import get_build_date

from atlas.catalog import CatalogError
from atlas.inputs import inputs
from atlas.language import CODES, Language
from atlas.pages import quoted
from atlas.parts import make, parts, put
from atlas.shard import WHOLE, Shard
from atlas.signals.files import locked


def build(
    root: Path,
    out: Path,
    day: date | None,
    words: Language,
    languages: Sequence[str] = CODES,
    shard: Shard = WHOLE,
) -> int:
    """Build into `out` for `day` (today if None); the old site stays until the new one is whole.

    One build of a project at a time; others wait, even for what a killed one has left running: its
    processes hold the lock as well. Returns 0, or 1 if the catalog has errors or a part failed, or
    2 if what was asked for cannot be built; messages have been shown by then. Raises OSError.
    Whatever failed, the old site stands.
    """
    begun = time.monotonic()
    work = root / ".build"
    if refusals := list(_refusals(out, words)):
        print(*refusals, sep="\n", file=sys.stderr)
        return 2
    with locked(work, words.t("build.waiting")):
        today = day or date.fromisoformat(get_build_date())
        try:
            atlas = inputs(root, today, words)
            quoted.check(root / "docs", atlas.catalog)
        except CatalogError as error:
            told = [problem.for_terminal(words, "catalog") for problem in error.problems]
            return _failed(told, languages, words)
        made = list(parts(root, atlas, languages, shard))
        failed = make(work, made, words)
        if failed:
            codes = dict.fromkeys(part.code for part in made if part.name in failed)
            return _failed(failed.values(), codes, words)
        whole = work / "site"
        shutil.rmtree(whole, ignore_errors=True)
        for part in made:
            below = "" if part.code == CODES[0] else part.code
            put(work / part.name, whole / below)
        replace(out, whole)
    pages = sum(name.endswith(".html") for _, _, names in os.walk(out) for name in names)
    seconds = round(time.monotonic() - begun, 1)
    print(words.t("build.done", pages=pages, seconds=seconds, folder=os.path.relpath(out)))
    return 0


def _refusals(out: Path, words: Language) -> Iterator[str]:
    """Why nothing can be built with this folder and environment."""
    if not _free(out):
        yield words.t("build.occupied", folder=os.path.relpath(out))
    site = os.environ.get("SITE_URL", "")
    if site and not site.startswith(("https://", "http://")):
        yield words.t("build.address", address=site)
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "0")
    if not seconds.isdecimal():
        yield words.t("build.epoch", seconds=seconds)


def _free(out: Path) -> bool:
    """Whether nothing is lost when a site is put there: what is there is nothing, or a site."""
    if not out.exists() or not any(out.iterdir()):
        return True
    homes = (out, *(out / code for code in CODES))
    built = any((home / "search/search_index.json").exists() for home in homes)
    return built and not (out / ".git").exists()


def _failed(told: Iterable[str], languages: Iterable[str], words: Language) -> int:
    print(*told, sep="\n", file=sys.stderr)
    print(words.t("build.failed", languages=", ".join(languages)), file=sys.stderr)
    return 1


def replace(out: Path, new: Path) -> None:
    """Put a folder in the place of another one: there is always a whole one at `out` or, after a
    kill between two renamings, at its side, from where the next build takes it back."""
    old, fresh = out.with_name(f".{out.name}.old"), out.with_name(f".{out.name}.new")
    if old.exists() and not out.exists():
        old.rename(out)
    for left in (old, fresh):
        shutil.rmtree(left, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.move(new, fresh)  # may copy, if `out` is on another disk
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if not isinstance(error, shutil.Error):
            raise
        *_, first = error.args[0][0]  # of each file: from where, whereto, why
        raise OSError(0, str(first), str(out)) from None
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)
