"""Git as somebody of the tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

WHO = ("-c", "user.name=A", "-c", "user.email=a@example.org")


def git(folder: Path, *arguments: str, **environment: str) -> str:
    """What git says in a folder; whoever else it is to be follows in `arguments`."""
    return subprocess.run(
        ["git", "-C", str(folder), *WHO, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def commit(folder: Path, message: str, *who: str, **environment: str) -> None:
    """Commit all that lies in the folder."""
    git(folder, "add", "--all")
    git(folder, *who, "commit", "--quiet", "--allow-empty", "--message", message, **environment)
