"""A command, timed: seconds of the clock and of the processor, and the most memory of one process.

A small process of its own starts the command and asks the system what it and all that it started
have used (`wait4`), so that neither our own memory nor other work of the machine is counted.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

Usage = dict[str, float]
"""`wall_s`, `user_s`, `system_s`: seconds; `peak_mb`: MB (2²⁰ bytes) of the largest process."""


class StoppedError(Exception):
    """A command that failed, or that took longer than it may."""


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    seconds: float = 600,
) -> Usage:
    """Carry out a command in a folder, once the disk has what was written before. Raises
    StoppedError with the end of what it said."""
    os.sync()
    usage: Usage = json.loads(
        ended([sys.executable, "-I", __file__, *command], folder, environment, seconds)
    )
    return usage


def ended(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    seconds: float = 600,
) -> str:
    """What a command writes; it and all that it started are ended after so many seconds."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output, told = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise StoppedError(f"stopped after {seconds:.0f} s") from None
    finally:
        _end(process)
    if process.returncode:
        last = told.strip().splitlines()[-1:]
        raise StoppedError(f"exit code {process.returncode}: {''.join(last)[:300]}")
    return output


def _end(process: subprocess.Popen[str]) -> None:
    """End it and all that it started; those that have started others may end them first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)


def _launch(command: list[str]) -> int:
    begun = time.perf_counter()
    process = os.posix_spawnp(
        command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)]
    )
    _, status, used = os.wait4(process, 0)
    print(
        json.dumps(
            {
                "wall_s": round(time.perf_counter() - begun, 2),
                "user_s": round(used.ru_utime, 2),
                "system_s": round(used.ru_stime, 2),
                "peak_mb": round(used.ru_maxrss / 1024, 1),
            }
        )
    )
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(_launch(sys.argv[1:]))
