"""`make rehearse`: all thirty days, with the real build on some of them.

The project is one with few entries, so that the month passes in minutes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.rehearsal.month import rehearse

ENTRIES = 16


def main() -> int:
    """Play the month; 1 if anything was not as it should be."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="atlas-rehearsal-") as folder:
        try:
            stage = rehearse(Path(folder), range(1, 31), _tell, build=True, entries=ENTRIES)
        except AssertionError as error:
            print(f"not as it should be: {error}", file=sys.stderr)
            return 1
        opened = len(stage.project.items)
    print(f"30 days in {time.monotonic() - begun:.0f} s; {opened} issues and pull requests in all")
    return 0


def _tell(line: str) -> None:
    print(f">>> {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
