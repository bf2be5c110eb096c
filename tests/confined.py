"""The command line in a process that may not use much: of time, memory, disk or rights."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT

_PR_CAPBSET_DROP = 24
_ABOVE_PERMISSIONS = (1, 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


def limits(
    seconds: int = 60, megabytes: int = 2_000, file_bytes: int | None = None, rights: bool = True
) -> Callable[[], None]:
    """What a child does before it runs: limit its processor time, its memory and the size of any
    file it writes (as a full disk does). Without `rights` permissions hold even for root."""

    def confine() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        if file_bytes is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
        if not rights and os.getuid() == 0:
            for capability in _ABOVE_PERMISSIONS:
                ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)

    return confine


def atlas(
    *arguments: str | Path,
    project: Path = ROOT,
    confine: Callable[[], None] | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """`atlas` of a project, in English, confined."""
    return subprocess.run(
        [sys.executable, "-m", "atlas", "--lang", "en", *map(str, arguments)],
        cwd=project,
        env={
            **os.environ,
            "PYTHONPATH": str(project / "hooks"),
            "GITHUB_ACTIONS": "",
            "GITHUB_TOKEN": "",
            **environment,
        },
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=300,
        preexec_fn=confine or limits(),
    )
