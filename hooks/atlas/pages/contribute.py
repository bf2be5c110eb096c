"""The page on which an entry is written in the browser, by the rules of the record types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from atlas.catalog.fields import FIELDS
from atlas.catalog.json_schema import schema
from atlas.catalog.schema import Entry, Licence
from atlas.contribute.advice import LEAST
from atlas.contribute.fmt import ORDER, WIDTH
from atlas.pages.html import embedded
from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer

URL = "contribute/"


@dataclass(frozen=True)
class Input:
    """One field of the form. `name` is its place in the record; `kind` how it is written."""

    name: str
    kind: str = "line"
    """line · text · choice · words (several in one line) · lines (one item a line)"""
    terms: str = ""
    """The section of the vocabulary from which one is chosen."""

    @property
    def required(self) -> bool:
        name, _, below = self.name.partition(".")
        record = Licence if name == "licence" else Entry
        field = record.model_fields[below.partition(".")[0] if name == "licence" else name]
        return field.is_required() and self.name.rpartition(".")[2] not in ("en", "zh")


GROUPS: Mapping[str, tuple[Input, ...]] = {
    "what": (
        Input("name"),
        Input("name_zh"),
        Input("slug"),
        Input("kind", "choice", "kinds"),
        Input("subdomain", "choice"),
        Input("languages", "words"),
        Input("summary.en", "text"),
        Input("summary.zh", "text"),
    ),
    "origin": (
        Input("organisations", "lines"),
        Input("released"),
        Input("github"),
        Input("homepage"),
        Input("paper.title"),
        Input("paper.arxiv"),
    ),
    "model": (
        Input("sizes", "words"),
        Input("weights", "lines"),
        Input("bases", "lines"),
    ),
    "terms": (
        Input("licence.code"),
        Input("licence.weights"),
        Input("licence.use", "choice", "licence_uses"),
        Input("licence.basis", "choice", "licence_bases"),
        Input("licence.note.en", "text"),
        Input("licence.note.zh", "text"),
    ),
    "evidence": (Input("evidence", "lines"), Input("unknown", "words")),
}
"""The fields by their fieldset; whatever else an entry may say is added in the file."""


def contribute(renderer: Renderer) -> Iterator[Page]:
    """The one page."""
    kinds = get_args(Entry.model_fields["kind"].annotation)
    body = renderer.render(
        "contribute.md.j2", URL, groups=GROUPS, kinds=kinds, data=embedded(data(renderer))
    )
    title, description = renderer.t("nav.contribute"), renderer.t("description.contribute")
    record = SearchRecord(title, description)
    scripts = ("match.js", "record.js", "contribute.js")
    yield Page("contribute.md", title, description, body, record, scripts=scripts)


def data(renderer: Renderer) -> dict[str, Any]:
    """What the script must know: the schema, the loader's messages, and what exists already."""
    catalog, t = renderer.atlas.catalog, renderer.t
    names = {
        slug: [name for name in (item.name.en, item.name.zh) if name]
        for slug, item in catalog.organisations.items()
    }
    return {
        "schema": schema(Entry, catalog.vocabulary),
        "messages": renderer.language.strings["problems"],
        "order": ORDER,
        "width": WIDTH,
        "least": LEAST,
        "fields": sorted(FIELDS),
        "organisations": names,
        "releases": {release.slug: release.name for release in renderer.atlas.releases},
        "makers": {
            entry.slug: [item.slug for item in entry.organisations]
            for entry in renderer.atlas.entries
        },
        "repositories": {
            f"{entry.github.lower()} {entry.kind}": catalog.files[entry.slug]
            for entry in renderer.atlas.entries
            if entry.github
        },
        "files": dict(catalog.files),
        "repository": renderer.address.repository,
        "words": {
            key: t(f"contribute.{key}", count="{count}")
            for key in ("sound", "faults", "copied", "long", "line", "untitled")
        },
    }
