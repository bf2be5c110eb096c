"""What the doubles of all hosts share: a server on a real socket, what it saw, and faults on
demand."""

from __future__ import annotations

import json
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

KINDS = ("down", "error", "limit", "html", "truncated", "garbled", "nulls", "refused")


@dataclass
class Faults:
    """What goes wrong; numbers count requests from 1."""

    down_from: int | None = None
    """The connection is closed without an answer."""
    error_every: int | None = None
    error_status: int = 502
    limit_from: int | None = None
    limit: str = "secondary"
    """`secondary`, or `primary`: everything is used up for half an hour."""
    retry_after: int | None = None
    slow: float = 0
    truncated_from: int | None = None
    garbled_from: int | None = None
    html_from: int | None = None
    nulls_from: int | None = None
    """HTTP 200 with empty places and no errors."""
    heavy_above: int | None = None
    """GitHub: batches above this size come back in part, with RESOURCE_LIMITS_EXCEEDED."""
    timeout_above: int | None = None
    """GitHub: batches above this size end in `error_status`."""
    breaks: str | None = None
    """GitHub: every batch with this repository ends in `error_status`."""
    refused_from: int | None = None
    """The token is refused."""
    every: int | None = None
    """Every so many requests one of the faults that pass (all but a refused token), in turn."""

    spared: str = "-"
    """Paths that begin so are answered all the same."""

    def at(self, number: int) -> set[str]:
        """The kinds of faults that a request meets."""
        firsts = {kind: getattr(self, f"{kind}_from", None) for kind in KINDS}
        met = {kind for kind, first in firsts.items() if first is not None and number >= first}
        if self.error_every and number % self.error_every == 0:
            met.add("error")
        if self.every and number % self.every == 0:
            met.add(KINDS[number // self.every % (len(KINDS) - 1)])
        return met


@dataclass
class Seen:
    """A request that came in."""

    method: str
    path: str
    token: str | None
    aliases: int = 0


@dataclass(kw_only=True)
class Double(ABC):
    """A running double: `with HostDouble(…) as hub: …hub.url…`."""

    faults: Faults = field(default_factory=Faults)
    clock: Callable[[], float] = time.time
    requests: list[Seen] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        self.server = make_server(
            "127.0.0.1", self.port, self._application, threaded=True, request_handler=_Quiet
        )
        self.port = self.server.port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @abstractmethod
    def answer(self, request: Request, seen: Seen) -> Response:
        """The answer of the host in good health."""

    @abstractmethod
    def refused(self) -> Response:
        """The answer to a token that is not valid."""

    @abstractmethod
    def limited(self, *, used_up: bool, headers: dict[str, str]) -> Response:
        """The answer to one request too many."""

    def met(self) -> set[str]:
        """The faults that the present request meets."""
        return self.faults.at(len(self.requests))

    def _application(self, environ: dict[str, Any], start_response: Any) -> Any:
        request = Request(environ)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or None
        seen = Seen(request.method, request.full_path.rstrip("?"), token)
        self.requests.append(seen)
        met = self.met()
        if request.path.startswith(self.faults.spared):
            return self.answer(request, seen)(environ, start_response)
        if self.faults.slow:
            time.sleep(self.faults.slow)
        if "down" in met:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            return []
        response = self._fault(met) or self.answer(request, seen)
        if "truncated" in met and response.status_code == 200:
            whole = response.get_data()
            response.set_data(whole[: len(whole) // 2])
        if "garbled" in met:
            response.set_data(b"\x00\xff{" + response.get_data()[::-1])
        return response(environ, start_response)

    def _fault(self, met: set[str]) -> Response | None:
        if "refused" in met:
            return self.refused()
        if "html" in met:
            return Response("<html><body>Unicorn!</body></html>", 200, mimetype="text/html")
        after = self.faults.retry_after
        headers = {"retry-after": str(after)} if after else {}
        if "error" in met:
            return as_json({"message": "Server Error"}, self.faults.error_status, headers)
        if "limit" in met:
            return self.limited(used_up=self.faults.limit == "primary", headers=headers)
        return None


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any) -> None:
        pass


def as_json(body: Any, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, headers, mimetype="application/json")
