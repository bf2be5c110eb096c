"""Who wrote each file of the catalog, from its Git history: names only, never addresses.

One `git log` for all files. Without Git, in a shallow clone or an archive, nobody is named.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from atlas.catalog.text import one_line

MAX_NAME = 60
"""Characters of a name that are shown."""

_AUTHOR = "author "  # no line of `--name-status` begins so: those have a capital and a tab


def credits(root: Path) -> Mapping[str, Sequence[str]]:
    """Path in the catalog (`medical/doctorglm.yml`) → names, who came first, first.

    `.mailmap` is respected; renamed files keep their history.
    """
    if _git(root, "rev-parse", "--is-shallow-repository") != ["false"]:
        return {}
    form = ["--use-mailmap", f"--format={_AUTHOR}%aN", "--name-status", "--find-renames"]
    log = _git(root, "log", "--no-show-signature", *form, "--relative", "HEAD", "--", ".")
    return _newest_first(log)


def _newest_first(log: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """The names of every path in the lines of a log, under the name that the file has now."""
    found: dict[str, list[str]] = {}
    now: dict[str, str] = {}
    name = ""
    for line in log:
        if line.startswith(_AUTHOR):
            name = _shown(line.removeprefix(_AUTHOR))
        elif name and "\t" in line:
            _, *paths = line.split("\t")
            path = now.get(paths[-1], paths[-1])
            if len(paths) == 2:
                now[paths[0]] = path
            names = found.setdefault(path, [])
            if name in names:
                names.remove(name)
            names.append(name)
    return {path: names[::-1] for path, names in found.items()}


def _shown(name: str) -> str:
    """A name on one line; empty for programs and for addresses in the place of a name."""
    if "@" in name or name.endswith("[bot]"):
        return ""
    return one_line(name).strip()[:MAX_NAME]


def _git(root: Path, *arguments: str) -> list[str]:
    """The lines that Git answers; none where it cannot."""
    command = ["git", "-C", str(root / "catalog"), *arguments]
    unasked = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat"}
    try:
        done = subprocess.run(command, capture_output=True, check=True, env=unasked)  # nosec B603 # our own command
    except (OSError, subprocess.CalledProcessError):
        return []
    return done.stdout.decode("utf-8", errors="replace").splitlines()
