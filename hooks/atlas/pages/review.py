"""The review queue: what somebody should read again, and why."""

from __future__ import annotations

from collections.abc import Iterator

from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer
from atlas.upkeep.observed import DAYS, State
from atlas.upkeep.review import queue

SHOWN = 100
"""Rows of each table; a longer queue is worked off from its top anyway."""


def review(renderer: Renderer) -> Iterator[Page]:
    """One page; empty parts say so, and whether anybody has looked at all."""
    body = renderer.render(
        "review.md.j2",
        "review/",
        queue=queue(renderer.atlas),
        shown=SHOWN,
        days={"missing": DAYS[State.MISSING], "unreachable": DAYS[State.UNREACHABLE]},
    )
    title, description = renderer.t("nav.review"), renderer.t("description.review")
    record = SearchRecord(title, description)
    yield Page("review.md", title, description, body, record, hide=())
