"""The timetable of a build: what happens at which event of MkDocs, and nothing else.

One configuration is one language. The work itself is in `atlas`, which knows no MkDocs.
"""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as HostPage
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_build_date

HOOKS = Path(__file__).parent
ROOT = HOOKS.parent
if str(HOOKS) not in sys.path:  # installed in the project's environment; this is for any other
    sys.path.append(str(HOOKS))

from atlas.address import address  # noqa: E402
from atlas.catalog import CatalogError  # noqa: E402
from atlas.exports import exports  # noqa: E402
from atlas.inputs import inputs  # noqa: E402
from atlas.language import language  # noqa: E402
from atlas.pages import Page, Renderer, pages  # noqa: E402
from atlas.pages.html import anchors, html  # noqa: E402
from atlas.site_settings import settings  # noqa: E402

_built: dict[str, dict[str, Page]] = {}
"""Language → path → page of the last build in this process, so that a preview skips the rest."""


class GeneratedFile(File):
    """A page of ours; it counts as modified if it differs from the last build's."""

    page_of_ours: Page
    changed = True

    def is_modified(self) -> bool:
        return self.changed


@event_priority(100)  # before the macros plugin asks for the renderer
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check the catalog; set what depends on address, language and day."""
    code = Path(config.docs_dir).name
    try:
        atlas = inputs(ROOT, date.fromisoformat(get_build_date()), language(code))
    except CatalogError as error:
        lines = [problem.for_terminal(language(code)) for problem in error.problems]
        raise PluginError("\n".join([str(error), *lines])) from None
    renderer = Renderer(atlas, language(code), address(ROOT, os.environ))
    for key, value in settings(renderer).items():
        if key == "extra":
            config.extra.update(value)
        else:
            config[key] = value
    config.extra["renderer"] = renderer
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add every generated page."""
    code = config.extra["renderer"].language.code
    before = _built.get(code, {})
    _built[code] = {}
    config.extra["pages"] = list(pages(config.extra["renderer"]))
    for page in config.extra["pages"]:
        files.append(_file(page, config, before.get(page.path)))
        _built[code][page.path] = page
    return files


def on_page_markdown(markdown: str, page: HostPage, **_: Any) -> str:
    """Give a page of ours its title and the like; Markdown has no work with it."""
    if isinstance(page.file, GeneratedFile):
        page.meta = {**page.file.page_of_ours.meta, "search": {"exclude": True}}
    return markdown


def on_page_content(content: str, page: HostPage, **_: Any) -> str:
    """Give a page of ours its body and its table of contents."""
    if not isinstance(page.file, GeneratedFile):
        return content
    body, headings = html(page.file.page_of_ours.body)
    tokens = [{"level": 2, "id": h.id, "name": h.text, "children": []} for h in headings]
    page.toc = get_toc(tokens)  # type: ignore[arg-type]
    page.present_anchor_ids = anchors(body)
    return body


def on_post_build(config: MkDocsConfig) -> None:
    """Write the files beside the pages."""
    for export in exports(config.extra["renderer"]):
        export.write(Path(config.site_dir))


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
    """Rebuild the preview when the catalog or a template changes."""
    server.watch(str(ROOT / "catalog"))
    server.watch(str(HOOKS / "atlas"))
    return server


def _file(page: Page, config: MkDocsConfig, before: Page | None) -> File:
    file = GeneratedFile.generated(config, page.path, content="")
    assert isinstance(file, GeneratedFile)  # noqa: S101 - `generated` makes one of its own class
    file.page_of_ours = page
    file.changed = page != before or not Path(file.abs_dest_path).exists()
    return file
