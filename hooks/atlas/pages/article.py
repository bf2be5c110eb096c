"""Macros of the article and the guides: whatever they say of a model comes from the catalog.

Inline macros return text that Markdown leaves alone; block macros stand on a line of their own.
Those that name something are in `mentions`, those that count in `counts`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from atlas.language import CODES
from atlas.pages import counts, mentions, reading
from atlas.pages.mentions import inline
from atlas.pages.references import references
from atlas.pages.render import Renderer


def macros(renderer: Renderer, url: Callable[[], str]) -> dict[str, Callable[..., object]]:
    """The macros by name; `url` gives the address of the page that calls one."""
    language, t = renderer.language, renderer.t
    named = mentions.Mentions(renderer, url)

    def block(part: str, **values: object) -> str:
        return renderer.render("article.html.j2", url(), part=part, **values).strip()

    def part(name: str) -> reading.Part:
        return reading.part(language.code, f"article/{name}")

    def page_head() -> str:
        """Which part this is, how long it takes, and when it was last reviewed."""
        own = reading.part(language.code, reading.name_of(url()))
        return block("head", own=own, **_place(url()))

    def page_foot() -> str:
        """The cards of everything named on the page, and the ways on."""
        place = _place(url())
        if number := place["number"]:
            before, after = reading.PARTS[: number - 1][-1:], reading.PARTS[number:][:1]
            place["before"] = part(before[0]) if before else None
            place["after"] = part(after[0]) if after else None
        return block("foot", cards=named.cards(), **place)

    def article_contents() -> str:
        """The parts of the article in reading order, with reading times."""
        return block("contents", parts=[part(name) for name in reading.PARTS])

    def review_table() -> str:
        """When each part was last reviewed."""
        return block("reviews", parts=[part(name) for name in reading.PARTS])

    def cite_article() -> str:
        """How to cite the article, as a sentence and for BibTeX."""
        root = renderer.address.site + ("" if language.code == CODES[0] else f"{language.code}/")
        own = reading.part(language.code, "article/index")
        return block("how to cite", own=own, address_of_article=root + own.url)

    def cite(identity: str) -> str:
        """A source by its makers and year, linked to it."""
        item = references()[identity]
        return inline(
            '<a href="{}" rel="noopener external" title="{}">{}{}{}</a>',
            item.url, item.title, renderer.plain(item.by), t("article.reference_comma"),
            item.date[:4],
        )  # fmt: skip

    def reference_list() -> str:
        """Every source."""
        return block("references", items=references().values())

    def chain(slug: str) -> str:
        """The licence chains of a release, each with the link that decides."""
        return block("chain", release=renderer.atlas.catalog.release(slug))

    def notable(slug: str) -> str:
        """What the catalog finds worth knowing of an entry."""
        return block("notable", entry=renderer.atlas.catalog.entries[slug])

    def opinion(whose: str) -> str:
        """Marks what follows as an opinion: the `roundup`'s or `ours`."""
        words = t(f"article.opinion.{whose}")
        return inline('<span class="opinion opinion--{}">{}</span>', whose, words)

    def day(written: str) -> str:
        """A date, written `2026-11-25`."""
        return language.day(date.fromisoformat(written))

    functions: list[Callable[..., object]] = [
        page_head, page_foot, article_contents, review_table, cite_article, cite, reference_list,
        chain, notable, opinion, day, named.model, named.dataset, named.fact,
    ]  # fmt: skip
    own = {function.__name__: function for function in functions}
    return own | counts.macros(renderer, block)


def _place(url: str) -> dict[str, Any]:
    """Which part of the article a page is; 0 for a page that is none."""
    name = url.rstrip("/").rpartition("/")[2]
    is_part = url.startswith("article/") and name in reading.PARTS
    number = reading.PARTS.index(name) + 1 if is_part else 0
    return {"number": number, "whole": len(reading.PARTS)}
