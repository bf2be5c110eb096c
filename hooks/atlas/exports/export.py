"""A file beside the pages."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Export:
    """`path` is relative to the root of the language (`api/v1/index.json`)."""

    path: str
    content: str | bytes

    @property
    def bytes(self) -> bytes:
        return self.content.encode() if isinstance(self.content, str) else self.content

    def write(self, folder: Path) -> None:
        """Write the file below the root of the language."""
        write(f"{folder}/{self.path}", self.bytes)


def write(path: str, content: bytes) -> None:
    """Write a file, in a folder that may not be there yet."""
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):  # several times faster than to try to make it
        os.makedirs(folder, exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
