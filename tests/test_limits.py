"""Any catalog folder, however large or malicious, ends in words, within bounded time and memory."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from atlas.catalog import Catalog, lineage, loader, yaml
from atlas.catalog.schema import Base, BaseLink, Entry

from tests.confined import atlas, limits
from tests.conftest import ROOT
from tests.test_catalog import GOOD, good

SECONDS, MEGABYTES = 30, 1_000
"""What a check may use, on a machine that does other things as well."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalog without entries."""
    catalog = tmp_path / "catalog"
    (catalog / "medical").mkdir(parents=True)
    for name in ("vocabulary.yml", "organisations.yml"):
        shutil.copy(ROOT / "catalog" / name, catalog / name)
    return catalog


def check(folder: Path, *arguments: str) -> list[str]:
    """The lines of a check that fails as it should."""
    result = atlas("check", folder, *arguments, confine=limits(SECONDS, MEGABYTES))
    assert result.returncode == 1, result.stderr[-2_000:]
    assert "Traceback" not in result.stderr
    assert len(result.stderr) < 1_000_000
    return (result.stdout + result.stderr).splitlines()


def filled(field: str, value: str) -> str:
    return f"{GOOD}{field}: {value}\n"


SIZE = yaml.MAX_BYTES - 2_000
TEXTS: dict[str, tuple[str, str]] = {
    "bomb": (
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in pairwise("abcdefghi")
        ),
        "YAML anchors (&name) are not read.",
    ),
    "deep sequences": (filled("notes", "[" * SIZE), "exceeded maximum nesting depth"),
    "deep mappings": (filled("notes", "{a: " * (SIZE // 4)), "Nested deeper than"),
    "deep blocks": ("- " * (SIZE // 2), "Nested deeper than"),
    "deep keys": ("? " * (SIZE // 2), "A field name must be one word"),
    "long text": (filled("name_zh", "x" * SIZE), "longer than 600 characters"),
    "long word": (filled("released", "x" * SIZE), "is not a month"),
    "long number": (filled("deploy", f"{{min_gpu_gb: 1.{'9' * SIZE}}}"), "deploy.min_gpu_gb"),
    "many unknown fields": (
        GOOD + "".join(f"f{number}: 1\n" for number in range(SIZE // 9)),
        "more problems than the 50 that are shown",
    ),
    "many wrong items": (
        filled("sizes", f"[{'x,' * (SIZE // 2)}]"),
        "more problems than the 50 that are shown",
    ),
    "many traps": (
        filled("sizes", f"[{'no,' * (SIZE // 3)}]"),
        "more problems than the 50 that are shown",
    ),
    "one endless key": (f"{'k' * SIZE}: 1\n", "colon with a blank after it"),
    "nothing but colons": (":" * SIZE, "colon with a blank after it"),
    "unfinished quote": (filled("homepage", "'" + "x\n" * (SIZE // 2)), "is not closed"),
    "marks upon marks": (filled("name_zh", "a" + "\u0301" * 300), "which cannot be seen"),
    "null bytes": (filled("name_zh", "\0" * 300), "U+0000 cannot stand in a file"),
    "10 MB": ("x" * 10_000_000, "at most 64,000 are read"),
}  # fmt: skip


def test_hostile_files(folder: Path) -> None:
    for name, (text, _) in TEXTS.items():
        (folder / "medical" / f"{name}.yml").write_text(text, encoding="utf-8")
    lines = check(folder)
    assert all(len(line) < 2_000 for line in lines)
    for name, (_, message) in TEXTS.items():
        about = [line for line in lines if f"medical/{name}.yml:" in line]
        assert any(message in line for line in about), (name, about[:3])
        assert len(about) <= 2 * (loader.MAX_PER_FILE + 1)  # of the text, and of what it says


def _many_files(folder: Path) -> None:
    for number in range(100_000):
        os.mknod(folder / f"medical/{number}.yml")


def _many_wrong_files(folder: Path) -> None:
    for number in range(1_300):
        (folder / f"medical/m{number}.yml").write_text("names: x\n")


def _deep_folders(folder: Path) -> None:
    here = os.open(folder / "medical", os.O_RDONLY)
    for _ in range(500):  # deep enough for a walk by recursion to fail, had it two calls a level
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


def _links(folder: Path) -> None:
    (folder / "medical" / "zero.yml").symlink_to("/dev/zero")
    (folder / "medical" / "self.yml").symlink_to("self.yml")
    (folder / "medical" / "out.yml").symlink_to("/etc/passwd")
    (folder / "around").symlink_to(".")


def _no_files(folder: Path) -> None:
    os.mkfifo(folder / "medical" / "pipe.yml")
    (folder / "medical" / "folder.yml").mkdir()


def _no_vocabulary(folder: Path) -> None:
    (folder / "vocabulary.yml").unlink()
    os.mkfifo(folder / "vocabulary.yml")


def _no_rights(folder: Path) -> None:
    (folder / "medical" / "good.yml").write_text(GOOD)
    (folder / "medical" / "good.yml").chmod(0)


def _no_rights_to_folder(folder: Path) -> None:
    (folder / "medical").chmod(0)


def _circle(folder: Path) -> None:
    for number in range(200):
        text = good(f"m{number}") + f"bases:\n- {{slug: m{(number + 1) % 200}, variant: x}}\n"
        (folder / "medical" / f"m{number}.yml").write_text(text)


def _long_lineage(folder: Path) -> None:
    for number in range(200):
        bases = f"bases:\n- {{slug: m{number - 1}, variant: x}}\n" if number else ""
        (folder / "medical" / f"m{number}.yml").write_text(good(f"m{number}") + bases)


def _many_ways(folder: Path) -> None:
    for number in range(18):  # two bases each: 2 to the 18th ways
        links = [f"- {{slug: m{number - 1}, variant: {variant}}}\n" for variant in "ab"]
        bases = "bases:\n" + "".join(links) if number else ""
        (folder / "medical" / f"m{number}.yml").write_text(good(f"m{number}") + bases)


def _many_bases(folder: Path) -> None:
    links = "- {slug: good, variant: x}\n" * (SIZE // 27)
    (folder / "medical" / "good.yml").write_text(f"{GOOD}bases:\n{links}")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (_many_files, f"more than {loader.MAX_FILES:,} files"),
        (_many_wrong_files, f"more problems than the {loader.MAX_PROBLEMS:,} that are shown"),
        (_deep_folders, "medical/d:1:1: error: Files must be named DOMAIN/SLUG.yml"),
        (_links, "medical/zero.yml:1:1: error: Symbolic links are not read."),
        (_links, "around:1:1: error: Symbolic links are not read."),
        (_no_files, "medical/pipe.yml:1:1: error: This is not an ordinary file"),
        (_no_files, "medical/folder.yml:1:1: error: This is not an ordinary file"),
        (_no_vocabulary, "vocabulary.yml:1:1: error: This is not an ordinary file"),
        (_circle, "The base links run in a circle: m"),
        (_long_lineage, "The lineage above is longer than 20 generations."),
        (_many_bases, "more problems than the 1,000 that are shown"),
        (_many_ways, "More than 200 ways lead up from here."),
    ],
)
def test_hostile_folder(folder: Path, make: Callable[[Path], None], message: str) -> None:
    make(folder)
    lines = check(folder)
    assert any(message in line for line in lines), lines[:5]
    assert len(lines) <= loader.MAX_PROBLEMS + 10


@pytest.mark.parametrize("make", [_no_rights, _no_rights_to_folder])
def test_what_may_not_be_read(folder: Path, make: Callable[[Path], None]) -> None:
    make(folder)
    result = atlas("check", folder, confine=limits(rights=False))
    (folder / "medical").chmod(0o755)
    assert result.returncode == 1
    assert "error: The file cannot be read: Permission denied." in result.stderr


@pytest.mark.parametrize(
    ("closed", "keys"), [(True, {"circle", "generations"}), (False, {"generations"})]
)
def test_ten_thousand_generations(catalog: Catalog, closed: bool, keys: set[str]) -> None:
    """The walk itself, without the time that ten thousand files take to be read."""
    some, count = catalog.entries["doctorglm"], 10_000
    releases: dict[str, Entry | Base] = {}
    for number in range(count):
        follows = BaseLink(slug=f"m{(number + 1) % count}", variant="x")
        bases = [follows] if closed or number < count - 1 else []
        update = {"slug": f"m{number}", "bases": bases}
        releases[f"m{number}.yml"] = some.model_copy(update=update)
    found = list(lineage.problems(releases))
    assert {key for _, _, key, _ in found} == keys
    assert all(len(str(values)) < 200 for _, _, _, values in found)
