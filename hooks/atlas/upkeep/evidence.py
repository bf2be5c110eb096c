"""Whether the files that the catalog cites have changed since the commit that was read.

Two object ids are compared for each file, `COMMIT:FILE` and `HEAD:FILE`; a repository is one alias
of a GraphQL query, so the whole catalog takes some dozen requests. Paths travel as variables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from atlas.catalog import Catalog
from atlas.catalog.schema import Base, Entry
from atlas.signals import query
from atlas.signals.files import keep_aside, write
from atlas.signals.held import say
from atlas.signals.http import Kind
from atlas.signals.records import written
from atlas.signals.transport import GitHub
from atlas.upkeep import observed
from atlas.upkeep.observed import Check
from atlas.view import repository

BATCH = 20
"""Repositories in one query."""

MAX_FAILURES = 3


@dataclass(frozen=True, order=True)
class Cited:
    """A file of a repository at a commit."""

    repository: str
    path: str
    commit: str

    def __str__(self) -> str:
        return f"{self.repository} {self.path}@{self.commit}"


def cited(release: Entry | Base) -> Iterator[Cited]:
    """The files that a release cites, in the repository as it is called now."""
    for evidence in release.evidence:
        owner, path, commit = evidence.parts
        name = repository(release) if owner in (None, release.github) else owner
        if name and path and commit:
            yield Cited(name, path, commit)


def check(catalog: Catalog, folder: Path, github: GitHub, now: datetime) -> tuple[int, int]:
    """Ask for every cited file and keep the answers; (files that have an answer, files)."""
    wanted = sorted({file for release in catalog.releases for file in cited(release)})
    wrong: list[str] = []
    known = observed.checks(folder, wrong)
    kept = {str(file): known[str(file)] for file in wanted if str(file) in known}
    answered = {str(file): answer for file, answer in _asked(wanted, github, now)}
    both = kept | answered
    document = {
        "schema_version": 1,
        "files": {
            name: {"changed": both[name].changed, "checked_at": written(both[name].at)}
            for name in sorted(both)
        },
    }
    if wrong:
        say(wrong)
        keep_aside(folder / observed.EVIDENCE, now)
    write(folder / observed.EVIDENCE, json.dumps(document, indent=1, ensure_ascii=False))
    return len(answered), len(wanted)


def _asked(files: Sequence[Cited], github: GitHub, now: datetime) -> Iterator[tuple[Cited, Check]]:
    by_name: dict[str, list[Cited]] = {}
    for file in files:
        by_name.setdefault(file.repository, []).append(file)
    names, failures = list(by_name), 0
    for start in range(0, len(names), BATCH):
        batch = names[start : start + BATCH]
        reply = github.graphql(*_query([by_name[name] for name in batch]))
        if reply.kind is not Kind.ANSWERED:
            failures += 1
            if failures == MAX_FAILURES or reply.kind in (Kind.LIMITED, Kind.DENIED):
                return
            continue
        reasons = query.places(reply.body.get("errors"))
        for index, name in enumerate(batch):
            found = reply.body["data"].get(f"r{index}")
            if isinstance(found, dict):
                yield from _answers(by_name[name], query.left(found, f"r{index}", reasons), now)


def _query(groups: Iterable[Sequence[Cited]]) -> tuple[str, dict[str, str]]:
    variables: dict[str, str] = {}
    parts = []
    for index, files in enumerate(groups):
        owner, _, name = files[0].repository.partition("/")
        variables |= {f"o{index}": owner, f"n{index}": name}
        inner = []
        for number, file in enumerate(files):
            for side, commit in (("old", file.commit), ("new", "HEAD")):
                variable = f"{side}{index}_{number}"
                variables[variable] = f"{commit}:{file.path}"
                inner.append(f"{side}{number}: object(expression: ${variable}) {{ oid }}")
        call = f"repository(owner: $o{index}, name: $n{index})"
        parts.append(f"  r{index}: {call} {{ {' '.join(inner)} }}")
    declared = ", ".join(f"${name}: String!" for name in variables)
    return "\n".join([f"query Cited({declared}) {{", *parts, "}"]), variables


def _answers(
    files: Sequence[Cited], told: Mapping[str, Any], now: datetime
) -> Iterator[tuple[Cited, Check]]:
    """Of files about which both sides are told; no object is an answer, an error is none."""
    for number, file in enumerate(files):
        try:
            old, new = (_oid(told[f"{side}{number}"]) for side in ("old", "new"))
        except (KeyError, TypeError):
            continue
        yield file, Check(old != new if old and new else None, now)


def _oid(found: Any) -> str | None:
    """The id of an object, None for no object. Raises KeyError or TypeError for anything else."""
    return None if found is None else str(found["oid"])
