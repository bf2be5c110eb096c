"""What more repositories than were measured would cost: in proportion to the largest measured size.

Limits are those that GitHub documents: docs.github.com/pages/getting-started-with-github-pages/
github-pages-limits, docs.github.com/actions/reference/limits, docs.github.com/graphql/overview/
rate-limits-and-query-limits-for-the-graphql-api, docs.github.com/repositories/
working-with-files/managing-large-files/about-large-files-on-github.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.bench.report import Report
from tests.bench.targets import LARGE

REPOSITORIES = (10_000, 100_000, 1_000_000)

POINTS_AN_HOUR = 1_000
"""Of the token of a job, for each repository it runs in."""
OWN_POINTS_AN_HOUR = 5_000
"""Of a person's token."""
SITE_MB = 1_000
TRAFFIC_MB = 100_000
"""A month; a soft limit."""
FILE_MB = 100
"""In a Git repository."""
JOBS = 256
"""In one matrix."""
JOB_SECONDS = 600
"""How long we let a job of a matrix build: as long as a deployment may take."""


@dataclass(frozen=True)
class Cost:
    """Of one night and one build with so many repositories; both languages."""

    repositories: int
    requests: float
    points: float
    poll_cpu_s: float
    store_mb: float
    branch_mb: float
    pages: float
    files: float
    site_mb: float
    build_cpu_s: float

    @property
    def quota_hours(self) -> float:
        """Hours in which a job's token gets so many points."""
        return self.points / POINTS_AN_HOUR

    @property
    def own_quota_hours(self) -> float:
        return self.points / OWN_POINTS_AN_HOUR

    @property
    def jobs(self) -> int:
        """Jobs of one core each that build it in the time of one deployment."""
        return math.ceil(self.build_cpu_s / JOB_SECONDS)


def costs(report: Report) -> list[Cost]:
    """Empty as long as the largest size was not measured."""
    measured = [
        report.figure(part, LARGE, name)
        for part, name in (
            ("poll", "batches.requests"), ("poll", "batches.points"), ("poll", "batches.cpu_s"),
            ("poll", "batches.store_mb"), ("branch", "tree_mb"), ("build", "pages"),
            ("build", "files"), ("build", "site_mb"), ("build", "cold.user_s"),
        )
    ]  # fmt: skip
    if None in measured:
        return []
    return [
        Cost(number, *(figure * number / LARGE for figure in measured)) for number in REPOSITORIES
    ]


def entries_on_pages(report: Report) -> float | None:
    """How many entries GitHub Pages holds."""
    size = report.figure("build", LARGE, "site_mb")
    return SITE_MB / size * LARGE if size else None


def repositories_in_a_file(report: Report) -> float | None:
    """How many repositories a `latest.json` holds that GitHub still takes."""
    size = report.figure("poll", LARGE, "batches.store_mb")
    return FILE_MB / size * LARGE if size else None


def views_on_pages(report: Report) -> float | None:
    """How many first views of the home page a month its traffic allows."""
    view = report.figure("search", 0, "zh.read_kb")
    return TRAFFIC_MB * 1_000 / view if view else None
