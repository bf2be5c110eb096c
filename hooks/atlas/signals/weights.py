"""What hosts of weights have in common: what is kept of their answers, and what the names of files
tell of their format."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from atlas.signals.query import text
from atlas.signals.records import (
    NUMBER,
    TEXT,
    TEXTS,
    TIME,
    Answer,
    Source,
    Value,
    Verdict,
)

FIELDS = {
    "database_id": TEXT,
    "downloads": NUMBER,
    "likes": NUMBER,
    "last_modified": TIME,
    "created_at": TIME,
    "gate": TEXT,
    "licence": TEXT,
    "bases": TEXTS,
    "formats": TEXTS,
    "size": NUMBER,
    "parameters": NUMBER,
}
"""What is collected. `downloads` as the host defines them; `gate` is auto, manual or request, or
None for an open repository; `bases` the base models that the card names; `size` bytes of all files
of the newest revision; `parameters` as the headers of the files state them."""


def source(name: str, title: str, patience: float) -> Source:
    """A host of weights. Downloads change daily, so the history leaves them out."""
    columns = ("likes", "last_modified", "gate", "licence", "size")
    return Source(name, title, FIELDS, columns, "likes", ("last_modified",), patience)


PICKLE = "pickle"
"""The format whose files can run code when they are loaded."""

_FORMATS = {
    ".safetensors": "safetensors",
    ".gguf": "gguf",
    ".onnx": "onnx",
    ".h5": "keras",
    ".msgpack": "flax",
    ".bin": PICKLE,
    ".pt": PICKLE,
    ".pth": PICKLE,
    ".ckpt": PICKLE,
    ".pkl": PICKLE,
    ".pdparams": PICKLE,
}

_NO_WEIGHTS = re.compile(
    r"(training_args|optimizer|scheduler|rng_state|scaler|global_step|openvino|ggml|tokenizer)",
    re.I,
)
"""Beginnings of files that carry such a suffix and are no weights, or no pickle."""

_CARD = re.compile(
    r"(\.gitattributes|\.gitignore|readme|licen[cs]e|notice|configuration\.json)", re.I
)
"""Files that a repository has before anything is put into it."""


def formats(files: Iterable[str]) -> list[str]:
    """The formats of the weights among these files, by name."""
    paths = [PurePosixPath(file) for file in files]
    found = {
        _FORMATS[path.suffix.lower()]
        for path in paths
        if path.suffix.lower() in _FORMATS and not _NO_WEIGHTS.match(path.name)
    }
    return sorted(found)


def holds_nothing(files: Iterable[str]) -> bool:
    """Whether a repository is only an announcement: a card and no files."""
    return all(_CARD.match(PurePosixPath(file).name) for file in files)


NEVER_NONE = (
    *("database_id", "likes", "last_modified", "created_at"),
    *("size", "parameters"),
)
"""Values that a model has for good once they are known: if one is missing, it was not told."""


def judged(name: str, told: str, values: dict[str, Value], *, empty: bool) -> Answer:
    """The answer about a repository that is there: open or gated, under its name or another one."""
    gate = values["gate"]
    values = {
        key: values[key] for key in values if values[key] is not None or key not in NEVER_NONE
    }
    renamed = told if told.lower() != name.lower() else None
    if empty:
        verdict = Verdict.EMPTY
    elif gate:
        verdict = Verdict.GATED
    else:
        verdict = Verdict.RENAMED if renamed else Verdict.OK
    return Answer(verdict, values, renamed)


def texts(value: Any) -> list[str]:
    """A text, or a list of them, of a card; cleaned, at most ten."""
    items = value if isinstance(value, list) else [value]
    return [kept for item in items[:10] if (kept := text(item))]


def whole(value: Any) -> int | None:
    """A number of the host; 0 stands for "not known" with sizes and parameters."""
    return value if NUMBER.fits(value) and value > 0 else None
