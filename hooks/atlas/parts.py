"""The parts of a site, made side by side: each in a process of its own, in a folder of its own.

A process begins as a copy of the one that has read the catalog, so that it is read only once.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from signal import Signals

from click import ClickException
from mkdocs.commands import build as mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from atlas.address import address
from atlas.exports import ONCE, PER_LANGUAGE, Product, write_all
from atlas.language import CODES, Language, language
from atlas.pages import Renderer
from atlas.shard import Shard
from atlas.view import Atlas

CONFIGS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}


@dataclass(frozen=True)
class Part:
    """What is made by itself: `name` is that of its folder; `code` is the language below whose
    root it belongs."""

    name: str
    code: str
    make: Callable[[Path], None]


def parts(root: Path, atlas: Atlas, languages: Sequence[str], shard: Shard) -> Iterator[Part]:
    """The pages of each language, what stands beside them, and what the site has once."""
    # worked out before there are several processes, each of which would
    _ = atlas.verdicts, atlas.profiles
    for code in languages:
        yield Part(code, code, partial(_pages, root, atlas, code, shard))
        beside = partial(_files, root, atlas, code, PER_LANGUAGE, shard)
        yield Part(f"{code}.files", code, beside)
    if CODES[0] in languages:
        yield Part("once", CODES[0], partial(_files, root, atlas, CODES[0], ONCE, shard))


def _pages(root: Path, atlas: Atlas, code: str, shard: Shard, folder: Path) -> None:
    midnight = datetime(atlas.today.year, atlas.today.month, atlas.today.day, tzinfo=UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(midnight.timestamp()))
    os.environ["ATLAS_SHARD"] = str(shard)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    build_pages(root / CONFIGS[code], folder, atlas)


def build_pages(
    file: Path, folder: Path, atlas: Atlas | None = None, *, preview: bool = False
) -> MkDocsConfig:
    """The pages of the language that a configuration is of, by MkDocs, without the files beside
    them. Reads the catalog if it is not given. A preview writes what has changed and goes on after
    warnings. Raises ClickException."""
    config = load_config(str(file), site_dir=str(folder), strict=not preview)
    config.extra |= {"atlas": atlas, "files_later": True}
    config.plugins.on_startup(command="serve" if preview else "build", dirty=False)
    mkdocs.build(config, dirty=preview)  # every page either way; "dirty" leaves other files there
    return config


def _files(
    root: Path, atlas: Atlas, code: str, products: Sequence[Product], shard: Shard, folder: Path
) -> None:
    renderer = Renderer(atlas, language(code), address(root, os.environ))
    renderer.wanted = lambda url: not url or shard.has(url)  # pictures are rendered for no page
    write_all(renderer, folder, products)


def make(work: Path, made: Sequence[Part], words: Language) -> dict[str, str]:
    """Make parts below `work`, all at once; returns what those that failed have said, by name, and
    which of them were killed."""
    processes = {}
    for part in made:
        shutil.rmtree(work / part.name, ignore_errors=True)
        processes[part.name] = _FORK.Process(target=_run, args=(work, part))
        processes[part.name].start()
    for process in processes.values():
        process.join()
    failed = {}
    for name, process in processes.items():
        if code := process.exitcode:
            failed[name] = _said(work, name).read_text(encoding="utf-8", errors="replace")
            if code < 0:
                failed[name] += words.t("build.killed", part=name, signal=Signals(-code).name)
    return failed


_FORK = multiprocessing.get_context("fork")


def _run(work: Path, part: Part) -> None:
    """In the process of a part, until it ends: make it; all that is said goes into a file."""
    gc.freeze()  # what all processes share would be copied by looking through it for garbage
    gc.set_threshold(50_000, 1_000)  # what a part makes lasts a moment or to its end
    said = _said(work, part.name).open("w", encoding="utf-8", errors="replace")
    for stream in (1, 2):
        os.dup2(said.fileno(), stream)
    sys.stdout = sys.stderr = said
    logging.basicConfig(stream=said, format="%(levelname)s %(message)s", force=True)
    try:
        part.make(work / part.name)
    except ClickException as error:  # as MkDocs ends
        error.show()
        sys.exit(1)
    except OSError as error:  # a full disk, missing rights: no trace explains it better
        print(f"{type(error).__name__}: {error}")
        sys.exit(1)


def _said(work: Path, name: str) -> Path:
    return work / f"{name}.log"


def put(part: Path, site: Path) -> None:
    """Move what is in a folder to its place in the site, beside what other parts have put there."""
    if not site.exists():
        site.parent.mkdir(parents=True, exist_ok=True)
        part.rename(site)
        return
    with os.scandir(part) as items:
        for item in items:
            place = site / item.name
            if item.is_dir() and place.is_dir():
                put(Path(item.path), place)
            else:
                os.rename(item.path, place)
