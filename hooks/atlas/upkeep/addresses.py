"""A visit to an address that a stranger wrote: public hosts only, slow, small, and patient.

The name is resolved once, every address it has must be public, and the connection goes to the very
one that was judged, again after each redirect; so no name can lead into a private network
(owasp.org: Server-Side Request Forgery Prevention).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import certifi
import urllib3
from urllib3.exceptions import HTTPError

from atlas.catalog.text import address_problem
from atlas.upkeep.observed import State

TIMEOUT = urllib3.Timeout(connect=5, read=10)
MAX_BYTES = 16_384
"""Read of an answer at most; its status is what counts."""

MAX_REDIRECTS = 5
AGENT = "domain-llm-atlas link check (asks once a day at most)"
NOT_FOR_ROBOTS = (401, 403, 407, 429, 451)
"""Somebody is there, but does not talk to us."""


@dataclass(frozen=True)
class Visit:
    """What came of one visit."""

    state: State
    detail: str = ""


def resolve(host: str) -> list[str]:
    """The addresses of a host; raises OSError if it has none."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def connect(host: str, address: str) -> urllib3.HTTPConnectionPool:
    """A connection to one address of a host, whose certificate must be the host's."""
    return urllib3.HTTPSConnectionPool(
        address,
        443,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
        timeout=TIMEOUT,
        retries=False,
    )


@dataclass(frozen=True)
class Visitor:
    """Visits addresses; how names are resolved and connections made can be replaced."""

    resolve: Callable[[str], Sequence[str]] = resolve
    connect: Callable[[str, str], urllib3.HTTPConnectionPool] = connect

    def visit(self, url: str) -> Visit:
        """HEAD, then GET where that is not answered well, following public redirects."""
        for _ in range(MAX_REDIRECTS + 1):
            if address_problem(url):
                return Visit(State.UNCLEAR, "leads to an address that is not public https")
            host = (urlsplit(url).hostname or "").encode("idna").decode()
            try:
                addresses = self.resolve(host)
                if not addresses or not all(_public(address) for address in addresses):
                    return Visit(State.UNCLEAR, "leads into a private network")
                status, location = self._ask("HEAD", url, host, addresses[0])
                if status >= 400:
                    status, location = self._ask("GET", url, host, addresses[0])
            except (HTTPError, OSError, UnicodeError) as error:
                return Visit(State.UNREACHABLE, type(error).__name__)
            if not (300 <= status < 400 and location):
                return _judged(status)
            url = urljoin(url, location)
        return Visit(State.UNCLEAR, "too many redirects")

    def _ask(self, method: str, url: str, host: str, address: str) -> tuple[int, str]:
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Host": host, "User-Agent": AGENT, "Accept": "*/*"}
        with self.connect(host, address) as pool:
            reply = pool.request(
                method, path, headers=headers, redirect=False, preload_content=False
            )
            reply.read(MAX_BYTES, decode_content=False)
            reply.close()
        return reply.status, reply.headers.get("location", "")


def _public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


def _judged(status: int) -> Visit:
    if status in (404, 410):
        return Visit(State.MISSING, str(status))
    if status in NOT_FOR_ROBOTS or status < 400:
        return Visit(State.ANSWERS, str(status))
    return Visit(State.UNREACHABLE, str(status))
