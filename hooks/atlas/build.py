"""Build the whole site: each language in a process of its own, then both put together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from atlas.catalog import CatalogError, load
from atlas.language import CODES, Language
from atlas.signals.command import freshen, state_folder

CONFIGS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}


def build(root: Path, out: Path, day: date | None, words: Language) -> int:
    """Build into `out` for `day` (today if None); the old site stays until the new one is whole.

    Returns 0, or 1 if a language failed; its messages have been shown by then.
    """
    begun = time.monotonic()
    work = root / ".build"
    with suppress(CatalogError):  # the builds will say so
        freshen(state_folder(root, os.environ), load(root / "catalog"), os.environ, words)
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "ATLAS_POLL": "never"}
    if day is not None:
        epoch = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        environment["SOURCE_DATE_EPOCH"] = str(epoch)
    running = {
        code: subprocess.Popen(  # noqa: S603 - our own command
            [
                *(sys.executable, "-m", "mkdocs", "build", "--strict"),
                *("--config-file", str(root / CONFIGS[code]), "--site-dir", str(work / code)),
            ],
            env=environment,
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for code in CODES
    }
    outputs = {code: process.communicate()[0] for code, process in running.items()}
    failed = [code for code, process in running.items() if process.returncode != 0]
    if failed:
        for code in failed:
            print(outputs[code], file=sys.stderr)
        print(words.t("build.failed", languages=", ".join(failed)), file=sys.stderr)
        return 1
    whole = work / "site"
    shutil.rmtree(whole, ignore_errors=True)
    (work / CODES[0]).rename(whole)
    for code in CODES[1:]:
        (work / code).rename(whole / code)
    old = work / "old"
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    whole.rename(out)
    shutil.rmtree(old, ignore_errors=True)
    pages = sum(1 for _ in out.rglob("*.html"))
    seconds = round(time.monotonic() - begun, 1)
    print(words.t("build.done", pages=pages, seconds=seconds, folder=os.path.relpath(out)))
    return 0
