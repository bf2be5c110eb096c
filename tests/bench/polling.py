"""Polling: ours in batches, beside one request per repository, on the same double of GitHub.

Each measurement is a process of its own, so that time and memory are those of the poller alone; the
double runs in another one.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from atlas.language import language
from atlas.signals import query
from atlas.signals.command import FRESH, refresh
from atlas.signals.poll import Budget
from atlas.signals.transport import GitHub

from tests.bench.measured import ended
from tests.conftest import ROOT
from tests.github_double import GitHubDouble, seeded

SINGLY_UP_TO = 3_000
"""Ten thousand requests are told by three thousand."""


def names(size: int) -> list[str]:
    return [f"owner{index}/project{index}" for index in range(size)]


def measure(size: int) -> dict[str, Any]:
    """For both ways: requests, points, seconds of CPU and wall, peak memory in MB, and the MB that
    the store takes."""
    ways = ["batches", "singly"] if size <= SINGLY_UP_TO else ["batches"]
    return {way: _run(size, way) for way in ways}


def _run(size: int, way: str) -> dict[str, Any]:
    with _double(size) as address:
        command = [sys.executable, "-m", "tests.bench.polling", "poll", way, str(size), address]
        output = ended(command, ROOT)
    row: dict[str, Any] = json.loads(output.splitlines()[-1])
    return row


@contextmanager
def _double(size: int) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.polling", "double", str(size)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def _serve(size: int) -> None:
    with GitHubDouble(seeded(names(size)), token_kind="user") as hub:
        print(hub.api_url, flush=True)
        time.sleep(100_000)


def _poll(way: str, size: int, address: str) -> None:
    github = GitHub(address, f"{address}/graphql", "token")
    begun, used, stored = time.perf_counter(), time.process_time(), 0
    if way == "batches":
        with tempfile.TemporaryDirectory() as folder:
            if refresh(Path(folder), names(size), github, Budget(), language("en")) != FRESH:
                raise RuntimeError("not all repositories have answered")
            stored = (Path(folder) / "latest.json").stat().st_size
    else:
        for name in names(size):
            reply = github.graphql(*query.cards([name]))
            if not query.answers([name], reply.body, datetime.now(UTC)):
                raise RuntimeError(name)
    row = {
        "requests": github.requests_made,
        "wall_s": round(time.perf_counter() - begun, 1),
        "cpu_s": round(time.process_time() - used, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "store_mb": round(stored / 1e6, 2),
    }
    limit = github.graphql("query { rateLimit { used } }", {})
    row["points"] = limit.body["data"]["rateLimit"]["used"] - 1
    print(json.dumps(row))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["double", size]:
            _serve(int(size))
        case ["poll", way, size, address]:
            _poll(way, int(size), address)
