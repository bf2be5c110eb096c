"""Fits our hardware: every published size with the memory that it needs, its entries, and beside
each what the project itself states. Script hides what does not fit a chosen card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from atlas.catalog.schema import Entry
from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer
from atlas.verdicts.hardware import CARDS, Fit
from atlas.view import Atlas

NAMES: Mapping[int, str] = {
    8: "RTX 4060", 12: "RTX 3060", 16: "RTX 4080, T4", 24: "RTX 3090, RTX 4090", 32: "RTX 5090",
    40: "A100 40 GB", 48: "L40S, RTX A6000", 64: "Ascend 910B", 80: "A100 80 GB, H100", 96: "H20",
    128: "2 × 64 GB", 160: "2 × 80 GB", 320: "4 × 80 GB", 640: "8 × 80 GB",
}  # fmt: skip
"""Cards, or groups of them, with the memory of `CARDS`."""


@dataclass
class Group:
    """One size and the entries that publish it."""

    fit: Fit
    entries: list[Entry] = field(default_factory=list)


def fits(renderer: Renderer) -> Iterator[Page]:
    atlas = renderer.atlas
    unsized = [entry for entry in atlas.entries if not atlas.verdicts[entry.slug].fits]
    body = renderer.render(
        "fits.md.j2",
        "hardware/",
        groups=groups(atlas),
        cards={card: NAMES[card] for card in CARDS},
        unsized=len(unsized),
        stating=[entry for entry in unsized if entry.deploy and entry.deploy.min_gpu_gb],
    )
    title, description = renderer.t("nav.hardware"), renderer.t("hardware.description")
    record = SearchRecord(title, description)
    hidden = ("navigation", "toc")
    yield Page("hardware.md", title, description, body, record, hidden, scripts=("fits.js",))


def groups(atlas: Atlas) -> list[Group]:
    """Entries by published size, smallest first; an entry with several sizes is in several."""
    found: dict[str, Group] = {}
    for entry in atlas.entries:
        for fit in atlas.verdicts[entry.slug].fits:
            found.setdefault(fit.size, Group(fit)).entries.append(entry)
    return sorted(found.values(), key=lambda group: (group.fit.parameters, group.fit.size))
