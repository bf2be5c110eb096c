"""A file beside the pages."""

from __future__ import annotations

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
        file = folder / self.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(self.bytes)
