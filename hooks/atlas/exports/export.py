"""A file beside the pages."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Export:
    """`path` is relative to the root of the language (`api/v1/index.json`); what is too large for
    memory comes in pieces, once."""

    path: str
    content: str | bytes | Iterable[str]
    common: bool = False
    """Whether many files have just this content, which is then whole."""

    def pieces(self) -> Iterable[bytes]:
        if isinstance(self.content, bytes):
            return (self.content,)
        texts = (self.content,) if isinstance(self.content, str) else self.content
        return (text.encode() for text in texts)

    @property
    def bytes(self) -> bytes:
        return b"".join(self.pieces())

    def write(self, folder: Path) -> None:
        """Write the file below the root of the language."""
        write(f"{folder}/{self.path}", self.pieces())


def write(path: str, pieces: Iterable[bytes]) -> None:
    """Write a file, in a folder that may not be there yet."""
    _make_room(path)
    with open(path, "wb") as file:
        file.writelines(pieces)


def write_common(path: str, export: Export, written: dict[object, str]) -> None:
    """Write a file, or give another name to the one in which the same is `written` already: for
    the disk that is far less work. What stands at `path` is replaced, never changed: it may have
    other names. GitHub Pages takes no links; the action that uploads a site makes files of them
    (github.com/actions/upload-pages-artifact/issues/17)."""
    Path(path).unlink(missing_ok=True)
    if first := written.get(export.content):
        _make_room(path)
        with suppress(OSError):  # a file has 65,000 names at most, and on some disks only one
            os.link(first, path)
            return
    write(path, export.pieces())
    written[export.content] = path


def _make_room(path: str) -> None:
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):  # several times faster than to try to make it
        os.makedirs(folder, exist_ok=True)
