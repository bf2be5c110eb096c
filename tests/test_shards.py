"""Parts of the site that several jobs build: put together, they are the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from atlas.catalog import Catalog

from tests import small
from tests.conftest import DAY, REPO_URL, SITE_URL

SHARDS = ("1/2", "2/2")

MOVED = ("entries/cao/index.html", "sheets/cao/index.html", "badges/cao/terms.svg")
"""What stays at a former id; only what is there now belongs into a sitemap."""


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def project(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    chosen = ["bentsao", "chatlaw", "doctorglm"]
    folder = small.project(tmp_path_factory.mktemp("shards") / "project", catalog, chosen)
    file = folder / "catalog/medical/bentsao.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\nname:", "\nformer_slugs: [cao]\nname:", 1), encoding="utf-8")
    return folder


def built(project: Path, *options: str) -> dict[str, bytes]:
    out = project / "out"
    own = {"PYTHONPATH": str(project / "hooks"), "SITE_URL": SITE_URL, "REPO_URL": REPO_URL}
    done = subprocess.run(
        [sys.executable, "-m", "atlas", "build", "--out", str(out), "--date", DAY, *options],
        cwd=project,
        env={**os.environ, **own, "ATLAS_POLL": "never", "ATLAS_SIGNALS": str(project / "none")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = files(out)
    shutil.rmtree(out)
    return found


def test_parts_put_together_are_the_whole(project: Path) -> None:
    whole = built(project)
    shards = [built(project, "--shard", share) for share in SHARDS]
    assert shards[0] | shards[1] == whole
    assert shards[1] | shards[0] == whole  # what both have made is the same
    assert {f"{home}{page}" for home in ("", "en/") for page in MOVED} <= whole.keys()
    assert b"/entries/cao/" not in whole["sitemap.xml"] + whole["en/sitemap.xml"]
    alone = [shard.keys() - other.keys() for shard, other in (shards, reversed(shards))]
    for only in alone:
        assert any(name.startswith("sheets/") for name in only)
        assert any(name.startswith("en/entries/") and name.endswith(".html") for name in only)

    english = built(project, "--lang", "en")
    assert english == {name: text for name, text in whole.items() if name.startswith("en/")}
    assert english
