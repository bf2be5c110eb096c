"""`atlas bench`: starts the benchmarks, which stand beside the tests of a clone."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from atlas.language import Language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sizes", type=_sizes, metavar="N,…")
    parser.add_argument("--only", type=_parts, metavar="PART,…")


def run(options: argparse.Namespace, root: Path, words: Language) -> int:
    """Measure this clone; 2 where there is none."""
    if not (root / "tests" / "bench").is_dir():
        print(words.t("bench.no_clone", folder=root), file=sys.stderr)
        return 2
    wanted = []
    if options.sizes:
        wanted += ["--sizes", ",".join(map(str, options.sizes))]
    if options.only:
        wanted += ["--only", ",".join(options.only)]
    command = [sys.executable, "-m", "tests.bench", *wanted]
    return subprocess.run(command, cwd=root, check=False).returncode  # nosec B603 # our own command


def _sizes(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _parts(text: str) -> list[str]:
    return text.split(",")
