"""Run by tests/test_state.py: children at work are killed, each at a random moment, and what they
leave is looked at. `python -m tests.kills store|site FOLDER COUNT`."""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from atlas import build
from atlas.signals import files, runs, store
from atlas.signals.records import Answer, Signals, Verdict

START = datetime(2026, 1, 1, tzinfo=UTC)
REPOSITORIES = 50


def write_stores(folder: Path) -> None:
    """One night after another, until killed."""
    for night in count(1):
        now = START + timedelta(hours=night)
        with files.locked(folder):
            old = store.load(folder, now)
            assert not old.message, old.message
            answer = Answer(Verdict.OK, {"stars": night, "database_id": 1})
            known = [(f"a/b{number}") for number in range(REPOSITORIES)]
            new = {name: old.repositories.get(name, Signals()).after(answer, now) for name in known}
            store.save(folder, old, store.State(new, "x"), now)
            runs.add(folder, runs.RunReport(now, 1, 1, 1, 1, 0))


def look_at_store(folder: Path) -> None:
    """Every repository is there with the numbers of one night; rows are whole and not repeated."""
    state = store.load(folder, START)
    assert not state.message, state.message
    if state.repositories:
        assert len(state.repositories) == REPOSITORIES
        assert len({signals.value("stars") for signals in state.repositories.values()}) == 1
    for file in (folder / "history").glob("*.csv"):
        rows = [tuple(row) for row in csv.reader(file.read_text().splitlines())]
        assert len(rows) == len(set(rows))
        assert {len(row) for row in rows} <= {len(rows[0])}


def replace_sites(folder: Path) -> None:
    """One site after another, until killed."""
    for number in count(1):
        new = folder / f"work{os.getpid()}"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        for page in range(5):
            (new / f"{page}.html").write_text(str(number))
        build.replace(folder / "site", new)


def look_at_site(folder: Path) -> None:
    """There is a whole site, or at its side the one that the next build takes back."""
    site = folder / "site"
    if not site.exists():
        site = folder / ".site.old"
    pages = [page.read_text() for page in site.iterdir()] if site.exists() else ["1"] * 5
    assert len(pages) == 5
    assert len(set(pages)) == 1


WORK: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "store": (write_stores, look_at_store),
    "site": (replace_sites, look_at_site),
}


def main() -> None:
    """Kill as often as asked; any fault ends with a trace and an exit code of its own."""
    work, look = WORK[sys.argv[1]]
    folder, kills = Path(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(1)
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            work(folder)
        time.sleep(chance.uniform(0.002, 0.06))
        finished, _ = os.waitpid(child, os.WNOHANG)
        assert not finished, "killed at work, not found dead"
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        look(folder)
    print(kills)


if __name__ == "__main__":
    main()
