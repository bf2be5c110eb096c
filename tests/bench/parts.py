"""The parts of the report: what is measured, at which sizes, and how long it may take."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import (
    building,
    checking,
    data_branch,
    explorer,
    lighthouse,
    peers,
    polling,
    searching,
    serving,
)
from tests.bench.projects import REAL

Figures = Mapping[str, Any]

GENERATED = (1_000, 3_000, 10_000)
SIZES = (REAL, *GENERATED)
NIGHTS = 4
"""Nights that are published one by one to see how the data branch grows."""


@dataclass(frozen=True)
class Part:
    """`measure` is called with a size and the folder of this run."""

    measure: Callable[[int, Path], Figures]
    sizes: tuple[int, ...]
    seconds: int = 600


def _explorer(size: int, _: Path) -> Figures:
    return {_code(row["page"]): row for row in explorer.measure(size)}


def _lighthouse(*_: object) -> Figures:
    """Language → page → its figures."""
    found: dict[str, dict[str, Any]] = {"zh": {}, "en": {}}
    with lighthouse.served() as address:
        for row in lighthouse.measure(address):
            found[_code(row["path"])][row["page"]] = row
    return found


def _code(path: str) -> str:
    return "en" if path.startswith("/en/") else "zh"


PARTS: Mapping[str, Part] = {
    "check": Part(checking.measure, SIZES),
    "build": Part(building.measure, SIZES, 900),
    "alone": Part(building.alone, SIZES),
    "hugo": Part(peers.hugo, SIZES),
    "material": Part(peers.material, (REAL, 1_000)),
    "again": Part(building.again, SIZES, 900),
    "serve": Part(serving.measure, (REAL, 1_000, 10_000)),
    "search": Part(searching.measure, SIZES),
    "explorer": Part(_explorer, (1_000, 10_000)),
    "lighthouse": Part(_lighthouse, (REAL,), 3_600),
    "poll": Part(lambda size, _: polling.measure(size), (200, *GENERATED)),
    "branch": Part(lambda size, _: data_branch.measure(size, NIGHTS), (300, 10_000)),
}
"""In the order in which they run: `search` looks at the sites of `build`; `again` and a preview
delete what has been made, which slows down what is written next (see `building`)."""


if __name__ == "__main__":  # one part, in a process of its own
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what it has started ends
    name, size, work = sys.argv[1:]
    print(json.dumps(PARTS[name].measure(int(size), Path(work))))
