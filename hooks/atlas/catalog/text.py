"""What text and addresses from people and from GitHub may contain."""

from __future__ import annotations

import ipaddress
import unicodedata
from urllib.parse import urlsplit

# Characters that change how neighbouring text is shown without being seen themselves
# (Unicode TR 36 and TR 39; the bidirectional controls are those of CVE-2021-42574).
_INVISIBLE = frozenset(
    [
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x3164, 0xFEFF, 0xFFA0),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
        *(*range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)),
    ]
)


def forbidden_character(text: str) -> tuple[int, str] | None:
    """Position (from 1) and name of the first control, bidirectional or zero-width character."""
    if text.isprintable() and text.isascii():
        return None
    for position, char in enumerate(text):
        code = ord(char)
        control = unicodedata.category(char) in {"Cc", "Cs", "Co"} and char != "\n"
        if control or code in _INVISIBLE or char in "\u2028\u2029":
            name = unicodedata.name(char, "control character").lower()
            return position + 1, f"U+{code:04X} ({name})"
    return None


def address_problem(url: str) -> str | None:
    """The key of what is wrong with an address, or None if it may be linked.

    Only `https` to a named public host: no user name, no port, no numeric address.
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
    if _is_numeric(host) or "." not in host.strip(".") or host.endswith((".local", ".internal")):
        return "address.host"
    return None


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit() or host.lower().startswith("0x")
    return True
