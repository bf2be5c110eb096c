"""A file beside the pages."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Export:
    """`path` is relative to the root of the language (`api/v1/index.json`); what is too large for
    memory comes in pieces, once."""

    path: str
    content: str | bytes | Iterable[str]

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
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):  # several times faster than to try to make it
        os.makedirs(folder, exist_ok=True)
    with open(path, "wb") as file:
        file.writelines(pieces)
