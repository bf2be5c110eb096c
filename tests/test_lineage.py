"""Base families, and the map of what was made from what."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from atlas.catalog import Catalog
from atlas.lineage import families
from atlas.pages.lineage import shortened
from atlas.view import Atlas

from tests.conftest import DAY


@pytest.fixture(scope="module")
def atlas(catalog: Catalog) -> Atlas:
    return Atlas(catalog, date.fromisoformat(DAY))


@pytest.mark.parametrize(
    ("slug", "families"),
    [
        ("llama-3", ("llama",)),  # written
        ("vicuna", ("llama",)),  # by its bases
        ("belle", ("bloom", "llama")),  # made from two
        ("deepseek-r1-distill-qwen", ("qwen",)),  # a teacher passes on no weights
        ("falcon", ("other",)),  # stands alone
        ("doctorglm", ("glm",)),
    ],
)
def test_families(atlas: Atlas, slug: str, families: tuple[str, ...]) -> None:
    assert atlas.families[slug] == families


def test_every_family_has_a_base_and_every_base_a_family(atlas: Atlas) -> None:
    used = {family for base in atlas.bases for family in atlas.families[base.slug]}
    assert used == set(atlas.catalog.vocabulary.families)
    assert all(atlas.families[base.slug] for base in atlas.bases)


def test_every_link_within_a_family_is_in_its_tree(atlas: Atlas) -> None:
    trees = families(atlas)
    for name, family in trees.items():
        members = [release for release in atlas.releases if name in atlas.families[release.slug]]
        nodes = list(family.walk())
        assert sorted(node.release.slug for node in nodes) == sorted(r.slug for r in members)
        drawn = {
            (link.slug, node.release.slug) for node in nodes if node.link
            for link in (node.link, *node.others)
        }  # fmt: skip
        slugs = {release.slug for release in members}
        assert drawn == {
            (link.slug, release.slug)
            for release in members for link in release.bases if link.slug in slugs
        }  # fmt: skip
        for node in nodes:
            assert all(
                child.link and child.link.slug == node.release.slug for child in node.children
            )


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_the_list_says_what_the_map_shows(site: Path, catalog: Catalog, prefix: str) -> None:
    text = (site / prefix / "lineage/index.html").read_text(encoding="utf-8")
    for part in text.split('<section class="family">')[1:]:
        svg, _, listed = part.partition("</svg>")
        shown = re.findall(r'class="node[^"]*" data-slug="([^"]+)"[^>]* href="([^"]+)"', svg)
        assert shown
        assert [slug for slug, _ in shown] == re.findall(r'<li data-slug="([^"]+)"', listed)
        assert {href for _, href in shown} <= set(re.findall(r'<a href="([^"]+)"', listed))
    linked = set(re.findall(r'href="\.\./entries/([^/"]+)/"', text))
    models = {entry.slug for entry in catalog.entries.values() if entry.kind == "model"}
    assert linked >= models


def test_every_entry_on_the_map_leads_there(site: Path, atlas: Atlas) -> None:
    for release in atlas.releases:
        folder = "bases" if release.kind == "base" else "entries"
        text = (site / folder / release.slug / "index.html").read_text(encoding="utf-8")
        assert (f"lineage/#{release.slug}" in text) == bool(atlas.families[release.slug])


@pytest.mark.parametrize(
    ("name", "room", "expected"),
    [("Qwen", 100, "Qwen"), ("一二三四五", 36, "一二…"), ("abcdefghij", 40, "abcde…")],
)
def test_long_names_are_cut(name: str, room: float, expected: str) -> None:
    assert shortened(name, room) == expected
