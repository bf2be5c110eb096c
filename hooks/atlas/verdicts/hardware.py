"""Does it fit? An estimate of the memory that the weights need, from the published sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

PRECISIONS: dict[str, float] = {"fp16": 16, "int8": 8.5, "int4": 4.5}
"""Bits per parameter. Quantised formats store a scale per group of weights beside the integers,
which adds about half a bit."""

ALLOWANCE = 1.2
"""Factor on the weights for activations, a short context and the runtime: 20 %."""

CARDS: Mapping[int, str] = yaml.safe_load(
    Path(__file__).with_name("hardware.yml").read_text(encoding="utf-8")
)
"""Memory of common cards and pairs or groups of them, in GB (2^30 bytes), with their names."""

_SIZE = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>[BM])(?:-A[0-9.]+B)?")


@dataclass(frozen=True)
class Fit:
    """Memory for one published size: GB (2^30 bytes) by precision, allowance included."""

    size: str
    parameters: float
    """Billions, all experts of a mixture included: every one of them must be in memory."""
    needs: dict[str, float]

    def card(self, precision: str) -> int | None:
        """The smallest of `CARDS` that holds it."""
        return next((card for card in CARDS if card >= self.needs[precision]), None)


def billions(size: str) -> float | None:
    """`7B` → 7.0, `110M` → 0.11, `30B-A3B` → 30.0; None where it is not one number (8x7B)."""
    match = _SIZE.fullmatch(size)
    if not match:
        return None
    number = float(match["number"])
    return number / 1000 if match["unit"] == "M" else number


def memory_gb(parameters: float, precision: str) -> float:
    """GB (2^30 bytes) for `parameters` billions at a precision, allowance included."""
    return parameters * 1e9 * PRECISIONS[precision] / 8 * ALLOWANCE / 2**30


def fits(sizes: Sequence[str]) -> tuple[Fit, ...]:
    """One estimate per size that is a number, smallest first."""
    found = [
        Fit(size, parameters, {name: memory_gb(parameters, name) for name in PRECISIONS})
        for size in dict.fromkeys(sizes)
        if (parameters := billions(size)) is not None
    ]
    return tuple(sorted(found, key=lambda fit: fit.parameters))
