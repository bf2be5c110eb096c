"""Fits our hardware: every published size with the memory that it needs, its entries, and beside
each what the project itself states. Script hides what does not fit a chosen card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from atlas.catalog.schema import Entry
from atlas.pages.page import Page, SearchRecord, url_of
from atlas.pages.render import Renderer
from atlas.verdicts.hardware import Fit
from atlas.view import Atlas

SHOWN = 120
"""Entries beside a size; one with more has a page that lists them all."""


@dataclass
class Group:
    """One size and the entries that publish it."""

    fit: Fit
    entries: list[Entry] = field(default_factory=list)
    smallest: int = 0
    """Entries of which it is the smallest size: they fit wherever it does, and nowhere else."""

    @property
    def path(self) -> str:
        """Of its own page: `hardware/1-8b.md`."""
        return f"hardware/{self.fit.size.lower().replace('.', '-')}.md"


def fits(renderer: Renderer) -> Iterator[Page]:
    atlas = renderer.atlas
    found = groups(atlas)
    unsized = [entry for entry in atlas.entries if not atlas.verdicts[entry.slug].fits]
    body = renderer.render(
        "fits.md.j2",
        "hardware/",
        groups=found,
        shown=SHOWN,
        page_of=lambda group: url_of(group.path),
        unsized=len(unsized),
        stating=[entry for entry in unsized if entry.deploy and entry.deploy.min_gpu_gb],
    )
    title, description = renderer.t("nav.hardware"), renderer.t("hardware.description")
    record = SearchRecord(title, description)
    hidden = ("navigation", "toc")
    yield Page("hardware.md", title, description, body, record, hidden, scripts=("fits.js",))
    for group in found:
        if len(group.entries) > SHOWN:
            yield _size(renderer, group)


def _size(renderer: Renderer, group: Group) -> Page:
    title = renderer.t("hardware.size", size=group.fit.size)
    body = renderer.render("fits_size.md.j2", url_of(group.path), group=group, title=title)
    description = renderer.t("hardware.size_lead", count=len(group.entries), size=group.fit.size)
    return Page(group.path, title, description, body)


def groups(atlas: Atlas) -> list[Group]:
    """Entries by published size, smallest first; an entry with several sizes is in several."""
    found: dict[str, Group] = {}
    for entry in atlas.entries:
        sizes = atlas.verdicts[entry.slug].fits
        for fit in sizes:
            found.setdefault(fit.size, Group(fit)).entries.append(entry)
        if sizes:
            found[sizes[0].size].smallest += 1
    return sorted(found.values(), key=lambda group: (group.fit.parameters, group.fit.size))
