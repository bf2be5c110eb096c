"""Pages that explain: the glossary, the method with its constants, the status of the polling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from atlas.catalog.schema import Base, Entry
from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer
from atlas.signals import runs
from atlas.signals.command import HOSTS_OF_WEIGHTS
from atlas.signals.records import STALE_AFTER, Signals, Source, Verdict
from atlas.signals.runs import RunReport
from atlas.verdicts import alternatives
from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.terms import STRICTEST_FIRST
from atlas.view import repository


def glossary(renderer: Renderer) -> Iterator[Page]:
    """Every term of the vocabulary in both languages."""
    vocabulary = renderer.atlas.catalog.vocabulary
    body = renderer.render(
        "glossary.md.j2", "glossary/", sections=list(type(vocabulary).model_fields)
    )
    yield _page(renderer, "glossary", body)


def method(renderer: Renderer) -> Iterator[Page]:
    """Every rule and threshold, with the numbers that the code itself uses."""
    verdicts = renderer.atlas.verdicts.values()
    body = renderer.render(
        "method.md.j2",
        "method/",
        strictest_first=STRICTEST_FIRST,
        states=list(Maintenance),
        stale_days=STALE_AFTER.days,
        restricted=renderer.language.join(
            [renderer.label("licence_uses", use) for use in alternatives.RESTRICTED]
        ),
        most_alternatives=alternatives.MOST,
        marked=Counter(item.mark.value for verdict in verdicts for item in verdict.marks),
    )
    yield _page(renderer, "method", body)


def status(renderer: Renderer) -> Iterator[Page]:
    """How old the polled values are, what failed and why, and the last runs."""
    atlas = renderer.atlas
    releases = [release for release in atlas.releases if repository(release)]
    listed = {repository(release).lower(): release for release in reversed(releases)}
    troubles = [
        (listed[name], seen) for name, seen in atlas.seen.items() if seen.verdict is not Verdict.OK
    ]
    body = renderer.render(
        "status.md.j2",
        "status/",
        listed=len(listed),
        observed=sum(seen.observed_at is not None for seen in atlas.seen.values()),
        troubles=troubles,
        rate=runs.success_rate(atlas.runs),
        next_run=runs.next_run(atlas.runs[-1].started) if atlas.runs else None,
        hosts=[_host(renderer, source) for source in HOSTS_OF_WEIGHTS],
    )
    yield _page(renderer, "status", body)


@dataclass(frozen=True)
class _Host:
    """How the weights on one host stand."""

    name: str
    listed: int
    seen: Mapping[str, Signals]
    runs: Sequence[RunReport]
    releases: Mapping[str, Entry | Base]
    """Who lists an id, by id in lower case."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many ids got each answer, the commonest first."""
        return dict(Counter(seen.verdict.value for seen in self.seen.values()).most_common())

    @property
    def times(self) -> Sequence[datetime]:
        return sorted(seen.observed_at for seen in self.seen.values() if seen.observed_at)

    @property
    def troubles(self) -> Sequence[tuple[str, Signals]]:
        there = (Verdict.OK, Verdict.RENAMED, Verdict.GATED)
        return [(name, seen) for name, seen in self.seen.items() if seen.verdict not in there]


def _host(renderer: Renderer, source: Source) -> _Host:
    atlas = renderer.atlas
    listing = {
        place.id.lower(): release
        for release in reversed([*atlas.releases])
        for place in release.weights
        if place.host == source.name and place.id
    }
    seen = atlas.on_host.get(source.name, {})
    return _Host(source.name, len(listing), seen, atlas.weight_runs.get(source.name, ()), listing)


def _page(renderer: Renderer, name: str, body: str) -> Page:
    title = renderer.t(f"nav.{name}")
    description = renderer.t(f"description.{name}")
    record = SearchRecord(title, description)
    return Page(f"{name}.md", title, description, body, record, hide=())
