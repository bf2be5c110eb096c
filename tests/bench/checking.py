"""`atlas check` of a whole catalog: reading, checking, and every reference between its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bench import measured
from tests.bench.projects import atlas, environment, project


def measure(size: int, work: Path) -> dict[str, Any]:
    folder = project(work, size)
    return {
        "files": sum(1 for _ in (folder / "catalog").glob("*/*.yml")),
        **measured.run(atlas("check", "catalog"), folder, environment(folder)),
    }
