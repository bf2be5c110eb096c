"""One HTTP request: time limits, a size limit, and what kind of answer it got."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

TIMEOUT = (10, 30)
"""Seconds to connect and to wait for each piece of an answer."""

LONGEST = 120
"""Seconds that an answer may take as a whole."""

MAX_BYTES = 8_000_000
"""An answer to 50 repositories of GitHub has a hundredth of this."""

MAX_DIGITS = 15
"""A header has at most so many digits; the seconds since 1970 have ten."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""This machine: what answers here is a double."""

USER_AGENT = "domain-llm-atlas"


class Kind(Enum):
    """What a request came to."""

    ANSWERED = auto()  # JSON came; `body` holds it
    MISSING = auto()  # there is no such thing, or it is not shown to us
    MOVED = auto()  # 301, with the new address in `location`
    BLOCKED = auto()  # closed by the host, with a reason of its own
    EMPTY = auto()  # 409: a repository without commits
    LIMITED = auto()  # wait `wait` seconds: a limit, or a 503 that names a time
    HEAVY = auto()  # perhaps the query was too much: 5xx, or an untyped apology
    DENIED = auto()  # the token is refused
    BROKEN = auto()  # no connection, or an answer that is no answer


@dataclass(frozen=True)
class Reply:
    """The answer to one request."""

    kind: Kind
    body: Any = None
    wait: float = 0
    location: str = ""
    detail: str = ""
    remaining: int | None = None
    """Requests that this hour (GitHub, REST) still holds."""


Judge = Callable[[int, Mapping[str, str], Any], Reply]
"""The kind of an answer, from its status, its headers and its JSON (None if it is not JSON)."""


def session(headers: Mapping[str, str], token: str | None) -> requests.Session:
    """A session that sends these headers and this token, and nothing of the machine it runs on."""
    made = requests.Session()
    made.trust_env = False  # no token from a .netrc, no proxy that reads along
    made.headers.update(headers)
    if token:
        made.headers["Authorization"] = f"Bearer {token}"
    return made


def send(
    through: requests.Session, method: str, url: str, judged: Judge, document: object = None
) -> Reply:
    """Make one request. Redirects are not followed but reported."""
    try:
        with through.request(
            method, url, json=document, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as response:
            content = _content(response)
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        return Reply(Kind.BROKEN, detail=type(error).__name__)
    if len(content) > MAX_BYTES:
        return Reply(Kind.BROKEN, detail="the answer is too long")
    try:
        body = json.loads(content) if content else None
    except (ValueError, RecursionError):
        body = None
    return judged(response.status_code, response.headers, body)


class SettingError(ValueError):
    """A setting of the environment that names no address to which a token may travel."""

    def __init__(self, name: str, address: str) -> None:
        super().__init__(f"{name} is {address!r}, and hosts are asked over https only")
        self.name, self.address = name, address


def address(environment: Mapping[str, str], name: str, usual: str) -> str:
    """The address that a setting names, without a slash at its end, or the usual one. Raises
    SettingError for one that is none, or to which a token must not travel."""
    told = environment.get(name) or usual
    try:
        require_https(told)
    except ValueError:
        raise SettingError(name, told) from None
    return told.rstrip("/")


def _content(response: requests.Response) -> bytes:
    """What an answer holds, or the beginning of one that is too long. Raises OSError and HTTPError;
    TimeoutError for one that comes too slowly as a whole, though each piece is in time."""
    content, until = bytearray(), time.monotonic() + LONGEST
    while piece := response.raw.read1(MAX_BYTES, decode_content=True):
        content += piece
        if time.monotonic() > until:
            raise TimeoutError
        if len(content) > MAX_BYTES:
            break
    return bytes(content)


def require_https(*urls: str) -> None:
    """Raise ValueError for what is no address, or one to which a token must not travel."""
    for url in urls:
        host, scheme = host_of(url), urlsplit(url).scheme
        local = host in LOOPBACK and scheme == "http"
        if not host or not (local or scheme == "https"):
            raise ValueError(f"{host}: it is asked over https only")


def host_of(url: str) -> str:
    """The host of an address; a store keeps it beside the values that came from it."""
    return urlsplit(url).hostname or ""


def number(text: str | None) -> int | None:
    """A header that is a whole number."""
    plain = text is not None and text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return int(text) if text and plain else None


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that an answer asks to wait; None if it asks for none. It may also name the time
    (www.rfc-editor.org/rfc/rfc9110#field.retry-after)."""
    told = headers.get("retry-after", "")
    if (seconds := number(told)) is not None:
        return seconds
    try:
        return max(1.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
