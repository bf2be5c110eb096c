"""The page of hardware with many entries: short, and nothing is lost."""

from __future__ import annotations

import re
from datetime import date

import pytest
from atlas.address import Address
from atlas.catalog import Catalog
from atlas.language import language
from atlas.pages import Renderer, fits
from atlas.view import Atlas
from mkdocs.config import load_config

from tests.conftest import DAY, REPO_URL, ROOT, SITE_URL


@pytest.mark.parametrize("code", ["zh", "en"])
def test_a_size_with_many_entries_has_a_page_of_its_own(
    catalog: Catalog, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    atlas = Atlas(catalog, date.fromisoformat(DAY))
    renderer = Renderer(atlas, language(code), Address(SITE_URL, REPO_URL))
    [whole] = fits.fits(renderer)
    monkeypatch.setattr(fits, "SHOWN", 20)
    first, *others = fits.fits(renderer)
    outside = load_config(str(ROOT / "mkdocs.yml")).not_in_nav
    assert outside
    assert all(outside.match_file(page.path) for page in others)  # else a strict build ends
    large = [group for group in fits.groups(atlas) if len(group.entries) > 20]
    assert [page.path for page in others] == [group.path for group in large]
    assert len(_named(first.body)) < len(_named(whole.body))
    for page, group in zip(others, large, strict=True):
        assert _named(page.body) == [entry.slug for entry in group.entries]
        assert f'href="{page.url.removeprefix("hardware/")}"' in first.body


def test_every_sized_entry_counts_once(catalog: Catalog) -> None:
    atlas = Atlas(catalog, date.fromisoformat(DAY))
    sized = [entry for entry in atlas.entries if atlas.verdicts[entry.slug].fits]
    assert sum(group.smallest for group in fits.groups(atlas)) == len(sized)


def _named(body: str) -> list[str]:
    return re.findall(r'href="[./]*/entries/([^/]+)/#hardware"', body)
