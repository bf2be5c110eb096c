"""What changed in the catalog, day by day: `changes.csv`, written by `atlas changes`.

A build reads this file and not the Git history: it needs none (a shallow clone, an archive) and
gives the same feeds everywhere. Git is asked once, when the file is brought up to date: by the
workflow that builds the site, and by whoever commits the file.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel

from atlas.catalog import CatalogError, Problem, loader
from atlas.catalog.catalog import Catalog
from atlas.catalog.schema import Entry, Text
from atlas.catalog.text import forbidden_character
from atlas.signals.files import write
from atlas.signals.held import rows
from atlas.verdicts.terms import terms

FILE = "changes.csv"

UNTOLD = {"slug", "former_slugs", "snapshot", "evidence", "unknown", "roundup", "roundup_differs"}
"""Fields whose changes are the atlas's own bookkeeping, no news of the project."""


class Kind(StrEnum):
    """What may change."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    TERMS = "terms"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One change of an entry: `field` for CHANGED only, `before` and `after` if short."""

    day: date
    id: str
    kind: Kind
    field: str = ""
    before: str = ""
    after: str = ""


COLUMNS = [field.name for field in fields(Change)]


def read(folder: Path, wrong: list[str] | None = None) -> list[Change]:
    """All changes, the oldest first; a line that is none is left out and noted."""
    return list(rows(folder, FILE, COLUMNS, _change, [] if wrong is None else wrong))


def problems(folder: Path) -> list[Problem]:
    """Every line that is none, such as the marks of a merge."""
    wrong: list[str] = []
    read(folder, wrong)
    lines = [re.search(r" line (\d+):", note) for note in wrong]
    return [Problem(FILE, int(line[1]) if line else 1, 1, "", "changes") for line in lines]


def _change(row: Mapping[str, str]) -> Change:
    """Raises ValueError for a row that is none."""
    if held := forbidden_character("".join(row.values())):
        raise ValueError(f"it holds {held[1]}")
    kind = Kind(row["kind"])
    day = date.fromisoformat(row["day"])
    return Change(day, row["id"], kind, row["field"], row["before"], row["after"])


def update(root: Path, day: date) -> int:
    """Add what changed since the file was last committed; returns how many changes were added.

    What has been committed since is of the day of its commit on the main line, so that the same
    history gives the same file, whenever this is run; what has not, of `day`. Raises CatalogError
    if the catalog of now or of that commit does not pass today's checks, OSError without a Git
    repository.
    """
    folder = root / "catalog"
    known = read(folder)
    last = _git(root, "log", "-1", "--format=%H", "--", f"catalog/{FILE}").decode().strip()
    before = committed(root, last) if last else None
    found: list[Change] = []
    for commit, then in _since(root, last) if last else ():
        try:
            after = committed(root, commit)
        except CatalogError:
            continue  # what it changed counts with the next commit that passes
        found += compare(before, after, then)
        before = after
    found += compare(before, loader.load(folder), day)
    fresh = [change for change in found if change not in known]
    path, text = folder / FILE, io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if path.exists():  # and what in it is no change is left for a person to mend
        held = path.read_text(encoding="utf-8")
        text.write(held if held.endswith("\n") else f"{held}\n")
    else:
        writer.writerow(COLUMNS)
    writer.writerows(astuple(change) for change in fresh)
    write(path, text.getvalue())
    return len(fresh)


def compare(before: Catalog | None, after: Catalog, day: date) -> Iterator[Change]:
    """The changes of all entries, by id. A former id is the same entry."""
    old = dict(before.entries) if before else {}
    for slug, entry in sorted(after.entries.items()):
        known = [old.pop(name) for name in (slug, *entry.former_slugs) if name in old]
        if before is None or not known:
            yield Change(day, slug, Kind.ADDED)
        else:
            yield from _entry(known[0], before, entry, after, day)
    yield from (Change(day, slug, Kind.REMOVED) for slug in sorted(old))


def _entry(old: Entry, before: Catalog, new: Entry, after: Catalog, day: date) -> Iterator[Change]:
    if old.name != new.name:
        yield Change(day, new.slug, Kind.RENAMED, "", old.name, new.name)
    uses = [terms(entry, book.release).use for entry, book in ((old, before), (new, after))]
    if uses[0] != uses[1]:
        yield Change(day, new.slug, Kind.TERMS, "", *uses)
    then = dict(_facts(old))
    for name, value in _facts(new):
        if then[name] != value and name != "name":
            short = [_short(side) for side in (then[name], value)]
            told = short if None not in short else ["", ""]
            yield Change(day, new.slug, Kind.CHANGED, name, *(str(side) for side in told))


def _facts(entry: Entry) -> Iterator[tuple[str, object]]:
    """Fields by name, those of a record in a record as `licence.use`."""
    for name in Entry.model_fields:
        value = getattr(entry, name)
        if name in UNTOLD:
            continue
        if name == "licence":
            yield from ((f"{name}.{below}", getattr(value, below)) for below in _below(value))
        else:
            yield name, value


def _below(record: BaseModel) -> Sequence[str]:
    return list(type(record).model_fields)


def _short(value: object) -> str | None:
    """A value in one line; empty if there is none, None if it does not fit in a line."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "; ".join(value)
    if isinstance(value, BaseModel | list | Mapping | Text) or "\n" in str(value):
        return None
    return str(value)


def _since(root: Path, commit: str) -> Iterator[tuple[str, date]]:
    """The commits of the main line that changed the catalog since, the oldest first."""
    options = ("--reverse", "--first-parent", "--format=%H %cs")
    listed = _git(root, "log", *options, f"{commit}..HEAD", "--", "catalog").decode()
    for line in listed.splitlines():
        name, _, day = line.partition(" ")
        yield name, date.fromisoformat(day)


def committed(root: Path, commit: str) -> Catalog:
    """The catalog as it was at a commit. Raises CatalogError and OSError."""
    archive = _git(root, "archive", commit, "catalog")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            packed.extractall(folder, filter="data")
        return loader.load(Path(folder) / "catalog")


def _git(root: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # nosec B603 # our own command
    if done.returncode:
        raise OSError(done.stderr.decode(errors="replace").strip())
    return done.stdout
