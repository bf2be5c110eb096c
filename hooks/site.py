"""The timetable of a build: what happens at which event of MkDocs, and nothing else.

One configuration is one language. The work itself is in `atlas`, which knows no MkDocs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment
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
from atlas.compiled import compiled  # noqa: E402
from atlas.exports import products, write, write_all  # noqa: E402
from atlas.inputs import inputs  # noqa: E402
from atlas.language import language  # noqa: E402
from atlas.pages import Page, Renderer, pages, quoted  # noqa: E402
from atlas.pages.frames import BODY, Waiting  # noqa: E402
from atlas.pages.html import Heading, html  # noqa: E402
from atlas.pages.page import url_of  # noqa: E402
from atlas.shard import WHOLE, shard  # noqa: E402
from atlas.site_settings import settings  # noqa: E402


class GeneratedFile(File):
    """A frame for pages of ours, which the theme lays out."""

    frame: Page
    headings: list[Heading]
    anchors: set[str]


@event_priority(100)  # before the macros plugin asks for the renderer
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Load and check the catalog, unless whoever builds has done so; set what depends on address,
    language and day."""
    code = Path(config.docs_dir).name
    try:
        atlas = config.extra.pop("atlas", None) or inputs(
            ROOT, date.fromisoformat(get_build_date()), language(code)
        )
        quoted.check(ROOT / "docs", atlas.catalog)
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
    """Add frames for the generated pages: one for each page of the navigation, and one for each
    kind of all others.

    What the theme lays out is in every shard; of the rest, which is nearly all, each has its own.
    """
    named, waiting = set(_paths(config.nav)), Waiting()
    written = files.documentation_pages()
    for file in written:  # pages in memory are built in every preview: they quote the catalog
        file.content_string = file.content_string
    urls = [file.url for file in written]
    always = {"", *urls, *map(url_of, named)}
    share = shard(os.environ.get("ATLAS_SHARD") or str(WHOLE))

    def wanted(url: str) -> bool:
        return url in always or share.has(url)

    config.extra["renderer"].wanted = wanted
    made: list[Page] = []
    for page in pages(config.extra["renderer"]):
        if wanted(page.url):
            waiting.add(page, named=page.path in named)
        made.append(page.light)
    for frame in waiting.frames():
        files.append(_file(config, frame, waiting.anchors.get(frame.path, set())))
    config.extra["waiting"] = waiting
    config.extra["pages"] = made
    config.extra["urls"] = urls + [page.url for page in made if not page.redirect]
    return files


def on_page_markdown(markdown: str, page: HostPage, **_: Any) -> str:
    """Give a frame its title and the like; Markdown has no work with it."""
    if isinstance(page.file, GeneratedFile):
        page.meta = {**page.file.frame.meta, "search": {"exclude": True}}
    return markdown


def on_page_content(content: str, page: HostPage, **_: Any) -> str:
    """Give a frame the slot of the text, and the table of contents."""
    if not isinstance(page.file, GeneratedFile):
        return content
    tokens = [
        {"level": 2, "id": heading.id, "name": heading.text, "children": []}
        for heading in page.file.headings
    ]
    page.toc = get_toc(tokens)  # type: ignore[arg-type]
    page.present_anchor_ids = page.file.anchors
    return BODY


def on_env(env: Environment, **_: Any) -> None:
    """Compile the templates of the theme once in a process."""
    env.bytecode_cache = compiled("theme")


@event_priority(-200)  # after every other change of the page
def on_post_page(output: str, page: HostPage, config: MkDocsConfig) -> str:
    """Fill a frame and write the pages; MkDocs has nothing more to write."""
    if not isinstance(page.file, GeneratedFile):
        return output
    for member, text in config.extra["waiting"].filled(page.file.src_uri, output):
        path = Path(f"{config.site_dir}/{member.url}index.html")
        if not path.exists() or path.read_bytes() != text:  # a preview has most of them already
            write(str(path), [text])
    return ""


def on_post_build(config: MkDocsConfig) -> None:
    """Write the files beside the pages, unless whoever builds does so later."""
    config.extra["waiting"].close()
    if not config.extra.get("files_later"):
        renderer = config.extra["renderer"]
        write_all(renderer, Path(config.site_dir), products(renderer))


def on_serve(server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:
    """Rebuild the preview when the catalog or a template changes."""
    server.watch(str(ROOT / "catalog"))
    server.watch(str(HOOKS / "atlas"))
    return server


def _paths(nav: Any) -> Iterator[str]:
    """The pages that a navigation names."""
    if isinstance(nav, str):
        yield nav
    elif nav:
        for item in nav.values() if isinstance(nav, dict) else nav:
            yield from _paths(item)


def _file(config: MkDocsConfig, frame: Page, anchors: set[str]) -> File:
    file = GeneratedFile.generated(config, frame.path, content="")
    assert isinstance(file, GeneratedFile)  # nosec B101 # `generated` makes one of its own class
    file.frame, file.headings, file.anchors = frame, html(frame.body)[1], anchors
    return file
