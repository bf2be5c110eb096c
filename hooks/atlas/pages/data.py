"""Pages about the catalog as data: the API and the files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from atlas.api.documents import Document
from atlas.api.endpoints import ENDPOINTS, Endpoint
from atlas.api.source import FOLDER, Source
from atlas.pages import structured
from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer
from atlas.tables import TABLES

FEW = 2
"""Fields that all hold fields: more of them make a table."""

SHOWN = 60
"""Characters of a text that an example shows."""


def api(renderer: Renderer) -> Iterator[Page]:
    """Every address with an example from the real documents."""
    source = Source(renderer.atlas, renderer.address)
    body = renderer.render(
        "api.md.j2",
        "api/",
        source=source,
        folder=f"{FOLDER}/",
        tables=TABLES,
        fields=Document.model_json_schema()["properties"],
        endpoints=[(endpoint, *_example(endpoint, source)) for endpoint in ENDPOINTS],
    )
    title, description = renderer.t("nav.api"), renderer.t("description.api")
    record = SearchRecord(title, description, "API JSON OpenAPI")
    structured_data = structured.catalog(renderer)
    yield Page("api.md", title, description, body, record, hide=(), structured=structured_data)


def shortened(value: Any) -> Any:
    """A document as an example shows it: one item of every list and table, long texts cut."""
    if isinstance(value, list):
        return [shortened(item) for item in value[:1]]
    if isinstance(value, dict):
        table = len(value) > FEW and all(isinstance(item, dict) for item in value.values())
        return {name: shortened(value[name]) for name in list(value)[: 1 if table else None]}
    if isinstance(value, str) and len(value) > SHOWN and "://" not in value:
        return f"{value[:SHOWN]}…"
    return value


def _example(endpoint: Endpoint, source: Source) -> tuple[str, str]:
    """The path of the first document, and that document shortened."""
    path, document = endpoint.first(source)
    shown = shortened(document.model_dump(mode="json"))
    return path, json.dumps(shown, ensure_ascii=False, indent=2)
