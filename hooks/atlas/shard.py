"""Equal shares of the work, so that several jobs of a matrix do it: `K/N`, the K-th of N."""

from __future__ import annotations

import argparse
import zlib
from typing import NamedTuple


class Shard(NamedTuple):
    """Which names are its own depends on the names alone, so that all shards together have each
    of them once."""

    part: int
    parts: int

    def __str__(self) -> str:
        return f"{self.part}/{self.parts}"

    def has(self, name: str) -> bool:
        return zlib.crc32(name.encode()) % self.parts == self.part - 1


WHOLE = Shard(1, 1)


def shard(text: str) -> Shard:
    """`2/3` as a shard. Raises ArgumentTypeError, which says how to write it."""
    part, _, parts = text.partition("/")
    if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError("write K/N, with K from 1 to N")
    return Shard(int(part), int(parts))
