"""Files that are never half there, and a folder that one run at a time writes to."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Replace the file at once: whoever reads it, or a kill at any moment, meets the old text or
    the new one. Its permissions stay. Raises OSError, and then the old file stands."""
    path = path.resolve()  # of a link, what it leads to
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", newline="\n") as file:
            if path.exists():
                path.open("r+b").close()  # replacing would not heed that it is read-only
                shutil.copymode(path, new)
            file.write(text if text.endswith("\n") else f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def keep_aside(path: Path, now: datetime) -> None:
    """Keep a file as it is under another name, as it is about to be replaced and not all of it
    could be read. Raises OSError, and then it must not be replaced."""
    aside = path.with_name(f"{path.name}.unreadable-{now:%Y%m%dT%H%M%SZ}")
    if not aside.exists():  # as it does if another source was kept in the same second
        shutil.copyfile(path, aside)
    print(f"{path.name}: as it was, it is kept as {aside.name}", file=sys.stderr)


@contextmanager
def locked(folder: Path, waiting: str = "") -> Iterator[int]:
    """Hold the folder; a second run says `waiting` and waits. The system lets go of it when the
    process dies, and all to which it has given the file descriptor that this yields."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if waiting:
                print(waiting, file=sys.stderr)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()
