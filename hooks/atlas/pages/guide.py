"""Pages that explain: the glossary, the method with its constants, the status of the polling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer
from atlas.signals import runs
from atlas.signals.records import STALE_AFTER, Verdict
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
    )
    yield _page(renderer, "status", body)


def _page(renderer: Renderer, name: str, body: str) -> Page:
    title = renderer.t(f"nav.{name}")
    description = renderer.t(f"description.{name}")
    record = SearchRecord(title, description)
    return Page(f"{name}.md", title, description, body, record, hide=())
