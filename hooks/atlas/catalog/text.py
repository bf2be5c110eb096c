"""What text and addresses from people and from GitHub may contain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

# Besides these every control and format character is refused: they change how neighbouring text is
# shown without being seen themselves (Unicode TR 36 and TR 39; CVE-2021-42574 for the bidirectional
# ones). These have other categories but show nothing either; variation selector 16 (U+FE0F) makes
# emoji of characters and is left.
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_INVISIBLE = frozenset(
    [
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
        *(*range(0x180B, 0x1810), *range(0xFE00, 0xFE0F), *range(0xE0100, 0xE01F0)),
    ]
)
# ASCII, the letters of Western Europe, Chinese characters, and the punctuation of all of them.
_ORDINARY = re.compile(
    "[\n -~\u00a1-\u00ac\u00ae-\u00ff\u2013-\u2014\u2018-\u201f\u2026"
    "\u3000-\u3017\u4e00-\u9fa5\uff01-\uff5e]*"
)
_MARKS = frozenset({"Mn", "Me"})
MAX_MARKS = 3
"""Marks upon one letter; more are drawn over the lines around it. Vietnamese needs two."""


def forbidden_character(text: str) -> tuple[int, str] | None:
    """Position (from 1) and name of the first character that is unseen, or is a mark too many."""
    if _ORDINARY.fullmatch(text):
        return None
    for position, char in _forbidden(text):
        name = unicodedata.name(char, "control character").lower()
        return position + 1, f"U+{ord(char):04X} ({name})"
    return None


def cleaned(text: str) -> str:
    """The text without forbidden characters."""
    left_out = {position for position, _ in _forbidden(text)}
    return "".join(char for position, char in enumerate(text) if position not in left_out)


def one_line(text: str) -> str:
    """Text for a log: it can forge neither a second line, nor a terminal's escape sequence, nor a
    command to GitHub Actions (which reads `::` at the beginning of a line and `##[` anywhere)."""
    shown = "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
    shown = shown.replace("##[", "# #[")
    return shown.replace("::", ": :") if shown.lstrip().startswith("::") else shown


def _forbidden(text: str) -> Iterator[tuple[int, str]]:
    marks = 0
    for position, char in enumerate(text):
        category = unicodedata.category(char)
        if (category in _UNSEEN_CATEGORIES and char != "\n") or ord(char) in _INVISIBLE:
            yield position, char
            continue
        marks = marks + 1 if category in _MARKS else 0
        if marks > MAX_MARKS:
            yield position, char


HOST = re.compile(
    r"([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE
)
"""A name below a top-level domain, which always begins with a letter: no numeric address in any of
its spellings, nothing that a browser would decode first (url.spec.whatwg.org/#host-parsing)."""

PRIVATE = (
    *(".local", ".localhost", ".internal", ".intranet", ".lan", ".home", ".corp", ".private"),
    *(".arpa", ".onion", ".test", ".invalid"),
)
"""Top-level domains that no public page has (www.rfc-editor.org/rfc/rfc6761 and customary ones)."""


def address_problem(url: str) -> str | None:
    """The key of what is wrong with an address, or None if it may be linked.

    Only `https` to a named public host: no user name, no port, no numeric address, and
    no letters that look like others: a name outside ASCII is written in its ASCII form.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "address.form"
    if parts.scheme != "https":
        return "address.https"
    if any(char.isspace() or char in '<>"\\^`{|}' for char in url):
        return "address.characters"
    if "@" in parts.netloc or port is not None:
        return "address.user_or_port"
    return _host_problem(host)


def _host_problem(host: str) -> str | None:
    if not host.isascii():
        return "address.ascii"
    public = HOST.fullmatch(host) and len(host) <= 253 and not host.lower().endswith(PRIVATE)
    return None if public else "address.host"


def _any_case(text: str) -> str:
    return "".join(f"[{c}{c.upper()}]" if c.isalpha() else f"\\{c}" for c in text)


_END = r"(?:[/?#]|$)"
_ALL_HOSTS = HOST.pattern.replace("a-z", "A-Za-z")
_SECRET = "|".join(map(_any_case, PRIVATE))
ADDRESS_RULES: list[Any] = [
    ["^[Hh][Tt][Tt][Pp][Ss]://", "address.https"],
    [r'^[^\s<>"\\^`{|}]*$', "address.characters"],
    [rf"^\w+://[^/?#@:]*{_END}", "address.user_or_port"],
    [rf"^\w+://[!-~]*?{_END}", "address.ascii"],
    [rf"^\w+://(?![^/?#]*(?:{_SECRET}){_END})(?:{_ALL_HOSTS}){_END}", "address.host"],
]
"""The questions of `address_problem` as patterns, each with its message, for the JSON Schema."""
