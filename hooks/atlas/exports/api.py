"""The API as files: every document, its schema, and the description of all."""

from __future__ import annotations

import json
from collections.abc import Iterator

import yaml

from atlas.api import openapi
from atlas.api.endpoints import ENDPOINTS
from atlas.api.source import FOLDER, Source
from atlas.exports.export import Export
from atlas.pages.render import Renderer


def api(renderer: Renderer) -> Iterator[Export]:
    """Everything below `api/v1/`."""
    source = Source(renderer.atlas, renderer.address)
    for endpoint in ENDPOINTS:
        for path, text in endpoint.texts(source):
            yield Export(f"{FOLDER}/{path}", text)
    for path, schema in openapi.schemas(source):
        yield Export(f"{FOLDER}/{path}", json.dumps(schema, ensure_ascii=False, indent=1) + "\n")
    description = yaml.safe_dump(openapi.openapi(source), allow_unicode=True, sort_keys=False)
    yield Export(f"{FOLDER}/openapi.yaml", description)
