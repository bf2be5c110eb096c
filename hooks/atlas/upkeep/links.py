"""Whether the places of weights and the home pages still answer, over days.

One bad day accuses nobody: an address is called silent only after it has failed on several days in
a row, more of them where it is the connection that fails and not the page.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from atlas.catalog import Catalog
from atlas.catalog.schema import Base, Entry
from atlas.pages.render import place_address
from atlas.signals.files import keep_aside, write
from atlas.signals.held import say
from atlas.signals.records import written
from atlas.upkeep import observed
from atlas.upkeep.addresses import Visit, Visitor
from atlas.upkeep.observed import DAYS, Link

PAUSE = 5.0
"""Seconds between two visits to one host."""


def addresses(release: Entry | Base) -> Iterator[str]:
    """The places of the weights, and the home page."""
    places = [place_address(place) for place in release.weights]
    yield from dict.fromkeys(url for url in [*places, release.homepage] if url)


def check(
    catalog: Catalog,
    folder: Path,
    visitor: Visitor,
    now: Callable[[], datetime],
    seconds: float,
    pause: Callable[[float], None] = time.sleep,
) -> tuple[int, int]:
    """Visit as many addresses as the time allows, the one visited longest ago first.

    Returns (addresses visited, addresses). A host that says 429 is left alone for this run.
    """
    wrong: list[str] = []
    known = observed.links(folder, wrong)
    wanted = sorted(
        {url for release in catalog.releases for url in addresses(release)},
        key=lambda url: (written(known[url].at) if url in known else "", url),
    )
    kept = {url: known[url] for url in wanted if url in known}
    last: dict[str, float] = {}
    resting: set[str] = set()
    begun, visited = time.monotonic(), 0
    for url in wanted:
        if time.monotonic() - begun > seconds:
            break
        host = urlsplit(url).hostname or ""
        if host in resting:
            continue
        pause(max(0.0, last.get(host, -PAUSE) + PAUSE - time.monotonic() + begun))
        visit = visitor.visit(url)
        last[host] = time.monotonic() - begun
        if visit.detail == "429":
            resting.add(host)
        kept[url] = after(kept.get(url), visit, now())
        visited += 1
    if wrong:
        say(wrong)
        keep_aside(folder / observed.LINKS, now())
    _save(folder, kept)
    return visited, len(wanted)


def after(known: Link | None, visit: Visit, now: datetime) -> Link:
    """What is known after one more visit."""
    if visit.state not in DAYS:
        return Link(visit.state, now, visit.detail)
    if known is None or known.state not in DAYS:
        return Link(visit.state, now, visit.detail, now.date(), 1)
    days = known.days + (known.at.date() < now.date())
    return Link(visit.state, now, visit.detail, known.since, days)


def _save(folder: Path, links: dict[str, Link]) -> None:
    document = {"schema_version": 1, "links": {url: _told(links[url]) for url in sorted(links)}}
    write(folder / observed.LINKS, json.dumps(document, indent=1, ensure_ascii=False))


def _told(link: Link) -> dict[str, object]:
    told: dict[str, object] = {"state": link.state.value, "checked_at": written(link.at)}
    if link.detail:
        told["detail"] = link.detail
    if link.since:
        told |= {"since": link.since.isoformat(), "days": link.days}
    return told
