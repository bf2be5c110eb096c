"""The eventful days of the rehearsed month, with a small catalog and without the real build."""

from __future__ import annotations

from pathlib import Path

from tests.rehearsal.month import DAYS, rehearse

NEEDLESS = (2, 7, 30)
"""Days that say nothing new; `make rehearse` plays all thirty."""


def test_a_month_of_faults_loses_nothing(tmp_path: Path) -> None:
    days = sorted({4, *DAYS} - set(NEEDLESS))
    stage = rehearse(tmp_path, days, entries=16)
    kinds = [
        item.body.removeprefix("<!-- atlas: ").partition(":")[0] for item in stage.project.items
    ]
    assert sorted(kinds) == ["alarm", "archived", "gone", "licence", "renamed", "replaced"]
