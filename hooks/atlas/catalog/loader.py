"""Read a catalog folder: every file, every problem, then the records.

catalog/DOMAIN/SLUG.yml      entries
catalog/bases/SLUG.yml       base models
catalog/datasets/SLUG.yml    data sets
catalog/organisations.yml    organisations, one spelling each
catalog/vocabulary.yml       terms
"""

from __future__ import annotations

import gc
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, RootModel, ValidationError

from atlas.catalog import explain, references, yaml
from atlas.catalog.catalog import Catalog
from atlas.catalog.problems import CatalogError, Problem, Severity
from atlas.catalog.schema import Base, DataSet, Entry, Organisation
from atlas.catalog.values import SLUG
from atlas.catalog.vocabulary import Vocabulary

BASES, DATASETS = "bases", "datasets"
ORGANISATIONS, VOCABULARY = "organisations.yml", "vocabulary.yml"
SCHEMA = "schema.json"
NOT_RECORDS = {
    *(SCHEMA, f"{BASES}/{SCHEMA}", f"{DATASETS}/{SCHEMA}"),
    *("template.yml", "LICENSE.md", "changes.csv"),
}
"""What else belongs in a catalog folder."""

MAX_FILES = 50_000
"""More files than this are refused before any is read."""

_LARGEST = 20 * yaml.MAX_BYTES
"""The largest file of organisations or terms; the largest other one has `yaml.MAX_BYTES`."""

_SLUG = re.compile(r"""\bslug["']?\s*:\s*["']?([a-z0-9-]+)""")

MAX_PROBLEMS, MAX_PER_FILE = 1_000, 50
"""Reading ends after so many errors; a message says that there are more."""


class _Organisations(RootModel[list[Organisation]]):
    pass


R = TypeVar("R", bound=BaseModel)


@dataclass
class _File(Generic[R]):
    path: Path
    name: str
    record: R

    @cached_property
    def _document(self) -> yaml.Document | None:
        """Read again, as few files have something to complain of: a record is half the size."""
        return _read(self.path, self.name)[0]

    def place(self, path: yaml.Path) -> tuple[int, int]:
        return self._document.place(path) if self._document else (1, 1)


_State = tuple[int, int, int]

# Files that did not change since the last load of this process are not read again (`make serve`).
_read_before: dict[
    Path, tuple[_State, Vocabulary | None, _File[Any] | None, Sequence[Problem]]
] = {}


def load(folder: Path, newest: Collection[str] = ()) -> Catalog:
    """Load and check a whole catalog; where two files clash, one with other errors is to blame,
    else one of `newest`.

    Raises CatalogError with all problems of all files if any of them is an error.
    """
    with _uncollected():
        return _load(folder, newest)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage: what is loaded stays, and looking takes a third of the time."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # nor will it be looked through later
        if collected:
            gc.enable()


def _load(folder: Path, newest: Collection[str]) -> Catalog:
    problems: list[Problem] = []
    vocabulary = _single(folder, VOCABULARY, Vocabulary, None, problems)
    if vocabulary is None:
        raise CatalogError(problems)
    terms = vocabulary.record
    listed = _single(folder, ORGANISATIONS, _Organisations, terms, problems)

    entries: list[_File[Entry]] = []
    bases: list[_File[Base]] = []
    datasets: list[_File[DataSet]] = []
    for name in _record_files(folder, problems):
        if name.startswith(f"{BASES}/"):
            bases += _record(folder, name, Base, terms, problems)
        elif name.startswith(f"{DATASETS}/"):
            datasets += _record(folder, name, DataSet, terms, problems)
        else:
            entries += _record(folder, name, Entry, terms, problems)

    releases: list[_File[Entry] | _File[Base]] = [*entries, *bases]
    broken = {problem.file for problem in problems if problem.severity is Severity.ERROR}
    releases.sort(key=lambda file: (file.name in broken, file.name in newest))
    datasets.sort(key=lambda file: (file.name in broken, file.name in newest))
    files = {file.record.slug: file.name for file in releases}
    files |= {f"{DATASETS}/{file.record.slug}": file.name for file in datasets}
    catalog = Catalog(
        entries={file.record.slug: file.record for file in entries},
        bases={file.record.slug: file.record for file in bases},
        datasets={file.record.slug: file.record for file in datasets},
        organisations=references.organisations(
            listed.record.root if listed else [], [file.record for file in releases]
        ),
        vocabulary=terms,
        files=files,
    )
    perhaps = {slug for name in broken for slug in _described(folder / name)}
    perhaps |= {Path(name).stem for name in broken}
    places = {file.name: file.place for file in [vocabulary, *releases, *datasets]}
    if listed:
        places[ORGANISATIONS] = listed.place
    if len(problems) < MAX_PROBLEMS:
        between = references.check(
            catalog,
            {file.name: file.record for file in releases},
            {file.name: file.record for file in datasets},
            listed.record.root if listed else [],
            places,
            perhaps,
        )
        if ORGANISATIONS in broken:  # who is known is unknown
            between = (p for p in between if p.key != "reference.organisation")
        problems += _first(MAX_PROBLEMS, between)
    problems.sort(key=lambda problem: (problem.file, problem.line, problem.column))
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise CatalogError(problems)
    return Catalog(**{**vars(catalog), "warnings": tuple(problems)})


def vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary of a catalog folder; raises CatalogError if it has errors."""
    problems: list[Problem] = []
    file = _single(folder, VOCABULARY, Vocabulary, None, problems)
    if file is None:
        raise CatalogError(problems)
    return file.record


def _record_files(folder: Path, problems: list[Problem]) -> Iterator[str]:
    """Names of the record files, sorted; whatever else lies in the folder is a problem."""
    try:
        names = sorted(islice(_names(folder), MAX_FILES + 1))
    except OSError as error:
        values = {"reason": error.strerror}
        problems.append(
            Problem(os.path.relpath(error.filename, folder), 1, 1, "", "file.unreadable", values)
        )
        return
    if len(names) > MAX_FILES:
        problems.append(Problem("", 1, 1, "", "file.many", {"limit": MAX_FILES}))
        return
    for name in names:
        if len(problems) >= MAX_PROBLEMS:
            problems.append(Problem(name, 1, 1, "", "file.more", {"limit": MAX_PROBLEMS}))
            return
        path = folder / name
        if path.is_symlink():
            problems.append(Problem(name, 1, 1, "", "file.link"))
        elif (
            (path.is_dir() and "/" not in name)
            or name in NOT_RECORDS
            or path.name.startswith(".")
            or name in (ORGANISATIONS, VOCABULARY)
        ):
            continue
        elif path.suffix != ".yml" or "/" not in name:
            problems.append(Problem(name, 1, 1, "", "file.name"))
        elif not path.is_file():
            problems.append(Problem(name, 1, 1, "", "file.irregular"))
        else:
            yield name


def _names(folder: Path) -> Iterator[str]:
    """What lies in the folder and in the folders in it, no deeper; links are not followed."""
    with os.scandir(folder) as items:
        for item in items:
            yield item.name
            if item.is_dir(follow_symlinks=False) and not item.name.startswith("."):
                with os.scandir(item) as inner:
                    yield from (f"{item.name}/{file.name}" for file in inner)


def _first(limit: int, found: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, and in place of those after `limit` errors a word that there are more."""
    errors = 0
    for problem in found:
        if errors == limit:
            yield Problem(problem.file, problem.line, 1, "", "file.more", {"limit": limit})
            return
        errors += problem.severity is Severity.ERROR
        yield problem


def _record(
    folder: Path, name: str, record: type[R], terms: Vocabulary, problems: list[Problem]
) -> list[_File[R]]:
    """The record of one file, or nothing and the problems why."""
    file = _single(folder, name, record, terms, problems)
    if file is None:
        return []
    directory, _, file_name = name.partition("/")
    slug = str(getattr(file.record, "slug"))  # noqa: B009
    expected = file_name.removesuffix(".yml")
    if slug != expected:
        values = {"slug": slug, "expected": expected}
        key = "file.slug" if re.fullmatch(SLUG, expected) else "file.stem"
        problems.append(Problem(name, *file.place(("slug",)), "slug", key, values))
    domain = getattr(file.record, "domain", directory)
    if isinstance(file.record, Entry) and domain != directory:
        values = {"domain": domain, "folder": directory}
        place = file.place(("domain",))
        problems.append(Problem(name, *place, "domain", "file.domain", values))
    return [file]


def _single(
    folder: Path, name: str, record: type[R], terms: Vocabulary | None, problems: list[Problem]
) -> _File[R] | None:
    """The record of one file, if it has one; its problems are added to `problems`."""
    path = folder / name
    try:
        state = _state(path)
    except OSError:
        state = None  # reading says why
    known = _read_before.get(path)
    if known is None or known[0] != state or known[1] is not terms:
        file, found = _checked(path, name, record, terms)
        if state:
            _read_before[path] = (state, terms, file, found)
    else:
        file, found = known[2], list(known[3])
    problems += found
    return file


def _state(path: Path) -> _State:
    status = path.lstat()
    return status.st_mtime_ns, status.st_size, status.st_ino


def _checked(
    path: Path, name: str, record: type[R], terms: Vocabulary | None
) -> tuple[_File[R] | None, list[Problem]]:
    document, problems = _read(path, name)
    if document is None:
        return None, problems
    if not isinstance(document.value, dict | list):
        return None, [*problems, Problem(name, 1, 1, "", "file.empty")]
    try:
        return _File(path, name, record.model_validate(document.value, context=terms)), problems
    except ValidationError as error:
        explained = list(_first(MAX_PER_FILE, explain.problems(error, record, document, name)))
        fields = {problem.field for problem in explained}
        told = [p for p in problems if p.key != "yaml.trap" or p.field not in fields]
        return None, [*told, *explained]


def _described(path: Path) -> set[str]:
    """What a file with errors calls `slug`, however it is broken; nothing if it cannot be read."""
    with suppress(OSError):
        if stat.S_ISREG(path.lstat().st_mode):
            with path.open("rb") as file:
                text = file.read(_LARGEST).decode("utf-8", errors="replace")
            return set(_SLUG.findall(text))
    return set()


def _read(path: Path, name: str) -> tuple[yaml.Document | None, list[Problem]]:
    def refused(key: str, **values: Any) -> tuple[None, list[Problem]]:
        return None, [Problem(name, 1, 1, "", key, values)]

    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return refused("file.irregular")
        limit = yaml.MAX_BYTES if "/" in name else _LARGEST
        if status.st_size > limit:
            return refused("file.large", size=status.st_size, limit=limit)
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        return refused("file.unreadable", reason=error.strerror)
    except UnicodeDecodeError as error:
        return None, [yaml.misencoded(error, name)]
    document, found = yaml.parse(text, name)
    return document, list(_first(MAX_PER_FILE, found))
