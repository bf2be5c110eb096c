"""How the data branch grows: 10,000 repositories over five years, through the real publisher.

The model: 9.2 % of the repositories change on a day, an assumption; every night every value is
observed anew. Four years are archived, the fifth is whole, and the last nights until the
branch starts anew are published one by one; then the remote is packed and weighed. In between
nothing can be larger: the branch never holds more commits or more unarchived rows.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from atlas.signals import store
from atlas.signals.records import Answer, Signals, Value, Verdict
from atlas.upkeep import branch
from atlas.upkeep.archive import archive

CHANGED = 0.092
YEARS = 5
END = datetime(2026, 12, 31, 3, 17, tzinfo=UTC)


def measure(size: int, nights: int) -> dict[str, float]:
    """Megabytes and seconds for so many repositories, after so many nights of their own."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        remote, state = work / "remote.git", work / "state"
        subprocess.run(["git", "init", "--bare", "--quiet", str(remote)], check=True)
        released = sum(
            _year(state, size, END.year - back, work) for back in range(YEARS - 1, 0, -1)
        )
        rows = _write_rows(state, size, END.year, last=END - timedelta(days=nights))
        seen: dict[str, Signals] = {}
        first, begun = 0.0, 0.0
        for night in range(nights):
            now = END - timedelta(days=nights - 1 - night)
            after = _observed(seen, size, now)
            host = "api.github.com"
            store.save(state, store.State(seen, host), store.State(after, host), now)
            seen = after
            branch.publish(str(remote), state, now)
            if night == 0:
                first, begun = _packed(remote), time.process_time()
        seconds = (time.process_time() - begun) / (nights - 1)
        last = _packed(remote)
        return {
            "repositories": size,
            "rows_a_year": rows,
            "tree_mb": _megabytes(state),
            "nights": nights,
            "remote_mb": last,
            "remote_mb_a_night": round((last - first) / (nights - 1), 2),
            "released_mb_a_year": round(released / (YEARS - 1), 1),
            "cpu_seconds_a_night": round(seconds, 1),
        }


def _year(state: Path, size: int, year: int, work: Path) -> float:
    """One whole year, archived; megabytes of its Parquet file."""
    _write_rows(state, size, year, last=datetime(year, 12, 31, tzinfo=UTC))
    (file,) = archive(state, year, work / "released", date(year + 1, 1, 10))
    return file.stat().st_size / 1e6


def _write_rows(state: Path, size: int, year: int, last: datetime) -> int:
    """Monthly files as a year of nights leaves them."""
    chance = random.Random(year)
    lines: dict[str, list[str]] = {}
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day <= last:
        month = lines.setdefault(f"{day:%Y-%m}", [])
        month += [_row(number, day, chance) for number in _some(size, chance)]
        day += timedelta(days=1)
    (state / "history").mkdir(parents=True, exist_ok=True)
    head = "date,repository,stars,forks,open_issues,last_commit,archived\n"
    for name, rows in lines.items():
        (state / "history" / f"{name}.csv").write_text(head + "".join(rows))
    return sum(map(len, lines.values()))


def _some(size: int, chance: random.Random) -> Iterator[int]:
    return (number for number in range(size) if chance.random() < CHANGED)


def _row(number: int, day: datetime, chance: random.Random) -> str:
    stars, forks = chance.randrange(20_000), chance.randrange(900)
    return (
        f"{day:%Y-%m-%d},{_name(number)},{stars},{forks},{forks // 9},{day:%Y-%m-%dT%H:%M:%SZ},0\n"
    )


def _name(number: int) -> str:
    return f"organisation-{number % 977}/project-{number}"


def _observed(seen: dict[str, Signals], size: int, now: datetime) -> dict[str, Signals]:
    """One more night."""
    chance = random.Random(now.isoformat())
    after = {}
    for number in range(size):
        name = _name(number)
        known = seen.get(name, Signals())
        stars = known.value("stars")
        values: dict[str, Value] = {key: known.value(key) for key in known.values} or {
            "database_id": 100_000_000 + number, "stars": chance.randrange(20_000),
            "forks": chance.randrange(900), "open_issues": chance.randrange(90),
            "last_commit": "2026-01-05T10:11:12Z", "clock_wrong": False,
            "pushed_at": "2026-01-05T10:11:12Z", "created_at": "2023-04-05T06:07:08Z",
            "archived": False, "archived_at": None, "fork": False, "parent": None,
            "licence": "Apache-2.0", "release": "v1.0", "released_at": "2025-01-05T10:11:12Z",
            "default_branch": "main", "description": f"A model of field {number % 97}",
            "topics": ["llm", "medical"],
        }  # fmt: skip
        if isinstance(stars, int) and chance.random() < CHANGED:
            values["stars"] = stars + chance.randrange(1, 9)
        after[name] = known.after(Answer(Verdict.OK, values), now)
    return after


def _packed(remote: Path) -> float:
    """Megabytes of a repository once git has packed it."""
    subprocess.run(["git", "-C", str(remote), "gc", "--quiet", "--prune=now"], check=True)
    return _megabytes(remote)


def _megabytes(folder: Path) -> float:
    return round(sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6, 1)


if __name__ == "__main__":
    wanted = [word.split(":") for word in sys.argv[1:]] or [["300", "30"], ["10000", "30"]]
    for size, nights in wanted:
        print(json.dumps(measure(int(size), int(nights))), flush=True)
