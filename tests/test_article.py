"""The article and the guides: both languages say the same, and the catalog says the rest."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from atlas.address import Address
from atlas.catalog import Catalog, CatalogError
from atlas.language import CODES, language
from atlas.pages import Renderer, article, quoted, reading
from atlas.pages.drawing import length, wrap
from atlas.pages.macros import macros
from atlas.pages.populations import POPULATIONS, Populations
from atlas.pages.references import references
from atlas.view import Atlas

from tests.conftest import DAY, REPO_URL, ROOT, SITE_URL

PAGES = sorted(
    path.relative_to(ROOT / "docs/en").as_posix().removesuffix(".md")
    for folder in ("article", "guides")
    for path in (ROOT / "docs/en" / folder).glob("*.md")
)

POINTS = {
    "article/why": ["consumers", "buyers", "thesis", "occasion"],
    "article/chatlaw": [
        "product", "doubts", "modes", "flow", "three-models", "dispatcher", "since",
    ],
    "article/train-or-retrieve": [
        "two-ways", "objection", "four-reasons", "pre-training", "few-abilities", "losing", "cost",
    ],
    "article/questions": [
        "texts-enough", "still-knowledge-base", "different-answers", "is-7b-enough",
    ],
    "article/open-models": [
        "scope", "medicine", "law", "finance", "education", "named-only", "said-and-now", "missing",
    ],
    "article/references": ["sources", "how-to-cite", "reviewed", "credit"],
    "guides/choosing": [
        "task", "need", "terms", "lineage", "data", "hardware", "weights", "maintenance",
        "quality", "responsibility",
    ],
}  # fmt: skip
"""The points that the article must make, by page: ids of headings."""

NUMBERS = {
    "2023": "the year of the roundup, part of titles and sentences",
    "2022": "the year of an observation that is cited",
    "2024": "the year of the second version of a paper",
    "2025": "the year that a share is given for",
    "5": "a month",
    "4": "a version of a closed model (GPT-4), which the catalog does not list",
    "4.0": "CC BY 4.0",
    "6": "a size the roundup asks about", "7": "likewise", "13": "likewise", "33": "likewise",
    "175": "likewise",
    "17": "a result of a study that is cited there", "33%": "likewise", "17%": "likewise",
    "32,000": "likewise",
}  # fmt: skip
"""Numbers that may stand in the text itself, and why: none is one that the catalog knows."""

ORDINALS = re.compile(r"^(#+ )?\d+\. ", re.MULTILINE)


def source(code: str, page: str) -> str:
    return (ROOT / f"docs/{code}/{page}.md").read_text(encoding="utf-8")


def body(code: str, page: str) -> str:
    return source(code, page).split("---\n", 2)[2]


def prose(code: str, page: str) -> str:
    """The text as a reader sees it, without what macros say, addresses and headings of pages."""
    text = re.sub(
        r"\{\{.*?\}\}|\{:.*?\}|\]\([^)]*\)|\[\^\w+\]|<[^>]*>|《[^》]*》", " ", body(code, page)
    )
    return re.sub(r"^# .*$", "", text, flags=re.MULTILINE)


def calls(text: str) -> list[str]:
    """Every call of a macro; names that are shown instead of the catalog's may differ."""
    return [re.sub(r'^(model\("[^"]*"), ".*', r"\1", call) for call in
            (call.strip() for call in re.findall(r"\{\{(.*?)\}\}", text))]  # fmt: skip


def outline(text: str) -> list[tuple[str, Counter[str]]]:
    """Every section by its level and id, with what stands in it."""
    sections = re.split(r"^(#+ .*)$", text, flags=re.MULTILINE)
    found = []
    for heading, content in zip(sections[1::2], sections[2::2], strict=True):
        identity = re.search(r"\{: (#[\w-]+) \}", heading)
        parts: Counter[str] = Counter(calls(content))
        parts.update(f"link {target}" for target in re.findall(r"\]\(([^)]*)\)", content))
        parts.update(f"note {name}" for name in re.findall(r"\[\^(\w+)\]", content))
        parts.update(f"block {kind(block)}" for block in re.split(r"\n\s*\n", content.strip()))
        parts["items"] = len(re.findall(r"^(?:- |\d+\. |\|)", content, flags=re.MULTILINE))
        found.append((f"{heading.split()[0]} {identity[1] if identity else ''}", parts))
    return found


def kind(block: str) -> str:
    """What a block of Markdown is."""
    marks = {"!!!": "note", "- ": "list", "1. ": "list", "|": "table", "[^": "footnote"}
    return next((name for mark, name in marks.items() if block.startswith(mark)), "paragraph")


@pytest.fixture(scope="module")
def atlas(catalog: Catalog) -> Atlas:
    return Atlas(catalog, date.fromisoformat(DAY))


@pytest.fixture(scope="module")
def functions(atlas: Atlas) -> Callable[[str], dict[str, Callable[..., object]]]:
    """The macros of one language, as a page of the article has them."""

    def of(code: str) -> dict[str, Callable[..., object]]:
        renderer = Renderer(atlas, language(code), Address(SITE_URL, REPO_URL))
        return macros(renderer, lambda: "article/open-models/")

    return of


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_have_the_same_sections_and_contents(page: str) -> None:
    """Sections, paragraphs, lists, tables, figures, macros, links and notes, one for one."""
    english, chinese = (outline(body(code, page)) for code in ("en", "zh"))
    assert [name for name, _ in english] == [name for name, _ in chinese]
    for (name, ours), (_, theirs) in zip(english, chinese, strict=True):
        assert ours == theirs, name


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_were_reviewed_on_the_same_day(page: str) -> None:
    assert reading.part("en", page).reviewed == reading.part("zh", page).reviewed


@pytest.mark.parametrize(("page", "points"), POINTS.items())
def test_every_point_is_made(page: str, points: list[str]) -> None:
    ids = re.findall(r"\{: #([\w-]+) \}", source("en", page))
    assert [point for point in points if point not in ids] == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", PAGES)
def test_every_model_is_named_by_a_macro(code: str, page: str, catalog: Catalog) -> None:
    """No name of the catalog stands in the text itself, where nothing would link or check it."""
    releases = [*catalog.entries.values(), *catalog.bases.values()]
    names = {name for item in releases for name in (item.name, item.name_zh, *item.aliases) if name}
    # A part of the product of the case study is named as such.
    text = re.sub(r"ChatLaw LLM", "", prose(code, page))
    text = text.replace("LangChain", "").replace("HuggingGPT", "")
    bare = [
        name
        for name in names
        if len(name) > 2 and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    ]
    assert bare == []


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", PAGES)
def test_every_number_that_the_catalog_knows_comes_from_it(code: str, page: str) -> None:
    text = ORDINALS.sub("", prose(code, page))
    found = re.findall(r"\d[\d,.]*%?", text)
    assert {number.rstrip(".,") for number in found} <= set(NUMBERS)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("page", PAGES)
def test_every_note_has_its_day_and_every_page_its_cards(code: str, page: str) -> None:
    text = body(code, page)
    notes = re.findall(r"^!!! (.*)$", text, flags=re.MULTILINE)
    assert all(re.fullmatch(r'since ".*\{\{ day\("[\d-]+"\) \}\}.*"', note) for note in notes)
    assert text.rstrip().endswith("{{ page_foot() }}")


def test_every_source_is_cited_and_listed(
    functions: Callable[[str], dict[str, Callable[..., object]]],
) -> None:
    cited = {
        name
        for code in CODES
        for page in PAGES
        for name in re.findall(r'cite\("(\w+)"\)', source(code, page))
    }
    assert cited == set(references())
    for code in CODES:
        listed = str(functions(code)["reference_list"]())
        assert all(item.url in listed for item in references().values())


@pytest.mark.parametrize("code", CODES)
def test_the_tables_hold_every_system_of_the_roundup(code: str, site: Path) -> None:
    """All sixteen described and all six named, each with a row, whatever has become of it."""
    place = "" if code == CODES[0] else f"{code}/"
    page = (site / f"{place}article/open-models/index.html").read_text(encoding="utf-8")
    tables = re.findall(r'<table class="records records--roundup".*?</table>', page, re.DOTALL)
    rows = re.findall(r'scope="row"><a href="../../entries/([\w-]+)/"', "".join(tables))
    described = {
        "medicalgpt-zh", "doctorglm", "bentsao", "med-chatglm", "chatmed", "shennong-tcm",
        "bianque", "soulchat", "lawgpt", "chatlaw", "lexilaw", "lawgpt-zh", "lawyer-llama",
        "fingpt", "fintuo", "educhat",
    }  # fmt: skip
    named = {"biomedlm", "pmc-llama", "chatdoctor", "biomedgpt", "bloomberggpt", "pixiu"}
    assert Counter(rows) == Counter([*described, *named])
    differs = re.search(r'<table class="records records--differs".*?</table>', page, re.DOTALL)
    assert differs
    assert len(re.findall('scope="row"', differs[0])) >= 10


def test_numbers_of_the_article_are_those_of_the_catalog(
    atlas: Atlas, functions: Callable[[str], dict[str, Callable[..., object]]]
) -> None:
    english = functions("en")
    models = [entry for entry in atlas.entries if entry.kind == "model"]
    assert english["number"]("models") == str(len(models))
    tuned = [entry for entry in models if {step.stage for step in entry.training} == {"sft"}]
    assert english["number"]("sft-only") == str(len(tuned))
    populations = Populations(atlas)
    assert len(populations.members("described", of="entries")) == 16
    assert len(populations.members("named-only", of="entries")) == 6
    for name in POPULATIONS:
        assert populations.share(name, of="entries") > 0, name
        assert all(populations.share(name, of=of) <= 1 for of in POPULATIONS), name
    with pytest.raises(KeyError):
        english["number"]("modles")
    with pytest.raises(KeyError):
        english["fact"]("chatlaw", "colour")


def test_hostile_names_stay_text_inside_a_paragraph(catalog: Catalog) -> None:
    """Markup and Markdown in a name reach the page as text."""
    hostile = "<b>*x*</b> [y](javascript:1) `z` {{ 7 }} {: #w }"
    entry = catalog.entries["doctorglm"].model_copy(update={"name": hostile})
    changed = Catalog(**{**vars(catalog), "entries": {**catalog.entries, "doctorglm": entry}})
    view = Atlas(changed, date.fromisoformat(DAY))
    renderer = Renderer(view, language("en"), Address(SITE_URL, REPO_URL))
    text = str(article.macros(renderer, lambda: "article/why/")["model"]("doctorglm"))
    assert "<b>" not in text
    assert not set(text) & set("*[]`{}")


def test_reading_times_grow_with_the_text() -> None:
    assert reading.minutes("word " * 10) == 1
    assert reading.minutes("word " * 1000) == 5
    assert reading.minutes("字" * 1000) == 3
    assert reading.minutes('{{ number("models") }} ' * 1000) == 1


@pytest.mark.parametrize(
    "text", ["Supervised fine-tuning, for each question", "检索知识库，取回依据"]
)
def test_words_of_a_diagram_stay_in_their_box(text: str) -> None:
    lines = wrap(text, 100)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(length(line) <= 100 + length("，") for line in lines)


@pytest.mark.parametrize(
    ("code", "words"), [("zh", ["专业模式", "贪心", "伪命题"]), ("en", ["greedy", "dispatcher"])]
)
def test_search_knows_the_article_but_not_its_cards(
    code: str, words: list[str], site: Path, catalog: Catalog
) -> None:
    """Its text is found; the cards, which repeat summaries of entries, are not."""
    place = "" if code == CODES[0] else f"{code}/"
    index = json.loads((site / f"{place}search/search_index.json").read_text(encoding="utf-8"))
    found = [doc for doc in index["docs"] if doc["location"].startswith(("article/", "guides/"))]
    assert {doc["location"].partition("#")[0] for doc in found} >= {
        "article/", *(f"article/{name}/" for name in reading.PARTS), "guides/choosing/",
    }  # fmt: skip
    text = "".join(doc["text"] for doc in found).replace("\u200b", "")
    assert [word for word in words if word not in text] == []
    summary = getattr(catalog.entries["lawbench"].summary, code)
    assert summary[:20].replace(" ", "") not in text.replace(" ", "")


def test_an_unknown_id_is_found_with_its_line(tmp_path: Path, catalog: Catalog) -> None:
    page = tmp_path / "docs/en/article/why.md"
    page.parent.mkdir(parents=True)
    text = """---
title: Why
render_macros: true
---

{{ model("chatlaw") }} and {{ model("chatlow", "ChatLaw") }}
{{ licence_table("llama", "lama-2") }} {{ number("models") }}
{{ dataset("cail-2018") }} {{ cite("unheard1999") }} {{ notable("llama") }} {{ model("old-law") }}
"""
    page.write_text(text, encoding="utf-8")
    (page.parent / "code.md").write_text('{{ model("not-a-macro-here") }}', encoding="utf-8")
    chatlaw = catalog.entries["chatlaw"].model_copy(update={"former_slugs": ["old-law"]})
    view = replace(catalog, entries={**catalog.entries, "chatlaw": chatlaw})
    with pytest.raises(CatalogError) as told:
        quoted.check(tmp_path / "docs", view)
    assert [problem.for_terminal(language("en")) for problem in told.value.problems] == [
        "docs/en/article/why.md:6:38: error: model: There is no entry or base model 'chatlow'."
        " Did you mean 'chatlaw'?",
        "docs/en/article/why.md:7:28: error: licence_table: There is no base model 'lama-2'."
        " Did you mean 'llama-2'?",
        "docs/en/article/why.md:8:13: error: dataset: There is no data set 'cail-2018'."
        " Did you mean 'cail2018'?",
        "docs/en/article/why.md:8:37: error: cite: references.yml has no source 'unheard1999'."
        " Add it, or correct the id.",
        "docs/en/article/why.md:8:66: error: notable: There is no entry 'llama'."
        " Did you mean 'pmc-llama'?",
        "docs/en/article/why.md:8:87: error: model: 'old-law' is now 'chatlaw'. Write that.",
    ]
    with pytest.raises(CatalogError):
        quoted.check(ROOT / "docs", replace(catalog, bases={}))


def test_an_entry_leads_back_to_the_article(site: Path) -> None:
    for slug, page in (("entries/chatlaw", "chatlaw"), ("bases/chatglm-6b", "questions")):
        text = (site / slug / "index.html").read_text(encoding="utf-8")
        assert f'href="../../article/{page}/"' in text


@pytest.mark.parametrize("code", CODES)
def test_pictures_have_words(code: str, site: Path) -> None:
    """Each of the four pictures has a text alternative in the language of its page."""
    place = "" if code == CODES[0] else f"{code}/"
    figures = {
        "chatlaw": ["professional-flow"],
        "train-or-retrieve": ["two-ways", "knowledge"],
        "open-models": ["families"],
    }
    for page, names in figures.items():
        text = (site / f"{place}article/{page}/index.html").read_text(encoding="utf-8")
        for name in names:
            figure = re.search(
                rf'<figure class="drawn" id="figure-{name}">.*?</figure>', text, re.S
            )
            assert figure, name
            words = re.search(r'role="img" aria-label="([^"]{40,})"', figure[0])
            assert words, name
            assert bool(re.search("[\u4e00-\u9fff]", words[1])) == (code == "zh")


def test_no_single_character_of_the_index_cuts_a_word_of_a_query(site: Path) -> None:
    """中 alone in the index would turn the query 中医 into a search for 中."""
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    separator = re.compile(rf"<[^>]*>|{index['config']['separator']}")
    words = {
        word
        for doc in index["docs"]
        for part in ("title", "text")
        for word in separator.split(doc[part])
    }
    assert words & set("中医本草法律金融教育") == set()
