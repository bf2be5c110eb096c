"""The server: the published interface for a model, and the list of its files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS31Validator
from werkzeug.wrappers import Request, Response

from tests.double import Double, Seen, as_json
from tests.hub_model import Access, Model, by_name


@dataclass
class ModelScopeDouble(Double):
    """A running double: `with ModelScopeDouble(models) as hub: …hub.url…`."""

    models: Iterable[Model]

    def __post_init__(self) -> None:
        self.by_name = by_name(self.models)

    def refused(self) -> Response:
        return _error(401, "InvalidAuthentication")

    def limited(self, *, used_up: bool, headers: dict[str, str]) -> Response:
        if used_up:
            return _error(403, "QuotaLimitExceed", {"retry-after": "1800", **headers})
        return _error(429, "RateLimitExceed", headers)

    def answer(self, request: Request, seen: Seen) -> Response:
        first, _, rest = request.path.removeprefix("/").partition("/v1/models/")
        name = rest.removesuffix("/repo/files")
        model = self.by_name.get(name.lower())
        if model is None or model.access is Access.GONE:
            return _error(404, "ResourceNotFound")
        if model.access in (Access.PRIVATE, Access.DISABLED):
            return _error(403, "OperationNotAllowed")
        if first == "openapi":
            return self._detail(model)
        if model.access is Access.GATED:
            return _error(403, "OperationNotAllowed")
        return self._files(model)

    def _detail(self, model: Model) -> Response:
        body = {"success": True, "request_id": "0", "data": _detail(model)}
        _check("ModelDetailResponse", body)
        if "nulls" in self.met():
            body["data"] = None
        return as_json(body, 200)

    def _files(self, model: Model) -> Response:
        files = [
            {"Name": Path(file).name, "Path": file, "Size": size, "Type": "blob"}
            for file, size in model.files.items()
        ]
        data = {"Files": None if "nulls" in self.met() else files}
        return as_json({"Code": 200, "Success": True, "Message": "success", "Data": data}, 200)


def _detail(model: Model) -> dict[str, Any]:
    return {
        "id": model.name,
        "display_name": None,
        "description": None,
        "downloads": model.downloads,
        "likes": model.likes,
        "license": model.licence,
        "tasks": ["text-generation"],
        "created_at": model.created,
        "last_modified": model.modified,
        "file_size": model.size,
        "params": model.parameters or 0,
        "tags": [f"license:{model.licence}"] if model.licence else [],
        "private": False,
        "gated": model.access is Access.GATED,
        "readme": "hello",
    }


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> Response:
    body = {"success": False, "code": code, "message": code, "request_id": "0"}
    _check("ErrorResponse", body)
    return as_json(body, status, headers)


@cache
def _validator(name: str) -> OAS31Validator:
    contract = json.loads(Path(__file__).with_name("contract.json").read_text(encoding="utf-8"))
    return OAS31Validator(contract[name])


def _check(name: str, body: Any) -> None:
    """Raise ValueError if ModelScope does not describe such an answer."""
    if error := next(iter(_validator(name).iter_errors(body)), None):
        raise ValueError(f"{name}: {error.json_path}: {error.message}")
