"""The server: one route, gates, tokens and the limit of a window."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from zlib import crc32

from huggingface_hub import ModelInfo
from werkzeug.wrappers import Request, Response

from tests.double import Double, Seen, as_json
from tests.hub_model import Access, Model, by_name

WINDOW = 300
"""Seconds."""

LIMITS = {False: 500, True: 1_000}
"""Whether there is a token → requests in a window."""

_SENT_BESIDES = {"_id", "modelId"}
_KNOWN = {field.name for field in dataclasses.fields(ModelInfo)} | {
    *("lastModified", "cardData", "transformersInfo")  # its former names, kept beside the new ones
}


@dataclass
class HuggingFaceDouble(Double):
    """A running double: `with HuggingFaceDouble(models) as hub: …hub.url…`."""

    models: Iterable[Model]

    def __post_init__(self) -> None:
        self.by_name = by_name(self.models)
        self.begun, self.used = self.clock(), 0

    def refused(self) -> Response:
        return _error(401, "", "Invalid credentials in Authorization header")

    def limited(self, *, used_up: bool, headers: dict[str, str]) -> Response:
        wait = 1800 if used_up else 60
        return as_json(
            {"error": "We had to rate limit your IP."},
            429,
            {"RateLimit": f'"api";r=0;t={headers.get("retry-after", wait)}', **headers},
        )

    def answer(self, request: Request, seen: Seen) -> Response:
        if self.clock() - self.begun >= WINDOW:
            self.begun, self.used = self.clock(), 0
        limit = LIMITS[seen.token is not None]
        left = round(WINDOW - (self.clock() - self.begun))
        if self.used >= limit:
            return self.limited(used_up=False, headers={"retry-after": str(left)})
        self.used += 1
        response = self._model(request, seen)
        response.headers["RateLimit"] = f'"api";r={limit - self.used};t={left}'
        response.headers["RateLimit-Policy"] = f'"fixed window";"api";q={limit};w={WINDOW}'
        return response

    def _model(self, request: Request, seen: Seen) -> Response:
        name = request.path.removeprefix("/api/models/")
        model = self.by_name.get(name.lower())
        if model is None or model.access in (Access.GONE, Access.PRIVATE):
            if seen.token:
                return _error(404, "RepoNotFound", "Repository not found")
            return _error(401, "", "Invalid username or password.")
        if model.access is Access.DISABLED:
            return _error(403, "", "Access to this resource is disabled.")
        if model.name.lower() != name.lower():
            target = f"/api/models/{quote(model.name)}?{request.query_string.decode()}"
            return as_json({}, 307, {"Location": target})
        body = _body(model, blobs=request.args.get("blobs") == "true")
        if "nulls" in self.met():
            body = {"id": model.name}
        _check(body)
        return as_json(body, 200)


def _body(model: Model, *, blobs: bool) -> dict[str, Any]:
    tags = [f"license:{model.licence}"] if model.licence else []
    card = {"license": model.licence} if model.licence else {}
    safe = any(file.endswith(".safetensors") for file in model.files)
    return {
        "_id": f"{crc32(model.name.encode()):024x}",
        "id": model.name,
        "modelId": model.name,
        "author": model.name.partition("/")[0],
        "sha": "0" * 40,
        "lastModified": model.modified.replace("Z", ".000Z"),
        "createdAt": model.created.replace("Z", ".000Z"),
        "private": False,
        "gated": "manual" if model.access is Access.GATED else False,
        "disabled": False,
        "downloads": model.downloads,
        "likes": model.likes,
        "tags": [*tags, *(f"base_model:{base}" for base in model.bases)],
        "cardData": card,
        "usedStorage": model.size,
        "siblings": [
            {"rfilename": file, **({"size": size, "blobId": "0" * 40} if blobs else {})}
            for file, size in model.files.items()
        ],
        **(
            {"safetensors": {"parameters": {"BF16": model.parameters}, "total": model.parameters}}
            if safe and model.parameters
            else {}
        ),
    }


def _check(body: dict[str, Any]) -> None:
    """Raise ValueError if the client's class of such an answer does not know a part of it."""
    read: Any = ModelInfo
    unknown = vars(read(**body)).keys() - _KNOWN - _SENT_BESIDES
    if unknown:
        raise ValueError(f"ModelInfo does not know {sorted(unknown)}")


def _error(status: int, code: str, message: str) -> Response:
    headers = {"X-Error-Message": message, **({"X-Error-Code": code} if code else {})}
    return as_json({"error": message}, status, headers)
