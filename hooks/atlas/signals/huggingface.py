"""Hugging Face as a source: what it says of a model, through its own client.

One request a model: `model_info` with the files' metadata holds everything, sizes included
(huggingface.co/docs/huggingface_hub/package_reference/hf_api). Anonymous requests are limited to
500 in five minutes (huggingface.co/docs/hub/rate-limits). Without a token a repository that is
private and one that does not exist are answered alike, with 401.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from atlas.signals import weights
from atlas.signals.http import Kind, Reply, host_of, number, require_https, retry_after
from atlas.signals.query import count, text
from atlas.signals.records import Answer, Source, Value, Verdict, clamped, written

if TYPE_CHECKING:
    from atlas.signals.huggingface_client import ModelInfo

HUGGING_FACE = weights.source("huggingface", "Hugging Face", patience=330)
"""The patience outlasts one window of its limit: the catalog has more ids than a window allows."""

LIMIT_WAIT = 60
"""Seconds to wait after a limit that names no time."""

_DISABLED = "Access to this resource is disabled."

_ANSWERS = {451: Verdict.BLOCKED, 404: Verdict.GONE, 410: Verdict.GONE}


@dataclass
class HuggingFace:
    """A connection to Hugging Face or a mirror of it."""

    endpoint: str
    token: str | None = field(default=None, repr=False)
    source: ClassVar[Source] = HUGGING_FACE
    batch: ClassVar[int] = 1
    used_up: ClassVar[str] = ""

    def __post_init__(self) -> None:
        require_https(self.endpoint)
        from atlas.signals.huggingface_client import Client  # noqa: PLC0415 - it is slow to load

        self._client = Client(self.endpoint, self.token)

    @property
    def requests_made(self) -> int:
        return self._client.requests_made

    @property
    def host(self) -> str:
        return host_of(self.endpoint)

    def ask(self, names: Sequence[str], now: datetime) -> tuple[dict[str, Answer], Reply]:
        """What it says of one model; `names` holds one."""
        from atlas.signals.huggingface_client import HfHubHTTPError  # noqa: PLC0415

        looked: Answer | Reply
        try:
            looked = answer(names[0], self._client.model_info(names[0]), now)
        except HfHubHTTPError as error:
            looked = refusal(error.response.status_code, error.response.headers, self.token)
        except Exception as error:  # an answer may break anything in the client
            looked = Reply(Kind.BROKEN, detail=type(error).__name__)
        if isinstance(looked, Reply):
            return {}, looked
        return {names[0]: looked}, Reply(Kind.ANSWERED)


def refusal(status: int, headers: Mapping[str, str], token: str | None) -> Answer | Reply:
    """What an answer other than 200 says: of the model, or of the request."""
    code, message = headers.get("x-error-code", ""), headers.get("x-error-message", "")
    anonymous = status == 401 and not token
    wait = retry_after(headers)
    if status == 429 or (status == 503 and wait):
        wait = wait or _reset(headers.get("ratelimit", "")) or LIMIT_WAIT
        return Reply(Kind.LIMITED, wait=wait, detail=str(status))
    if status == 401 and "Invalid credentials" in message:
        return Reply(Kind.DENIED, detail=message)
    if code == "GatedRepo" or message == _DISABLED:
        return Answer(Verdict.GATED if code else Verdict.DISABLED, detail=code or "disabled")
    if code == "RepoNotFound" or anonymous or status in _ANSWERS:
        detail = "not found, or private" if anonymous else str(status)
        return Answer(_ANSWERS.get(status, Verdict.GONE), detail=detail)
    return Reply(Kind.BROKEN, detail=f"{status} {text(message) or ''}".strip())


def answer(name: str, info: ModelInfo, now: datetime) -> Answer | Reply:
    """One model; a Reply if the answer lacks its numbers. All text in it comes from strangers."""
    if info.disabled:
        return Answer(Verdict.DISABLED, detail="disabled")
    if info.private:
        return Answer(Verdict.PRIVATE, detail="private")
    files = {file.rfilename: file.size for file in info.siblings or []}
    sizes = [size for size in files.values() if size is not None]
    values: dict[str, Value] = {
        "database_id": text(getattr(info, "_id", None)),
        "downloads": count(info.downloads),
        "likes": count(info.likes),
        "last_modified": _day(info.last_modified, now),
        "created_at": _day(info.created_at, now),
        "gate": info.gated if info.gated in ("auto", "manual") else None,
        "licence": next(iter(_tagged(info, "license")), None),
        "bases": _tagged(info, "base_model"),
        "size": weights.whole(sum(sizes)) if len(sizes) == len(files) else None,
        "parameters": weights.whole(_parameters(info)),
    }
    if values["downloads"] is None or values["last_modified"] is None:
        return Reply(Kind.BROKEN, detail="the answer lacks its numbers")
    listed = info.siblings is not None
    if listed:
        values["formats"] = list[str](weights.formats(files))
    empty = listed and weights.holds_nothing(files)
    return weights.judged(name, str(info.id), values, empty=empty)


def _tagged(info: ModelInfo, key: str) -> list[str]:
    """What the card says under a key, else the tags that the host made of it."""
    if stated := weights.texts(getattr(info.card_data, key, None)):
        return stated
    tags = [tag.split(":") for tag in info.tags or [] if tag.startswith(f"{key}:")]
    return weights.texts(list(dict.fromkeys(tag[-1] for tag in tags)))


def _parameters(info: ModelInfo) -> Any:
    if info.safetensors:
        return info.safetensors.total
    return info.gguf.get("total") if isinstance(info.gguf, dict) else None


def _day(time: datetime | None, now: datetime) -> str | None:
    return clamped(written(time), now) if time else None


def _reset(ratelimit: str) -> int | None:
    """Seconds until the window of a limit ends: `"api";r=0;t=55` → 55."""
    parts = dict(part.strip().partition("=")[::2] for part in ratelimit.split(";"))
    return number(parts.get("t"))
