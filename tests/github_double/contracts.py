"""GitHub's published contracts, from the npm packages beside this file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graphql import GraphQLSchema, build_schema
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

PACKAGES = Path(__file__).parent / "node_modules" / "@octokit"


def _file(name: str) -> str:
    path = PACKAGES / name
    if not path.exists():
        raise FileNotFoundError(
            f"{path.name} is missing: run `make test`, or npm ci in this folder"
        )
    return path.read_text(encoding="utf-8")


@cache
def graphql_schema() -> GraphQLSchema:
    """GitHub's GraphQL schema. As shipped it repeats a few fields, hence `assume_valid`; queries
    are validated against it all the same."""
    return build_schema(_file("graphql-schema/schema.graphql"), assume_valid=True)


STAR_HISTORY = "/repos/{owner}/{repo}/stargazers/history"
_STAR_HISTORY_SCHEMA = {
    "type": "array",
    "maxItems": 30,
    "items": {
        "type": "object",
        "required": ["week", "total", "days"],
        "properties": {
            "week": {"type": "integer"},
            "total": {"type": "integer", "minimum": 0},
            "days": {
                "type": "array",
                "minItems": 7,
                "maxItems": 7,
                "items": {"type": "integer", "minimum": 0},
            },
        },
    },
}
"""Not in the npm package yet; from github/rest-api-description at 01149204."""


@cache
def _description() -> dict[str, Any]:
    described: dict[str, Any] = json.loads(_file("openapi/generated/api.github.com.json"))
    return described


@cache
def _validator(path: str, *steps: str) -> OAS30Validator:
    if path == STAR_HISTORY:
        return OAS30Validator(_STAR_HISTORY_SCHEMA)
    resource = DRAFT4.create_resource(_description())
    whole = ["paths", path, *steps, "content", "application/json", "schema"]
    pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in whole)
    schema = {"$ref": f"urn:github#/{quote(pointer)}"}
    return OAS30Validator(schema, registry=Registry().with_resource("urn:github", resource))


def check(path: str, status: int, body: Any, method: str = "get") -> None:
    """Raise ValueError if GitHub does not describe such an answer to `path`."""
    validator = _validator(path, method, "responses", str(status))
    if error := next(iter(validator.iter_errors(body)), None):
        raise ValueError(f"{path} {status}: {error.json_path}: {error.message}")


def complaint(path: str, method: str, body: Any) -> str:
    """What GitHub's description has against such a request; empty if nothing."""
    error = next(iter(_validator(path, method, "requestBody").iter_errors(body)), None)
    return f"{error.json_path}: {error.message}" if error else ""


def example(name: str) -> dict[str, Any]:
    """A copy of one of GitHub's own examples."""
    value = _description()["components"]["examples"][name]["value"]
    copied: dict[str, Any] = json.loads(json.dumps(value[0] if isinstance(value, list) else value))
    return copied
