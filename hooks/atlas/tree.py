"""The generated pages as ordinary files, for another host than the hook: MkDocs, ProperDocs, …"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined

from atlas.address import address
from atlas.exports import Export, exports
from atlas.inputs import inputs
from atlas.language import CODES, language
from atlas.pages import Renderer, pages
from atlas.pages.macros import macros
from atlas.pages.page import url_of
from atlas.parts import CONFIGS
from atlas.site_settings import settings

POLICY = Path("hooks/policy.py")
"""The one hook that the tree takes along."""

MACROS_WANTED = "render_macros: true\n"
"""The line by which a hand-written page asks for macros."""


def export(root: Path, directory: Path, today: date) -> None:
    """Write `docs/LANGUAGE`, `theme` and one configuration per language below `directory`.

    The directory must not exist or be empty, so that nothing of the reader's is lost; raises
    FileExistsError otherwise, CatalogError for a catalog with errors.
    """
    if directory.exists() and any(directory.iterdir()):
        raise FileExistsError(f"{directory} is not empty")
    atlas = inputs(root, today, language(CODES[0]))
    shutil.copytree(root / "theme", directory / "theme")
    shutil.copy(root / POLICY, directory / POLICY.name)
    for code in CODES:
        renderer = Renderer(atlas, language(code), address(root, os.environ))
        for page in pages(renderer):
            _write(directory / "docs" / code / page.path, page.text())
        for file in exports(renderer):
            if not file.path.endswith(".md"):  # the host would take it for a page
                _to_pages(file).write(directory / "docs" / code)
        source = root / "docs" / code
        for path in sorted(source.rglob("*.md")):
            name = path.relative_to(source).as_posix()
            text = _expand(path.read_text(encoding="utf-8"), renderer, url_of(name))
            _write(directory / "docs" / code / name, text)
        _write(directory / CONFIGS[code], _configuration(root / CONFIGS[code], renderer))


def _to_pages(file: Export) -> Export:
    """A file as it is, but llms.txt with links to the pages, as their texts are left out."""
    if file.path != "llms.txt":
        return file
    return replace(file, content=str(file.content).replace("/index.md)", "/)"))


def _configuration(path: Path, renderer: Renderer) -> str:
    """Our configuration without macros and hooks but the policy, with the build's settings."""
    config: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, value in settings(renderer).items():
        config[key] = {**config.get(key, {}), **value} if isinstance(value, dict) else value
    config["extra"]["texts"] = False  # no Markdown beside the pages
    config["hooks"] = [POLICY.name]
    if "plugins" in config:
        config["plugins"] = [item for item in config["plugins"] if "macros" not in item]
    return yaml.safe_dump(config, allow_unicode=True, sort_keys=False)


def _expand(text: str, renderer: Renderer, url: str) -> str:
    """A hand-written page with its macros carried out, as mkdocs-macros would."""
    if MACROS_WANTED not in text:
        return text
    front, _, body = text.replace(MACROS_WANTED, "").removeprefix("---\n").partition("---\n")
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True)  # nosec B701 # Markdown of our own
    functions = macros(renderer, lambda: url)
    return f"---\n{front}---\n{environment.from_string(body).render(functions)}"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
