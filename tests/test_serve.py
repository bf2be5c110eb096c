"""The preview follows an edit in both languages."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.conftest import ROOT


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a preview of a copy of the project, and the copy."""
    for name in ("docs", "theme", "hooks", "catalog"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, "hooks/serve.py"],
        cwd=tmp_path,
        env={**os.environ, "PORT": str(port)},
        stdout=log,
        stderr=log,
    )
    yield f"http://127.0.0.1:{port}/", tmp_path
    process.terminate()
    process.wait(timeout=20)
    log.close()


def wait_for(url: str, words: str, seconds: float) -> str:
    """The page at `url` once it contains `words`."""
    end = time.monotonic() + seconds
    text = ""
    while time.monotonic() < end:
        try:
            text = requests.get(url, timeout=5).content.decode("utf-8")
        except requests.RequestException:  # not there yet, or busy with a build
            text = ""
        if words in text:
            return text
        time.sleep(0.2)
    pytest.fail(f"{words!r} did not appear on {url}")


def test_an_edit_shows_in_both_languages(preview: tuple[str, Path]) -> None:
    url, project = preview
    page = "entries/doctorglm/"
    wait_for(url + page, "DoctorGLM", 90)
    wait_for(f"{url}en/{page}", "DoctorGLM", 90)
    file = project / "catalog/medical/doctorglm.yml"
    text = file.read_text(encoding="utf-8")
    time.sleep(2)  # the server looks at all files once before it can see a change

    file.write_text(text + "licens: MIT\n", encoding="utf-8")
    mistake = "There is no field 'licens'"
    end = time.monotonic() + 60
    while mistake not in (project / "log").read_text() and time.monotonic() < end:
        time.sleep(0.2)
    assert mistake in (project / "log").read_text()
    wait_for(url + page, "DoctorGLM", 5)

    file.write_text(text.replace("name: DoctorGLM", "name: DoctorGLM Renamed"), encoding="utf-8")
    wait_for(url + page, "DoctorGLM Renamed", 60)
    wait_for(f"{url}en/{page}", "DoctorGLM Renamed", 60)
    index = wait_for(f"{url}en/search/search_index.json", "DoctorGLM Renamed", 60)
    assert index.count('"entries/chatlaw/"') == 1
