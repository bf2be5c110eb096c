"""Single files beside the rest of the catalog: their errors, and what is worth a second look."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from atlas.catalog import Catalog, CatalogError, Problem, load, loader, yaml
from atlas.contribute.advice import advice


def check(catalog: Path, files: Sequence[Path]) -> Iterator[Problem]:
    """The problems of these files; a file outside the catalog is read as if it stood in its place.

    Only where these have no errors are those of other files given.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "catalog"
        shutil.copytree(catalog, copy, symlinks=True)
        names = [_placed(copy, catalog, file) for file in files]
        if other := [name for name in names if name in loader.NOT_RECORDS]:
            yield from (Problem(name, 1, 1, "", "file.name") for name in other)
            return
        try:
            loaded = load(copy, names)
        except CatalogError as error:
            yield from (problem for problem in error.problems if problem.file in names)
            if not any(problem.file in names for problem in error.problems):
                yield from error.problems
            return
        yield from (problem for problem in loaded.warnings if problem.file in names)
        yield from (item for name in names for item in advised(loaded, copy, name))


def advised(loaded: Catalog, catalog: Path, name: str) -> Iterator[Problem]:
    """The advice about a file of a catalog without errors."""
    slug = {file: slug for slug, file in loaded.files.items()}.get(name, "")
    document, _ = yaml.parse((catalog / name).read_text(encoding="utf-8"), name)
    if document and (slug in loaded.entries or slug in loaded.bases):
        yield from advice(loaded, slug, name, document)


def _placed(copy: Path, catalog: Path, file: Path) -> str:
    """The name of a file in the copy of the catalog, to which it is brought if need be."""
    if file.resolve().is_relative_to(catalog.resolve()):
        return file.resolve().relative_to(catalog.resolve()).as_posix()
    name = f"{_folder(file)}/{file.name}"
    (copy / name).parent.mkdir(exist_ok=True)
    shutil.copyfile(file, copy / name)
    return name


def _folder(file: Path) -> str:
    """The folder in which a file belongs, by what it says itself."""
    if file.stat().st_size > yaml.MAX_BYTES:
        return file.parent.name
    text = file.read_text(encoding="utf-8", errors="replace")
    document, _ = yaml.parse(text, file.name)
    value = document.value if document and isinstance(document.value, dict) else {}
    if value.get("kind") == "base":
        return loader.BASES
    if file.resolve().parent.name in (loader.BASES, loader.DATASETS):
        return file.resolve().parent.name
    domain = value.get("domain")
    known = isinstance(domain, str) and domain.replace("-", "").isalnum() and domain.isascii()
    return str(domain) if known else file.resolve().parent.name
