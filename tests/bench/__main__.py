"""`make bench`, `atlas bench`: measure, and write the report and the pages that show it.

Every part runs in a process of its own and is kept as soon as it ends; one that fails or takes too
long is reported as such. What is not run again stays, unless it is of another machine.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from atlas import bench

from tests.bench import document
from tests.bench.measured import StoppedError, ended
from tests.bench.parts import PARTS
from tests.bench.report import FILE, Report, commit, machine
from tests.conftest import ROOT


def main() -> int:
    """Run the parts that are wanted; 1 if one of them has no figures."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what it has started ends
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    bench.add_arguments(parser)
    options = parser.parse_args()
    if unknown := set(options.only or ()) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    here = machine()
    report = Report.load() if FILE.exists() else Report(here)
    if report.machine != here:
        report = Report(here)
    build = ROOT / ".build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build, prefix="bench-") as folder:
        for name, part in PARTS.items():
            if options.only and name not in options.only:
                continue
            for size in part.sizes:
                if options.sizes and size not in options.sizes:
                    continue
                report.runs[f"{name}/{size}"] = _run(name, size, part.seconds, Path(folder))
                report.save()
                document.write(report)
    return int(any("failed" in run for run in report.runs.values()))


def _run(name: str, size: int, seconds: int, work: Path) -> dict[str, object]:
    """Figures of one part at one size, or why there are none."""
    begun = time.monotonic()
    found: dict[str, object] = {"commit": commit(), "day": f"{datetime.now(UTC):%Y-%m-%d}"}
    command = [sys.executable, "-m", "tests.bench.parts", name, str(size), str(work)]
    try:
        found["figures"] = json.loads(ended(command, ROOT, seconds=seconds).splitlines()[-1])
    except StoppedError as error:
        found["failed"] = str(error)
    found["seconds"] = round(time.monotonic() - begun, 1)
    print(name, size or "real", found.get("figures") or found["failed"], flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
