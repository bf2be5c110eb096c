"""`make serve`: from the edit of one entry until the preview shows it in both languages."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.measured import StoppedError
from tests.bench.projects import edit, environment, project

EDITS, EDITS_OF_MANY = 3, 1
"""How often an entry is edited; of more than 1,000 entries, once, for it takes long."""
PATIENCE = 300
"""Seconds to wait for a page."""


def measure(size: int, work: Path) -> dict[str, Any]:
    folder = project(work, size)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = f"entries/{edit(folder, '预览')}/"
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "hooks/serve.py"],
        cwd=folder,
        env={**environment(folder), "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    root = f"http://127.0.0.1:{port}/"
    try:
        first = _shown(root, page, "预览", begun)
        time.sleep(2)  # the server looks at all files once before it can see a change
        edits = []
        for number in range(EDITS if size <= 1_000 else EDITS_OF_MANY):
            words = f"第{number}次修改"
            edited = time.monotonic()
            edit(folder, words)
            edits.append(_shown(root, page, words, edited))
            time.sleep(1)
        return {
            "start_s": round(first, 1),
            "edit_s": round(median(edits), 2),
            "edits_s": [round(seconds, 2) for seconds in edits],
        }
    finally:
        process.terminate()  # it ends those that it has started
        process.wait()


def _shown(root: str, page: str, words: str, begun: float) -> float:
    """Seconds until both languages say it."""
    for language in ("", "en/"):
        while words not in _text(f"{root}{language}{page}"):
            if time.monotonic() - begun > PATIENCE:
                raise StoppedError(f"{language}{page} does not show the edit")
            time.sleep(0.05)
    return time.monotonic() - begun


def _text(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            text: str = answer.read().decode()
            return text
    except (urllib.error.URLError, ConnectionError):  # not there yet
        return ""
