"""The preview follows an edit in both languages."""

from __future__ import annotations

import os
import re
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
    url = f"http://127.0.0.1:{port}/"
    for page in ("entries/doctorglm/", "en/entries/doctorglm/"):
        wait_for(url + page, "DoctorGLM", 90)
    time.sleep(5)  # the server looks at all files once before it can see a change
    yield url, tmp_path
    process.terminate()
    process.wait(timeout=20)
    log.close()


def wait_for(url: str, pattern: str, seconds: float) -> str:
    """The page at `url` once it has something that matches."""
    end = time.monotonic() + seconds
    text = ""
    while time.monotonic() < end:
        try:
            text = requests.get(url, timeout=5).content.decode("utf-8")
        except requests.RequestException:  # not there yet, or busy with a build
            text = ""
        if re.search(pattern, text):
            return text
        time.sleep(0.2)
    pytest.fail(f"{pattern!r} did not appear on {url}")


def wait_for_message(project: Path, words: str) -> None:
    """Wait until the preview has said it."""
    end = time.monotonic() + 120
    while words not in (project / "log").read_text(encoding="utf-8"):
        assert time.monotonic() < end, f"{words!r} was not said"
        time.sleep(0.2)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_edit_shows_in_both_languages(preview: tuple[str, Path]) -> None:
    url, project = preview
    page = "entries/chatlaw/"
    file = project / "catalog/legal/chatlaw.yml"
    text = file.read_text(encoding="utf-8")

    file.write_text(text + "licens: MIT\n", encoding="utf-8")
    wait_for_message(project, "There is no field 'licens'")
    wait_for(url + page, "ChatLaw", 5)

    file.write_text(text.replace("name: ChatLaw", "name: Renamed"), encoding="utf-8")
    for quoting in (page, "article/chatlaw/"):
        wait_for(url + quoting, "Renamed", 60)
        wait_for(f"{url}en/{quoting}", "Renamed", 60)
    index = wait_for(f"{url}en/search/search_index.json", "Renamed", 60)
    assert index.count('"entries/doctorglm/"') == 1
    assert index.count('"article/why/"') == 1


def test_a_mistake_in_a_page_is_shown_and_can_be_mended(preview: tuple[str, Path]) -> None:
    url, project = preview
    page = project / "docs/en/article/why.md"
    replace(page, "{{ page_head() }}", '{{ page_head() }} {{ model("nobody") }}')
    wait_for_message(project, "article/why.md")
    replace(page, '{{ model("nobody") }}', "mended")
    wait_for(f"{url}en/article/why/", "mended", 60)


def test_words_and_code_are_followed_as_well(preview: tuple[str, Path]) -> None:
    url, project = preview
    replace(project / "hooks/atlas/strings/en.yml", "external: ", "external: Truly ")
    for page in ("entries/doctorglm/", "article/references/"):
        wait_for(f"{url}en/{page}", "Truly ", 120)

    code = project / "hooks/atlas/pages/reading.py"
    replace(code, "WORDS_A_MINUTE = 220", "WORDS_A_MINUTE =")
    wait_for_message(project, "SyntaxError")
    replace(code, "WORDS_A_MINUTE =", "WORDS_A_MINUTE = 1")
    wait_for(f"{url}en/article/", r"\d{3,} minutes", 60)
