"""What every repository was really like, and whether data, site and issues say the same."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from atlas.catalog import load
from atlas.catalog.schema import Base, Entry
from atlas.exports.health import FILE
from atlas.inputs import assembled
from atlas.signals.records import STALE_AFTER, time_of
from atlas.view import Atlas, repository

from tests.rehearsal.stage import FIRST_DAY, Stage


@dataclass
class Truth:
    """The stars of every repository on every day, and the days on which each was observed."""

    stars: dict[tuple[str, date], int] = field(default_factory=dict)
    """(name as GitHub calls it now, day) → stars."""
    observed: dict[str, list[date]] = field(default_factory=dict)
    """Slug of a release → days with an observation, in order."""

    def note(self, stage: Stage) -> None:
        """What is true on this day."""
        for hosted in stage.hub.by_name.values():
            for name in (hosted.name, *hosted.former):
                self.stars[name.lower(), stage.now.date()] = hosted.stars

    def check(self, stage: Stage, *, all_observed: bool | None) -> None:
        """Raise AssertionError where data and truth differ.

        `all_observed`: whether GitHub served everything on this day; None for a part.
        """
        folder = stage.fetched()
        atlas = assembled(load(stage.root / "catalog"), folder, stage.now.date())
        _check_rows(folder)
        for release in atlas.releases:
            if repository(release):
                self._check_release(atlas, release, all_observed=all_observed)
        _check_health(stage, atlas)

    def _check_release(
        self, atlas: Atlas, release: Entry | Base, *, all_observed: bool | None
    ) -> None:
        slug, seen = release.slug, atlas.signals_of(release)
        assert seen
        at = seen.observed_at
        assert at, f"{slug} has no values"
        today = atlas.today
        days = self.observed.setdefault(slug, [])
        if at.date() == today and (not days or days[-1] != today):
            days.append(today)
        assert at.date() == days[-1], f"{slug}: observed on {days[-1]}, says {at:%d %b}"
        if all_observed is not None and seen.verdict.fresh:
            assert (days[-1] == today) is all_observed, f"{slug}: the age is not true"
        assert seen.value("stars") == self._stars(release, days[-1]), f"{slug}: wrong stars"
        points = {point.day: point.stars for point in atlas.history_of(release)}
        for day in (FIRST_DAY.date() + timedelta(days=n) for n in range(31)):
            known = [d for d in days if d <= day]
            if known and day <= today:
                last = max((d for d in points if d <= day), default=None)
                assert last, f"{slug}: history begins after {day}"
                assert points[last] == self._stars(release, known[-1]), f"{slug}: hole at {day}"

    def _stars(self, release: Entry | Base, day: date) -> int:
        """The stars on a day, under the name of that day."""
        names = [name.lower() for name in (release.github_now, release.github) if name]
        return next(self.stars[name, day] for name in names if (name, day) in self.stars)


def _check_rows(folder: Path) -> None:
    """No repository has two rows on one day."""
    for path in (folder / "history").glob("*.csv"):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]
        twice = [key for key, n in Counter((row[0], row[1]) for row in rows).items() if n > 1]
        assert not twice, f"{path.name}: {twice}"
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert not list(folder.glob("*unreadable*"))


def _check_health(stage: Stage, atlas: Atlas) -> None:
    """The published site says how old its values are, and says the truth."""
    told = json.loads((stage.site / FILE).read_text(encoding="utf-8"))
    times = sorted(s.observed_at for s in atlas.seen.values() if s.observed_at)
    assert told["entries"] == len(atlas.entries)
    assert time_of(told["observed"]["newest"]) == times[-1]
    assert time_of(told["observed"]["middle"]) == times[(len(times) - 1) // 2]
    assert time_of(told["observed"]["oldest"]) == times[0]


def check_site(stage: Stage) -> None:
    """Every page is there in both languages, and a reader is told if the values are old."""
    atlas = assembled(load(stage.root / "catalog"), stage.fetched(), stage.now.date())
    for prefix in ("", "en/"):
        for entry in atlas.entries:
            assert (stage.site / prefix / "entries" / entry.slug / "index.html").exists()
        home = (stage.site / prefix / "index.html").read_text(encoding="utf-8")
        notice = re.search(r'<p class="notice" id="stale"[^>]*>', home)
        assert notice
        assert atlas.polled
        old = stage.now.date() - atlas.polled.date() > STALE_AFTER
        assert ("hidden" in notice[0]) is not old
