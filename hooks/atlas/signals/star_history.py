"""Stars per week since a repository was created, fetched a slice each run.

`GET /repos/OWNER/NAME/stargazers/history` (REST version 2026-03-10) answers with at most 30 weeks a
page, the newest first. What is fetched once is not fetched again: from then on our own rows go on.
Removed stars are missing from GitHub's past as well, and its weeks follow a calendar of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from atlas.signals import history
from atlas.signals.http import Kind, Reply
from atlas.signals.query import count
from atlas.signals.records import Signals, time_of
from atlas.signals.transport import GitHub

SLICE = 300
"""Requests a run may spend; `GITHUB_TOKEN` of Actions has 1,000 an hour."""

MIN_SUM = 0.5
"""The weeks hold at least this share of all stars; if they do not, some were not told, and the next
run asks again. GitHub's own counts differ by a few in a hundred."""

WEEKS, PAGES = 30, 100
"""Weeks on a page, and pages, at most."""


def backfill(
    folder: Path,
    names: Iterable[str],
    known: Mapping[str, Signals],
    github: GitHub,
    requests: int = SLICE,
) -> None:
    """Fetch the weeks of repositories that have none yet, whole repositories only, with at most
    `requests` requests; the first limit or failure ends it until the next run."""
    for name in names:
        seen = known.get(name, Signals())
        if not seen.verdict.fresh or history.has_weeks(folder, name):
            continue
        pages = _pages(seen)
        if pages > requests:
            continue
        spent = github.requests_made
        gained = _fetch(github, seen.renamed_to or name, pages)
        requests -= github.requests_made - spent
        if isinstance(gained, Reply):
            if gained.kind in (Kind.MISSING, Kind.BLOCKED):
                continue
            return
        if sum(gained.values()) >= MIN_SUM * (count(seen.value("stars")) or 0):
            history.write_weeks(folder, name, gained)


def _pages(seen: Signals) -> int:
    """Pages that the time since the repository was created fills."""
    created = time_of(seen.value("created_at"))
    if created is None:
        return PAGES
    weeks = (datetime.now(UTC) - created).days // 7 + 2  # both ends cut a week
    return min(PAGES, -(-weeks // WEEKS))


def _fetch(github: GitHub, name: str, pages: int) -> dict[date, int] | Reply:
    """Stars by the first day of the week, or the reply that was no answer."""
    gained: dict[date, int] = {}
    for page in range(1, pages + 1):
        reply = github.get(f"/repos/{name}/stargazers/history?per_page={WEEKS}&page={page}")
        if reply.kind is not Kind.ANSWERED:
            return reply
        try:
            weeks = {
                datetime.fromtimestamp(week["week"], UTC).date(): int(week["total"])
                for week in reply.body
            }
        except (TypeError, KeyError, ValueError, OverflowError, OSError):
            return Reply(Kind.BROKEN, detail="the star history cannot be read")
        gained |= weeks
        if len(weeks) < WEEKS:
            break
    return gained
