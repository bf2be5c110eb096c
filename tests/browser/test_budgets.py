"""What pages may weigh, as a server sends them; `docs/*/benchmarks.md` shows what they do weigh."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.bench import searching, weights
from tests.bench.targets import TARGETS

pytestmark = pytest.mark.browser

MOST = {target.key: target.limit for target in TARGETS}
SIDES = ["", "en/"]
PAGES = {"home": "", "explorer": "explore/"}
IMAGE = 50
"""KB of an image, which no server packs."""


@pytest.mark.parametrize("side", SIDES)
def test_pages(site: Path, side: str) -> None:
    most = dict.fromkeys((site / side / "entries").glob("*/index.html"), MOST["entry"])
    assert len(most) > 200
    most |= {site / side / path / "index.html": MOST[key] for key, path in PAGES.items()}
    sizes = {page: weights.packed(page) for page in most}
    assert {page: size for page, size in sizes.items() if size > most[page]} == {}


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("key", "ending"), [("style", "css"), ("script", "js")])
def test_styles_and_scripts(site: Path, side: str, key: str, ending: str) -> None:
    files = weights.own(site / side, ending)
    assert files
    assert weights.together(files) <= MOST[key]


def test_images(site: Path) -> None:
    images = [path for ending in ("png", "svg") for path in site.rglob(f"*.{ending}")]
    assert images
    assert [path for path in images if path.stat().st_size > IMAGE * weights.KB] == []


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("path", [*PAGES.values(), "entries/bentsao/"])
def test_first_view(chromium: Browser, server: str, side: str, path: str) -> None:
    """All that a browser fetches until it rests, what the theme needs with it."""
    page, fetched = searching.opened(chromium, server + side + path)
    weight = searching.kilobytes(fetched)
    page.close()
    assert len(fetched) > 5
    assert weight <= MOST["view"]
