"""The same pages by others: plain Material for MkDocs, and Hugo with a bare template as the floor.

Both get every page of both languages as Markdown with front matter (`atlas export-tree`), the
hand-written ones with their macros carried out. Material builds each language in a process of its
own, both at once, as we do; Hugo builds both in one.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import yaml

from tests.bench import measured
from tests.bench.measured import StoppedError, Usage
from tests.bench.projects import atlas, environment, project

SECONDS = 240
"""How long a peer may take."""

_ONE = "{} -m mkdocs build --quiet --config-file {}.yml"


def material(size: int, work: Path) -> Usage:
    """`mkdocs build` with the theme's own search and nothing of ours."""
    folder = _pages(work, size, "material")
    for code in ("zh", "en"):
        config = {
            "site_name": "Atlas",
            "site_url": "https://atlas.example.org/",
            "docs_dir": f"docs/{code}",
            "site_dir": f"site/{code}",
            "theme": {"name": "material", "font": False, "language": code},
            "plugins": ["search"],
            "markdown_extensions": ["attr_list", "admonition", "footnotes", "tables", "toc"],
            "nav": [{"Home": "index.md"}],  # every page in it would make each of them large
        }
        (folder / f"{code}.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    zh, en = (_ONE.format(sys.executable, code) for code in ("zh", "en"))
    command = ["sh", "-c", f"{zh} & {en} && wait $!"]
    return _run(command, folder, {"NO_MKDOCS_2_WARNING": "1"})


def hugo(size: int, work: Path) -> Usage:
    """`hugo` with templates of one line."""
    if not shutil.which("hugo"):
        raise StoppedError("hugo is not installed")
    folder = _pages(work, size, "hugo")
    for index in (folder / "docs").rglob("index.md"):
        index.rename(index.with_name("_index.md"))  # else its neighbours would be its files
    config = {
        "baseURL": "https://atlas.example.org/",
        "defaultContentLanguage": "zh",
        "disableKinds": ["taxonomy", "term", "RSS"],
        "languages": {code: {"contentDir": f"docs/{code}"} for code in ("zh", "en")},
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text(
            "<!doctype html><title>{{ .Title }}</title><h1>{{ .Title }}</h1>{{ .Content }}\n"
        )
    return _run(["hugo", "--quiet"], folder, {})


def _run(command: list[str], folder: Path, extra: dict[str, str]) -> Usage:
    usage = measured.run(command, folder, extra, SECONDS)
    output = folder / ("public" if (folder / "public").exists() else "site")
    usage["pages"] = sum(1 for _ in output.rglob("*.html"))
    return usage


def _pages(work: Path, size: int, peer: str) -> Path:
    """A folder with the Markdown of every page below `docs/`, and nothing else."""
    folder = work / f"{peer}-{size}"
    shutil.rmtree(folder, ignore_errors=True)
    tree = work / f"tree-{size}"
    if not tree.exists():
        own = project(work, size)
        new = work / f"tree-{size}.new"
        shutil.rmtree(new, ignore_errors=True)
        measured.run(atlas("export-tree", str(new)), own, environment(own))
        for file in (new / "docs").rglob("*"):
            if file.is_file() and file.suffix != ".md":
                file.unlink()
        new.rename(tree)
    shutil.copytree(tree / "docs", folder / "docs")
    return folder
