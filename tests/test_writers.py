"""What is written beside the pages stays well-formed with any text, and gives it back as it was."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from atlas.catalog.text import cleaned
from atlas.exports.badges import Badge
from atlas.exports.feeds import _add
from atlas.exports.files import cell
from atlas.pages.structured import _block
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import hostile

TEXTS = st.text(max_size=60).map(cleaned) | st.sampled_from(hostile.accepted())
"""Texts as the catalog and the store may hold them."""


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_any_text_survives_every_writer(text: str) -> None:
    written = cell(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert written.removeprefix("'") == text.removeprefix("'")

    picture = Badge(text, text, "#000").picture()
    assert [part.text or "" for part in ElementTree.fromstring(picture)[-1]][-1:] == [text]
    assert json.loads(Badge(text, text, "#000").endpoint())["message"] == text

    feed = ElementTree.Element("feed")
    _add(feed, "title", text, label=text)
    (title,) = ElementTree.fromstring(ElementTree.tostring(feed, encoding="unicode"))
    assert (title.text or "", title.get("label")) == (text, text)

    told = _block({"name": text})
    assert "<" not in told
    assert json.loads(told) == {"name": text}
