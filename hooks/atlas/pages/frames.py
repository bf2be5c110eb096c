"""What the theme puts around a page: laid out once for all pages of a kind, then filled for each.

A frame is a page with slots in the place of everything in which pages of a kind differ. Slots are
words, so that the theme treats them as it would the text; they are looked for in the frame alone,
never in what fills it. A page that the navigation names has a frame of its own, whose only slot is
its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from tempfile import TemporaryFile

from atlas.pages.html import Heading, anchors, html
from atlas.pages.page import Page


def _slot(name: str) -> str:
    return f"atlas-slot-{name}-end"


_SLOT = re.compile(r"atlas-slot-([a-z]+)(?:-\d+)?-end(?:<h1>)?")
_HEADING = Heading(_slot("anchor"), _slot("heading"))
_ITEM = re.compile(rf"<li\b[^<]*<a\b[^<]*{_HEADING.id}.*?</li>", re.DOTALL)
_BLANK = re.compile(r"\s*\n\s*")

_Place = tuple[Page, int, tuple[int, ...]]
"""A page, and where its texts are: their start and the size of each."""

BODY = "atlas-slot-body-end<h1>"
"""The theme adds a heading to bodies without one; those of pages have theirs."""


class Waiting:
    """Pages that wait for the frame of their kind; their texts, which are more than memory should
    hold, on disk."""

    def __init__(self) -> None:
        self._texts = TemporaryFile()  # noqa: SIM115 - until `close`
        self._pages: dict[Page, dict[tuple[Heading, ...], list[_Place]]] = {}
        self.anchors: dict[str, set[str]] = {}
        """Every id in the text of a page that the navigation names, by its path."""

    def add(self, page: Page, *, named: bool = False) -> None:
        """Pages of the same folder, parts and scripts have a frame in common, unless the
        navigation names them."""
        body, headings = html(page.body)
        if named:
            self.anchors[page.path] = anchors(body)
        kind = self._pages.setdefault(_frame(page, headings, named), {})
        start = self._texts.tell()
        sizes = tuple(self._texts.write(text.encode()) for text in (body, page.structured))
        kind.setdefault(tuple(headings), []).append((page.light, start, sizes))

    def frames(self) -> Iterator[Page]:
        """One page for each kind, for the theme to lay out; its body is the headings."""
        for number, frame in enumerate(self._pages):
            if frame.path in self.anchors:
                yield frame
            else:
                yield replace(frame, path=f"{frame.path}/{_slot(f'name-{number}')}.md")

    def filled(self, path: str, output: str) -> Iterator[tuple[Page, bytes]]:
        """The pages whose frame is at `path`, which the theme has laid out as `output`, in encoded
        HTML."""
        frame = Frame.of(output)
        of_path = zip(self.frames(), self._pages.values(), strict=True)
        alike = next(alike for kind, alike in of_path if kind.path == path)
        for headings, pages in alike.items():
            links = frame.links(headings)
            for page, start, sizes in pages:
                self._texts.seek(start)
                body, structured = (self._texts.read(size) for size in sizes)
                yield page, frame.filled(page, links, body, structured)

    def close(self) -> None:
        self._texts.close()


def _frame(page: Page, headings: list[Heading], named: bool) -> Page:
    frame = replace(
        page,
        body="\n".join(heading.line for heading in headings),
        search=None,
        structured=page.structured and _slot("structured"),
    )
    if named:
        return frame
    return replace(
        frame,
        path=_parts(page)[0],
        body=frame.body and _HEADING.line,
        title=_slot("title"),
        description=_slot("description"),
        redirect=page.redirect and _slot("redirect"),
        picture=page.picture and _slot("picture"),
    )


def _parts(page: Page) -> tuple[str, str]:
    """The address of a page in two: `entries` and `doctorglm`."""
    folder, _, name = page.url.rstrip("/").rpartition("/")
    return folder, name


@dataclass(frozen=True)
class Frame:
    """A page as the theme made it, cut at its slots: encoded text and names of slots by turns.

    The theme's indentation and blank lines, a third of what it makes, are left out: nothing in it
    keeps its spaces.
    """

    parts: tuple[bytes | str, ...]
    item: str
    """One of the table of contents, with slots for a heading."""

    @classmethod
    def of(cls, output: str) -> Frame:
        text = _BLANK.sub("\n", output)
        item = _ITEM.search(text)
        parts: list[bytes | str] = list(_SLOT.split(_ITEM.sub(_slot("contents"), text)))
        parts[0::2] = [str(text).encode() for text in parts[0::2]]
        return cls(tuple(parts), item[0] if item else "")

    def links(self, headings: Sequence[Heading]) -> dict[str, bytes]:
        """What fills the slots for headings: the table of contents, and the first anchor, to which
        one can skip."""
        items = [
            self.item.replace(_HEADING.id, heading.id).replace(_HEADING.text, heading.text)
            for heading in headings
        ]
        first = headings[0].id if headings else ""
        return {"contents": "\n".join(items).encode(), "anchor": first.encode()}

    def filled(
        self, page: Page, links: Mapping[str, bytes], body: bytes, structured: bytes
    ) -> bytes:
        """The whole page in HTML, as are its body and what it says to programs."""
        values = {
            **links,
            "name": _parts(page)[1].encode(),
            "title": escape(page.title).encode(),
            "description": escape(page.description).encode(),
            "body": body,
            "redirect": (page.redirect or "").encode(),
            "structured": structured,
            "picture": page.picture.encode(),
        }
        return b"".join(part if isinstance(part, bytes) else values[part] for part in self.parts)
