"""Pages that explain: the glossary from the vocabulary, the method from the rules' constants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from atlas.pages.page import Page, SearchRecord
from atlas.pages.render import Renderer
from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.terms import STRICTEST_FIRST


def glossary(renderer: Renderer) -> Iterator[Page]:
    """Every term of the vocabulary in both languages."""
    vocabulary = renderer.atlas.catalog.vocabulary
    body = renderer.render(
        "glossary.md.j2", "glossary/", sections=list(type(vocabulary).model_fields)
    )
    yield _page(renderer, "glossary", body)


def method(renderer: Renderer) -> Iterator[Page]:
    """Every rule and threshold, with the numbers that the code itself uses."""
    verdicts = renderer.atlas.verdicts.values()
    body = renderer.render(
        "method.md.j2",
        "method/",
        strictest_first=STRICTEST_FIRST,
        states=list(Maintenance),
        marked=Counter(item.mark.value for verdict in verdicts for item in verdict.marks),
    )
    yield _page(renderer, "method", body)


def _page(renderer: Renderer, name: str, body: str) -> Page:
    title = renderer.t(f"nav.{name}")
    description = renderer.t(f"description.{name}")
    return Page(f"{name}.md", title, description, body, SearchRecord(title, description))
