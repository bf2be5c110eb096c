"""Base families, and the map of what was made from what."""

from __future__ import annotations

from datetime import date

import pytest
from atlas.catalog import Catalog
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
