"""What was made from what, as one tree per base family.

A release stands once in the tree of each of its families: under the first of its bases there, the
others being kept as further origins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from atlas.catalog.schema import Base, BaseLink, Entry
from atlas.view import Atlas


@dataclass(frozen=True)
class Node:
    """A release in the tree of a family; `link` leads to its parent there, `others` to further
    origins in the same family."""

    release: Entry | Base
    link: BaseLink | None
    others: Sequence[BaseLink]
    children: Sequence[Node]

    def walk(self) -> Iterator[Node]:
        """This node and all below it, from top to bottom."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Family:
    """A base family and the roots of its tree, oldest first."""

    id: str
    roots: Sequence[Node]

    def walk(self) -> Iterator[Node]:
        for root in self.roots:
            yield from root.walk()


def families(atlas: Atlas) -> Mapping[str, Family]:
    """The tree of every family that has a release, the largest first and `other` last."""
    members: dict[str, list[Entry | Base]] = {}
    for release in sorted(atlas.releases, key=lambda r: (r.released or "9999", r.slug)):
        for family in atlas.families[release.slug]:
            members.setdefault(family, []).append(release)
    order = sorted(members, key=lambda family: (family == "other", -len(members[family])))
    return {family: Family(family, _roots(members[family])) for family in order}


def _roots(members: Sequence[Entry | Base]) -> list[Node]:
    known = {release.slug for release in members}
    links = {
        release.slug: sorted(
            # Of several versions of one base, one line is enough.
            {link.slug: link for link in reversed(release.bases) if link.slug in known}.values(),
            key=lambda link: (link.relation != "base", release.bases.index(link)),
        )
        for release in members
    }
    below: dict[str | None, list[Entry | Base]] = {}
    for release in members:
        own = links[release.slug]
        below.setdefault(own[0].slug if own else None, []).append(release)

    def node(release: Entry | Base) -> Node:
        own = links[release.slug]
        children = [node(child) for child in below.get(release.slug, [])]
        return Node(release, own[0] if own else None, own[1:], children)

    return [node(release) for release in below.get(None, [])]
