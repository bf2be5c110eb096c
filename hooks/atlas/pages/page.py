"""A generated page: Markdown whose headings are ours and whose data stands in HTML blocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """What the site's search knows of a page: short, and in both languages."""

    title: str
    text: str
    """What a result shows."""
    words: str = ""
    """What finds the page besides."""
    boost: float = 1


@dataclass(frozen=True, slots=True)
class Page:
    """One page, ready to be written.

    `path` is relative to the folder of hand-written pages (`entries/doctorglm.md`), `url` to the
    root of the language (`entries/doctorglm/`). Title and description are plain text.
    """

    path: str
    title: str
    description: str
    body: str
    search: SearchRecord | None = None
    hide: tuple[str, ...] = ("navigation",)
    redirect: str | None = None
    """Where a page that has moved leads, relative to it."""
    scripts: tuple[str, ...] = ()
    """Files of `theme/assets` that this page needs beside those of every page, in order."""

    structured: str = ""
    """What the page says of itself to programs: JSON-LD that may stand in HTML."""
    picture: str = ""
    """The picture for links to this page, relative to the root of the language."""

    @property
    def url(self) -> str:
        return url_of(self.path)

    @property
    def light(self) -> Page:
        """The page without its long texts."""
        return replace(self, body="", structured="")

    @property
    def meta(self) -> dict[str, Any]:
        """What the theme reads. It puts title and description into HTML unescaped, so they are
        escaped here."""
        meta: dict[str, Any] = {
            "title": escape(self.title),
            "description": escape(self.description),
            "hide": list(self.hide),
        }
        if self.redirect:
            meta["redirect"] = self.redirect
        if self.structured:
            meta["structured"] = self.structured
        if self.picture:
            meta["picture"] = self.picture
        if self.scripts:
            meta["scripts"] = list(self.scripts)
        return meta

    def text(self) -> str:
        """The page as a Markdown file with front matter, for another host than ours."""
        front = yaml.safe_dump(self.meta, allow_unicode=True, sort_keys=False, width=1_000_000)
        return f"---\n{front}---\n\n{self.body.strip()}\n"


def url_of(path: str) -> str:
    """`entries/doctorglm.md` → `entries/doctorglm/`; `domains/index.md` → `domains/`."""
    stem = path.removesuffix(".md")
    if stem == "index":
        return ""
    return f"{stem.removesuffix('/index')}/"
