"""Templates as this process has compiled them, so that a preview compiles only what was edited."""

from __future__ import annotations

from functools import cache
from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """Kept by name and text of the template (jinja.palletsprojects.com/api/#bytecode-cache)."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


@cache
def compiled(kind: str) -> Compiled:
    """Of one kind: those of the theme, or ours in one language, whose words are compiled in."""
    return Compiled()
