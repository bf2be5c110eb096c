"""Pictures of entries and domains for links in messages and on social sites (ogp.me), drawn as
SVG.

A Chinese font of the system is used and none is fetched; where there is none, there are no
pictures, and pages do not name any. What was drawn once is kept in `.build/pictures`.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import resvg_py

from atlas.catalog.schema import Entry
from atlas.exports.export import Export
from atlas.pages.records import picture, pictured
from atlas.pages.render import Renderer
from atlas.view import ids

WIDTH, HEIGHT = 720, 378
"""Pixels; drawn on a canvas of 1,200 × 630."""

KEPT = Path(__file__).parents[3] / ".build/pictures"

FONTS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "WenQuanYi Zen Hei"),
    ("/System/Library/Fonts/STHeiti Medium.ttc", "Heiti SC"),
    ("/System/Library/Fonts/PingFang.ttc", "PingFang SC"),
)
"""Where systems keep a font with Chinese, and its family."""


@cache
def font() -> tuple[str, str] | None:
    """The first of `FONTS` that is there."""
    return next((known for known in FONTS if os.path.exists(known[0])), None)


def pictures(renderer: Renderer) -> Iterator[Export]:
    """Everything below `pictures/`."""
    if font() is None:
        return
    t, atlas = renderer.t, renderer.atlas
    numbers = t("lead.domains", count=len(atlas.entries), domains=len(atlas.domains))
    yield Export("pictures/site.png", _drawn(renderer, t("site_name"), numbers, "", []))
    if pictured(renderer):
        for entry in atlas.entries:
            drawn = _entry(renderer, entry)
            yield from (Export(f"pictures/entries/{known}.png", drawn) for known in ids(entry))
    else:
        for domain, (entry, *_) in atlas.domains.items():
            label, about = renderer.label("domains", domain), renderer.about("domains", domain)
            yield Export(picture(renderer, entry), _drawn(renderer, label, about, "", []))


def _entry(renderer: Renderer, entry: Entry) -> bytes:
    verdicts = renderer.atlas.verdicts[entry.slug]
    words = [
        renderer.label("licence_uses", verdicts.terms.use),
        renderer.label("maintenance", verdicts.maintenance.state),
        renderer.t("comma").join(entry.sizes[:3]),
    ]
    title = entry.name
    if entry.name_zh and entry.name_zh not in title:
        title = f"{title} {entry.name_zh}"
    domain, text = renderer.label("domains", entry.domain), renderer.plain(entry.summary)
    return _drawn(renderer, title, text, domain, [word for word in words if word])


def lines(text: str, width: float, most: int) -> list[str]:
    """`text` in at most so many lines of at most so many ems; the last ends with … if it is cut."""
    found = [""]
    for word in _words(text):
        if ems(found[-1] + word.rstrip()) > width and found[-1]:
            found.append("")
        found[-1] += word.lstrip() if not found[-1] else word
    if len(found) > most:
        found = found[:most]
        while ems(found[-1]) > width - 1:
            found[-1] = found[-1][:-1]
        found[-1] = f"{found[-1].rstrip()}…"
    return [line.strip() for line in found]


def ems(text: str) -> float:
    """About how wide a text is: Chinese characters are one em wide, others a little over half."""
    return sum(1 if unicodedata.east_asian_width(char) in "WF" else 0.56 for char in text)


def _words(text: str) -> Iterator[str]:
    """Where a line may break: after blanks, and on both sides of Chinese characters, but never
    before a mark that must not begin a line."""
    word = ""
    for char in text:
        han = unicodedata.east_asian_width(char) in "WF"
        mark = unicodedata.category(char).startswith("P")
        if word and (word[-1].isspace() or (han and not mark) or (_is_wide(word[-1]) and not mark)):
            yield word
            word = ""
        word += char
    yield word


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _drawn(renderer: Renderer, title: str, text: str, above: str, words: list[str]) -> bytes:
    known = font()
    assert known  # nosec B101 # asked for by the caller
    size = min(84, int(1080 / max(1, ems(title))))
    drawing = renderer.render(
        "picture.svg.j2",
        "",
        family=known[1],
        title=title,
        size=size,
        above=above,
        lines=lines(text, 1080 / 34, 4 if words else 6),
        words=words,
        widths=[round(ems(word) * 30 + 40) for word in words],
    )
    named = hashlib.sha256(f"{resvg_py.__version__}{known}{WIDTH}{drawing}".encode()).hexdigest()
    path = KEPT / f"{named}.png"
    if not path.exists():
        picture = resvg_py.svg_to_bytes(
            svg_string=drawing, width=WIDTH, font_files=[known[0]], skip_system_fonts=True
        )
        KEPT.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}")
        half.write_bytes(bytes(picture))
        half.replace(path)
    return path.read_bytes()
