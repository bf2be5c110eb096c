"""Build the whole site: each language in a process of its own, then both put together.

One language, or a shard of the pages, is built likewise; such parts copied over each other are the
whole site.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from atlas.catalog import CatalogError, load
from atlas.language import CODES, Language
from atlas.shard import WHOLE, Shard
from atlas.signals.command import freshen, state_folder, stored
from atlas.signals.files import locked

CONFIGS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}

_REFUSED = re.compile(r"\w*Error: \[Errno \d+\]")


def build(
    root: Path,
    out: Path,
    day: date | None,
    words: Language,
    languages: Sequence[str] = CODES,
    shard: Shard = WHOLE,
) -> int:
    """Build into `out` for `day` (today if None); the old site stays until the new one is whole.

    One build of a project at a time; others wait. Returns 0, or 1 if a language failed; its
    messages have been shown by then. Raises OSError, and then the old site stands.
    """
    begun = time.monotonic()
    work = root / ".build"
    with locked(work, words.t("build.waiting")) as lock:
        signals = state_folder(root, os.environ)
        with suppress(CatalogError):  # the builds will say so
            freshen(signals, partial(load, root / "catalog"), os.environ, words)
        stored(signals, datetime.now(UTC))
        finished = _languages(root, work, day, lock, languages, shard)
        failed = {code: done.stdout for code, done in finished.items() if done.returncode}
        if failed:
            for output in failed.values():
                print(_told(output), file=sys.stderr)
            print(words.t("build.failed", languages=", ".join(failed)), file=sys.stderr)
            return 1
        whole = work / "site"
        shutil.rmtree(whole, ignore_errors=True)
        for code in languages:
            (work / code).rename(_place(whole, code))
        replace(out, whole)
    pages = sum(1 for _ in out.rglob("*.html"))
    seconds = round(time.monotonic() - begun, 1)
    print(words.t("build.done", pages=pages, seconds=seconds, folder=os.path.relpath(out)))
    return 0


def _place(site: Path, code: str) -> Path:
    """Where a language stands in the site: the first one at its root, others below it."""
    place = site if code == CODES[0] else site / code
    place.parent.mkdir(exist_ok=True)
    return place


def _languages(
    root: Path,
    work: Path,
    day: date | None,
    lock: int,
    languages: Sequence[str],
    shard: Shard,
) -> dict[str, subprocess.CompletedProcess[str]]:
    """Build languages in `work`, all at once.

    The builds hold the lock as well: were this process killed, no other build would begin before
    they have ended.
    """
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "ATLAS_POLL": "never"}
    environment["ATLAS_SHARD"] = str(shard)
    if day is not None:
        epoch = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
        environment["SOURCE_DATE_EPOCH"] = str(epoch)
    running = {
        code: subprocess.Popen(  # nosec B603 # our own command
            [
                *(sys.executable, "-m", "mkdocs", "build", "--strict"),
                *("--config-file", str(root / CONFIGS[code]), "--site-dir", str(work / code)),
            ],
            env=environment,
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            pass_fds=[lock],
        )
        for code in languages
    }
    return {
        code: subprocess.CompletedProcess(process.args, process.wait(), output)
        for code, process in running.items()
        for output, _ in [process.communicate()]
    }


def _told(output: str) -> str:
    """The output of a build; what the system refused (a full disk, missing rights) in one line,
    for no trace through the code explains it better."""
    before, traced, trace = output.partition("Traceback (most recent call last):")
    reason = trace.rstrip().rpartition("\n")[2]
    return f"{before}{reason}" if traced and _REFUSED.match(reason) else output


def replace(out: Path, new: Path) -> None:
    """Put a folder in the place of another one: there is always a whole one at `out` or, after a
    kill between two renamings, at its side, from where the next build takes it back."""
    old, fresh = out.with_name(f".{out.name}.old"), out.with_name(f".{out.name}.new")
    if old.exists() and not out.exists():
        old.rename(out)
    for left in (old, fresh):
        shutil.rmtree(left, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(new, fresh)  # may copy, if `out` is on another disk
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)
