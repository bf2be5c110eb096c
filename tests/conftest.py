"""What tests share: the project, a site built once from the real catalog, and a server for it."""

from __future__ import annotations

import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from atlas.catalog import Catalog, load
from atlas.signals.command import repositories

from tests import polled as polled_store

ROOT = Path(__file__).parents[1]
DAY = "2026-11-24"
SITE_URL = "https://atlas.example.org/base/"
REPO_URL = "https://github.com/example/atlas"


def run_atlas(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line as a person runs it, in English unless `LANG` says otherwise."""
    return subprocess.run(
        [sys.executable, "-m", "atlas", *arguments],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8", "GITHUB_ACTIONS": "", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load(ROOT / "catalog")


@pytest.fixture(scope="session")
def polled(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """A store with what doubles of the hosts said of every repository and all weights."""
    folder = tmp_path_factory.mktemp("polled")
    polled_store.fill(folder, repositories(catalog))
    polled_store.fill_weights(folder, catalog)
    return folder


@pytest.fixture(scope="session")
def fork(polled: Path) -> dict[str, str]:
    """The environment of a fork with its own address and a store of its own."""
    return {
        "SITE_URL": SITE_URL,
        "REPO_URL": REPO_URL,
        "ATLAS_SIGNALS": str(polled),
        "ATLAS_POLL": "never",
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, fork: dict[str, str]) -> Path:
    """The whole site, as a fork would build it."""
    out = tmp_path_factory.mktemp("built") / "site"
    result = run_atlas("build", "--out", str(out), "--date", DAY, **fork)
    assert result.returncode == 0, result.stderr
    return out


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address at which the built site is served."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()
