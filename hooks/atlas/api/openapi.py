"""The description of the API: an OpenAPI document, and a JSON Schema of every document.

spec.openapis.org/oas/v3.1 · json-schema.org/draft/2020-12. Both follow from the document types.
Terms of the vocabulary and additional fields are left open: both may be added to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from atlas.api.documents import SCHEMA_VERSION
from atlas.api.endpoints import ENDPOINTS, Endpoint
from atlas.api.source import LICENCE, LICENCE_URL, Source
from atlas.catalog.json_schema import DIALECT, described
from atlas.language import language


def schemas(source: Source) -> Iterator[tuple[str, dict[str, Any]]]:
    """The JSON Schema of the documents of each endpoint, with its path."""
    for endpoint in ENDPOINTS:
        path = f"schemas/{endpoint.name}.json"
        schema = described(TypeAdapter(endpoint.document).json_schema(mode="serialization"))
        _open(schema)
        yield path, {"$schema": DIALECT, "$id": source.address(path), **schema}


def openapi(source: Source) -> dict[str, Any]:
    """The OpenAPI document."""
    _, components = models_json_schema(
        [(endpoint.document, "serialization") for endpoint in ENDPOINTS],
        ref_template="#/components/schemas/{model}",
    )
    _open(described(components))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _in_both("site_name"),
            "version": SCHEMA_VERSION,
            "description": f"{_in_both('api.lead')}\n\n{_in_both('api.promise.text')}",
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": source.address("").rstrip("/")}],
        "paths": {f"/{endpoint.path}": _path(endpoint, source) for endpoint in ENDPOINTS},
        "components": {"schemas": components["$defs"]},
    }


def _path(endpoint: Endpoint, source: Source) -> dict[str, Any]:
    example = endpoint.example(source)
    answer = {"$ref": f"#/components/schemas/{endpoint.document.__name__}"}
    return {
        "get": {
            "operationId": endpoint.name,
            "summary": _in_both(f"api.endpoint.{endpoint.name}"),
            "parameters": [
                {
                    "name": name,
                    "in": "path",
                    "required": True,
                    "description": _in_both(f"api.parameter.{name}"),
                    "schema": {"type": "string"},
                    "example": example[name],
                }
                for name in endpoint.parameters_named
            ],
            "responses": {
                "200": {
                    "description": endpoint.document.__doc__,
                    "content": {"application/json": {"schema": answer}},
                },
                "404": {"description": _in_both("api.not_found")},
            },
        }
    }


def _in_both(key: str) -> str:
    return f"{language('en').t(key)} · {language('zh').t(key)}"


def _open(node: Any) -> None:
    """Let a schema accept what may be added later; say where the terms of a field are listed."""
    if isinstance(node, list):
        for item in node:
            _open(item)
    elif isinstance(node, dict):
        if node.get("additionalProperties") is False:
            del node["additionalProperties"]
        if isinstance(section := node.get("vocabulary"), str):
            node.pop("vocabulary")
            node.setdefault("description", f"A term of vocabulary.json under {section}.")
        for item in node.values():
            _open(item)
