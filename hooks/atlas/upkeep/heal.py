"""Matters → at most one open issue or pull request each, and none for what is settled."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Set
from pathlib import Path

from atlas.catalog import CatalogError, load
from atlas.language import CODES, language
from atlas.upkeep.edits import EditError
from atlas.upkeep.matters import Kind, Matter
from atlas.upkeep.project import Item, NotPermittedError, Project

MOST_NEW = 5
"""At most so many are opened a night, so that nobody is flooded; the others follow."""


def heal(
    project: Project,
    items: list[Item],
    found: list[Matter],
    root: Path,
    unsure: Set[str] = frozenset(),
) -> int:
    """Open what is new, close what is over, leave what stands; returns how many were opened.

    `items` are all issues and pull requests that were ever opened here; what concerns repositories
    of which nothing certain is known (`unsure`) stays as it is.
    """
    files = load(root / "catalog").files
    wanted = {matter.key: matter for matter in found}
    for item in items:
        kind, _, rest = item.key.partition(":")
        certain = kind in set(Kind) and rest.partition(":")[0] not in unsure
        if item.open and certain and item.key not in wanted:
            project.close(item, _both("upkeep.over"))
    known = {item.key for item in items}
    fresh = [matter for matter in found if matter.key not in known][:MOST_NEW]
    for matter in fresh:
        _open(project, matter, root, files)
    return len(fresh)


def _open(project: Project, matter: Matter, root: Path, files: Mapping[str, str]) -> None:
    body = matter.body(files)
    if note := matter.note():
        body += f"\n\n```yaml\n{note}\n```"
    try:
        edits = matter.edits(root / "catalog", files)
        if edits and _valid(root / "catalog", edits):
            changes = {f"catalog/{name}": text for name, text in edits.items()}
            branch = f"upkeep/{matter.key.replace(':', '-').replace('/', '-')}"
            project.propose(matter.key, branch, changes, matter.title, body)
            return
    except (EditError, NotPermittedError) as error:
        # Forks may not let Actions open pull requests; an issue says the same.
        body += f"\n\n{_both('upkeep.by_hand', reason=str(error).replace('`', ''))}"
    project.open_issue(matter.key, matter.title, body)


def _valid(catalog: Path, edits: Mapping[str, str]) -> bool:
    """Whether the catalog has no errors with the edits: nothing broken is ever proposed."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "catalog"
        shutil.copytree(catalog, copy)
        for name, text in edits.items():
            (copy / name).write_text(text, encoding="utf-8")
        try:
            load(copy)
        except CatalogError:
            return False
    return True


def _both(key: str, **values: object) -> str:
    return "\n\n".join(language(code).t(key, **values) for code in CODES)
