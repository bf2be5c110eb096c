"""What a lineage may look like: without circles, and small enough to be followed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from atlas.catalog.schema import Base, Entry

MAX_GENERATIONS = 20
"""The longest way from a release to its oldest base; the longest real one has four links."""

MAX_WAYS = 200
"""Ways up from one release, counted to each oldest base; so whoever follows them all ends soon."""

SHOWN = 6
"""Links of a circle that a message names."""

Found = tuple[str, int, str, Mapping[str, object]]
"""File, position of the base in it, key of the message, values."""


def problems(releases: Mapping[str, Entry | Base]) -> Iterator[Found]:
    """Every fault of the lineages; `releases` are keyed by file. Walks without recursion.

    Of a circle the last of these files is blamed.
    """
    file_of = {release.slug: file for file, release in releases.items()}
    order = {slug: place for place, slug in enumerate(file_of)}
    generations: dict[str, int] = {}
    ways: dict[str, int] = {}
    for start in file_of:
        trail: dict[str, int] = {start: 0}  # slug → position of the base that is followed next
        while trail:
            slug, position = trail.popitem()
            bases = releases[file_of[slug]].bases
            if slug in ways:
                continue
            if position < len(bases):
                trail[slug] = position + 1
                follows = bases[position].slug
                if follows in trail:
                    members = list(trail)[list(trail).index(follows) :]
                    last = max(members, key=order.__getitem__)
                    values = {"circle": _circle([*members, follows])}
                    yield file_of[last], trail[last] - 1, "circle", values
                elif follows in file_of and follows not in ways:
                    trail[follows] = 0
                continue
            known = [base.slug for base in bases if base.slug in ways]
            generations[slug] = 1 + max((generations[base] for base in known), default=0)
            ways[slug] = max(1, sum(ways[base] for base in known))
            if generations[slug] > MAX_GENERATIONS:
                yield file_of[slug], 0, "generations", {"limit": MAX_GENERATIONS}
                generations[slug] = 0  # said once, not again for all that was made from it
            if ways[slug] > MAX_WAYS:
                yield file_of[slug], 0, "ways", {"limit": MAX_WAYS}
                ways[slug] = 1


def _circle(names: list[str]) -> str:
    """The links of a circle in words; of a long one the ends."""
    if len(names) > SHOWN:
        half = SHOWN // 2
        names = [*names[:half], "…", *names[-half:]]
    return " → ".join(names)
