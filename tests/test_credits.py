"""Whoever wrote an entry is named on its page; nothing else of the Git history is told."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from atlas.credits import credits

from tests.conftest import ROOT
from tests.git import commit, git

FILE = "medical/x.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository in which three people, a program and an address wrote one file."""
    root = tmp_path / "project"
    (root / "catalog/medical").mkdir(parents=True)
    git(tmp_path, "init", "--quiet", str(root))
    path = root / "catalog" / FILE
    old = root / "catalog/medical/old.yml"
    lines = "".join(f"line {n}\n" for n in range(20))
    for number, (name, mail) in enumerate(
        [
            ("Li 雷", "lei@example.org"),
            ("<img src=x onerror=alert(1)>\u202e", "b@example.org"),
            ("lei2", "lei@example.net"),
            ("dependabot[bot]", "c@example.org"),
            ("me@example.org", "d@example.org"),
        ]
    ):
        (old if number == 0 else path).write_text(f"{lines}{number}\n")
        if number == 1:
            old.unlink()
        commit(root, "x", "-c", f"user.name={name}", "-c", f"user.email={mail}")
    (root / ".mailmap").write_text("Li 雷 <lei@example.org> <lei@example.net>\n")
    (root / "other.txt").write_text("x")
    commit(root, "x", "-c", "user.name=Somebody Else")
    return root


def test_names_in_the_order_of_their_coming(root: Path) -> None:
    names = credits(root)[FILE]
    assert names[0] == "Li 雷"  # also under her other address, and before the file was renamed
    assert len(names) == 2
    assert "\u202e" not in names[1]
    assert not any("@" in name for name in names)
    assert list(credits(root)) == [FILE]


def test_nobody_is_named_without_the_whole_history(root: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{root}", str(shallow))
    assert credits(shallow) == {}
    bare = tmp_path / "archive"
    (bare / "catalog").mkdir(parents=True)
    assert credits(bare) == {}


def test_pages_name_their_authors(site: Path) -> None:
    known = credits(ROOT).get("medical/doctorglm.yml", ())
    for page in (site, site / "en"):
        text = (page / "entries/doctorglm/index.html").read_text(encoding="utf-8")
        told = re.findall(r"<bdi>(.*?)</bdi>", text)
        assert tuple(map(html.unescape, told)) == tuple(known)
