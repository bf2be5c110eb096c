"""What a person should look at again, the most urgent first: a pure function of the atlas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from atlas.catalog.schema import Base, Entry
from atlas.signals.records import time_of
from atlas.upkeep import evidence, links
from atlas.upkeep.observed import Link
from atlas.view import Atlas


@dataclass(frozen=True)
class Older:
    """A release whose project has gone on since it was read."""

    release: Entry | Base
    read: date
    """Day of the commit that was read."""
    last_commit: date

    @property
    def days(self) -> int:
        """How far the project has gone on."""
        return (self.last_commit - self.read).days


@dataclass(frozen=True)
class Queue:
    """The review queue."""

    changed: Sequence[tuple[Entry | Base, Sequence[str]]]
    """Releases with the cited files that differ now, the most files first."""
    silent: Sequence[tuple[Entry | Base, str, Link]]
    """Addresses that have stopped answering, the longest silent first."""
    older: Sequence[Older]
    """Releases whose project has gone on, the furthest first."""
    untranslated: Mapping[str, int]
    """File of the catalog → texts that lack one language, the most first."""


def queue(atlas: Atlas) -> Queue:
    """Everything that waits for a person."""
    releases = sorted(atlas.releases, key=lambda release: release.name.casefold())
    changed = [(release, _changed(atlas, release)) for release in releases]
    silent = [
        (release, url, atlas.links[url])
        for release in releases
        for url in links.addresses(release)
        if url in atlas.links and atlas.links[url].silent
    ]
    older = [found for release in releases if (found := _older(atlas, release))]
    one_sided = Counter(
        problem.file for problem in atlas.catalog.warnings if problem.key == "text.one_side"
    )
    return Queue(
        sorted((item for item in changed if item[1]), key=lambda item: -len(item[1])),
        sorted(silent, key=lambda item: -item[2].days),
        sorted(older, key=lambda found: -found.days),
        dict(one_sided.most_common()),
    )


def _changed(atlas: Atlas, release: Entry | Base) -> list[str]:
    files = [str(file) for file in evidence.cited(release)]
    checks = {name: atlas.evidence[name] for name in files if name in atlas.evidence}
    return [name.partition(" ")[2] for name, check in checks.items() if check.changed]


def _older(atlas: Atlas, release: Entry | Base) -> Older | None:
    seen = atlas.signals_of(release)
    told = time_of(seen.value("last_commit")) if seen else None
    if not release.snapshot or not told:
        return None
    found = Older(release, date.fromisoformat(release.snapshot.last_commit), told.date())
    return found if found.days > 0 else None
