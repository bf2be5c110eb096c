"""The lineage map: one drawing and one nested list per base family."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from atlas.catalog.schema import Entry
from atlas.lineage import Family, Node, families
from atlas.pages.bars import USES
from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer, relative

URL = "lineage/"
BOX, HEIGHT, PITCH, COLUMN = 176, 22, 28, 216
"""Width and height of a node, distance of rows, distance of columns."""

WIDE, NARROW = 11.5, 6.3
"""Width of a Chinese and of a Latin character of the map's type, somewhat generous."""


@dataclass(frozen=True)
class Place:
    """Where a node stands: its column is its depth, its row that of its first descendant."""

    node: Node
    column: int
    row: int

    @property
    def left(self) -> int:
        return self.column * COLUMN + 1

    @property
    def middle(self) -> int:
        return self.row * PITCH + HEIGHT // 2 + 1


def lineage(renderer: Renderer) -> Iterator[Page]:
    """The one page. A release that belongs to several families has its anchor in the first."""
    atlas = renderer.atlas
    anchored: set[str] = set()
    maps = {}
    for name, family in families(atlas).items():
        maps[name] = family, drawing(renderer, family, anchored)
        anchored |= {node.release.slug for node in family.walk()}
    models = [entry for entry in atlas.entries if entry.kind == "model"]
    body = renderer.render(
        "lineage.md.j2",
        URL,
        maps=maps,
        uses=USES,
        shown=sum(entry.slug in anchored for entry in models),
        models=len(models),
        scratch=[e for e in models if e.from_scratch and e.slug not in anchored],
        unnamed=[e for e in models if not e.from_scratch and e.slug not in anchored],
    )
    title, description = renderer.t("nav.lineage"), renderer.t("description.lineage")
    record = SearchRecord(title, description)
    yield Page("lineage.md", title, description, body, record, scripts=("lineage.js",))


def drawing(renderer: Renderer, family: Family, anchored: set[str]) -> Markup:
    """The tree of a family from left to right; releases in `anchored` get no id of their own."""
    places: dict[str, Place] = {}
    row = 0
    for root in family.roots:
        row = _place(root, 0, row, places)
    width = max(place.left for place in places.values()) + BOX + 2
    parts = [
        *(line for place in places.values() for line in _lines(place, places)),
        *(_box(renderer, place, anchored) for place in places.values()),
    ]
    label = renderer.t("lineage_map.drawing", family=renderer.label("families", family.id))
    return Markup(
        '<svg class="map" width="{}" height="{}" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        "{}</svg>"
    ).format(width, row * PITCH, width, row * PITCH, label, Markup("").join(parts))


def _place(node: Node, column: int, row: int, places: dict[str, Place]) -> int:
    """Place a node and all below it from `row` on; the next free row."""
    places[node.release.slug] = Place(node, column, row)
    for child in node.children:
        row = _place(child, column + 1, row, places)
    return row if node.children else row + 1


# Thousands of both are drawn, and `format` of Markup takes three times as long.
_PATH = Markup('<path class="edge%s" data-from="%s" data-to="%s" d="%s"/>')
_BOX = Markup(
    '<a%s class="node%s" data-slug="%s" data-use="%s"%s href="%s" aria-label="%s">'
    "<title>%s</title>"
    '<rect class="node__box" x="%s" y="%s" width="%s" height="%s" rx="3"/>'
    '<rect class="%s" x="%s" y="%s" width="5" height="%s"/>'
    '<text x="%s" y="%s">%s</text></a>'
)


def _lines(place: Place, places: dict[str, Place]) -> Iterator[Markup]:
    """The line to the parent with square corners, and curves to further origins."""
    node = place.node
    for link in [node.link, *node.others] if node.link else []:
        origin = places[link.slug]
        start, end = origin.left + BOX, place.left
        if link is node.link:
            turn = end - (COLUMN - BOX) // 2
            path = f"M{start} {origin.middle}H{turn}V{place.middle}H{end}"
        else:
            path = (
                f"M{start} {origin.middle}C{start + 30} {origin.middle} "
                f"{end - 30} {place.middle} {end} {place.middle}"
            )
        kind = "" if link is node.link else " edge--further"
        kind += "" if link.relation == "base" else " edge--weak"
        yield _PATH % (kind, link.slug, node.release.slug, path)


def _box(renderer: Renderer, place: Place, anchored: set[str]) -> Markup:
    release = place.node.release
    use = renderer.atlas.verdicts[release.slug].terms.use
    name = release.name
    described = f"{name}{renderer.t('colon')}{renderer.label('licence_uses', use)}"
    top = place.middle - HEIGHT // 2
    return _BOX % (
        Markup(' id="%s"') % release.slug if release.slug not in anchored else "",
        "" if isinstance(release, Entry) else " node--base",
        release.slug,
        use,
        Markup(' data-domain="%s"') % release.domain if isinstance(release, Entry) else "",
        relative(renderer.release_url(release), URL),
        described,
        described,
        *(place.left, top, BOX, HEIGHT),
        *(USES[use], place.left, top, HEIGHT),
        *(place.left + 11, place.middle + 4, shortened(name, BOX - 16)),
    )


def shortened(name: str, room: float) -> str:
    """The name, cut with an ellipsis where it is wider than `room`."""
    used = 0.0
    for index, character in enumerate(name):
        used += WIDE if character > "\u2e7f" else NARROW
        if used > room:
            return f"{name[: max(1, index - 1)].rstrip()}…"
    return name
