"""A copy of the project with few entries and no prose, which is built in seconds."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from atlas.catalog import Catalog

from tests.conftest import ROOT

CONFIGURATIONS = ("mkdocs.yml", "mkdocs.en.yml")


def project(folder: Path, catalog: Catalog, entries: Iterable[str]) -> Path:
    """The project with these entries and what they refer to; hand-written pages are titles only."""
    for name in ("theme", "hooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in CONFIGURATIONS:
        shutil.copy(ROOT / name, folder / name)
    for page in (ROOT / "docs").rglob("*.md"):
        copy = folder / page.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("# Page\n", encoding="utf-8")
    records(folder / "catalog", catalog, entries)
    return folder


def records(folder: Path, catalog: Catalog, entries: Iterable[str]) -> Path:
    """A catalog folder with these entries and what they refer to."""
    whole = ("vocabulary.yml", "organisations.yml", "template.yml")
    for name in (*whole, *_files(catalog, entries)):
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "catalog" / name, copy)
    return folder


def with_new_ids(catalog: Catalog) -> Catalog:
    """The catalog with bentsao as cao, and pulse as the same."""
    entries = dict(catalog.entries)
    entries.pop("pulse")
    moved = {"slug": "cao", "former_slugs": ["bentsao", "pulse"]}
    entries["cao"] = entries.pop("bentsao").model_copy(update=moved)
    return replace(catalog, entries=entries)


def _files(catalog: Catalog, entries: Iterable[str]) -> set[str]:
    """The files of entries, of all their bases and of their data sets."""
    files: set[str] = set()
    ahead = list(entries)
    while ahead:
        release = catalog.release(ahead.pop())
        files.add(catalog.files[release.slug])
        ahead += [base.slug for base in release.bases]
        for item in getattr(release, "data", []):
            for slug in item.datasets:
                files.add(catalog.files[f"datasets/{slug}"])
                origin = catalog.datasets[slug].entry
                ahead += [origin] if origin and catalog.files[origin] not in files else []
    return files
