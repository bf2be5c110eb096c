"""Hugging Face's own client on an HTTP connection of ours.

Loaded only when Hugging Face is asked, as the client takes a second to load. Nothing of it is used
that looks around on this machine: the token is given to it or refused, so it reads none from its
files; `model_info` writes nothing; the connection follows no .netrc and no proxy, leaves the host
for no redirect, and reads to a limit only. With telemetry the client would also ask the Hub for a
list of coding agents, look for them in the environment, and keep the list in the home folder.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator

import httpx2
from huggingface_hub import HfApi, ModelInfo, constants, set_client_factory
from huggingface_hub.errors import HfHubHTTPError

from atlas.signals import http
from atlas.signals.http import TIMEOUT, USER_AGENT, host_of

__all__ = ["Client", "HfHubHTTPError", "ModelInfo"]

REDIRECTS = 3
"""A renamed repository takes one."""

HEADERS = {"user-agent": USER_AGENT, "accept-encoding": "identity"}


class Client:
    """Asks one host. One at a time: the library has a single connection for the whole process."""

    def __init__(self, endpoint: str, token: str | None) -> None:
        self.requests_made = 0
        self._host = host_of(endpoint)
        self._api = HfApi(endpoint, token=token or False, headers=HEADERS)
        constants.HF_HUB_DISABLE_TELEMETRY = True
        logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # it prints servers' headers
        set_client_factory(self._connection)

    def model_info(self, name: str) -> ModelInfo:
        """Raises HfHubHTTPError for an answer other than 200, and all kinds of errors for none or
        one that is not as it should be."""
        return self._api.model_info(name, files_metadata=True, timeout=TIMEOUT[1])

    def _connection(self) -> httpx2.Client:
        return httpx2.Client(
            trust_env=False,
            follow_redirects=True,
            max_redirects=REDIRECTS,
            event_hooks={"request": [self._before], "response": [_bounded]},
        )

    def _before(self, request: httpx2.Request) -> None:
        self.requests_made += 1
        if request.url.host != self._host:
            raise ValueError(f"sent on to {request.url.host}")


def _bounded(response: httpx2.Response) -> None:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ValueError("the answer is packed, though it was asked for as it is")
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Bounded(response.stream)


class _Bounded(httpx2.SyncByteStream):
    """A stream that ends in an error when it gets too long, or takes too long."""

    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        size, until = 0, time.monotonic() + http.LONGEST
        for chunk in self._stream:
            size += len(chunk)
            if size > http.MAX_BYTES:
                raise ValueError("the answer is too long")
            if time.monotonic() > until:
                raise TimeoutError
            yield chunk

    def close(self) -> None:
        self._stream.close()
