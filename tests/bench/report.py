"""`report.json`: what was measured, when, and on which machine; and what follows from it."""

from __future__ import annotations

import json
import math
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("report.json")


@dataclass
class Report:
    """Figures of one machine. A run is named `build/1000`; it holds `figures`, or why it `failed`,
    with the day, the commit and the seconds it took."""

    machine: Mapping[str, Any]
    runs: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, file: Path = FILE) -> Report:
        return cls(**json.loads(file.read_text(encoding="utf-8")))

    def save(self, file: Path = FILE) -> None:
        text = json.dumps(vars(self), indent=1, sort_keys=True, ensure_ascii=False)
        file.write_text(f"{text}\n", encoding="utf-8")

    def figure(self, part: str, size: int, name: str) -> Any:
        """A figure by its path (`cold.wall_s`); None if it was not measured."""
        found: Any = self.runs.get(f"{part}/{size}", {}).get("figures")
        for step in name.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return found

    def failure(self, part: str, size: int) -> str:
        """Why a part has no figures; empty if it has, or has not been run."""
        return str(self.runs.get(f"{part}/{size}", {}).get("failed", ""))

    def exponent(self, part: str, small: int, large: int, name: str) -> float | None:
        """How a figure grows between two sizes: 1 is in proportion, 2 is with the square."""
        first, last = self.figure(part, small, name), self.figure(part, large, name)
        if not first or not last:
            return None
        return math.log(last / first) / math.log(large / small)


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", cpuinfo.read_text() if cpuinfo.exists() else "")
    hugo = _said("hugo", "version") if shutil.which("hugo") else ""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    version = re.search(r"v[\d.]+", hugo)
    return {
        "cpu": model[1] if model else platform.machine(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_gb": round(pages * size / 2**30),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "hugo": version[0] if version else "",
    }


def commit() -> str:
    """The commit that is measured; with `+` if files differ from it."""
    changed = _said("git", "status", "--porcelain", "--", "hooks", "theme", "catalog")
    return _said("git", "rev-parse", "--short=9", "HEAD") + ("+" if changed else "")


def _said(*command: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent
    )
    return done.stdout.strip()
