"""Named models and data sets in running text: a link, a button, and a card at the page's foot."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from atlas.pages.render import Renderer, relative

FACTS = (
    "released", "sizes", "context", "bases", "use", "life", "last_commit", "stars", "licence",
    "paper", "repository", "homepage",
)  # fmt: skip
"""What `fact` can say; the template `fact.html.j2` says how."""

_INERT = str.maketrans({char: f"&#{ord(char)};" for char in "\\`*_[]{}~|^"})
"""What Markdown reads as a mark, as character references: text from the catalog is no Markdown."""


def inline(template: str, *values: object) -> str:
    """HTML inside a paragraph, with the text in it made safe from Markdown."""
    markup = Markup(template)  # nosec B704 # templates are ours
    return str(markup.format(*map(escape, values))).translate(_INERT)


class Mentions:
    """What has been named on each page, and the macros that name it.

    A page names a thing often and has one card for it; `cards` hands them over and forgets them.
    """

    def __init__(self, renderer: Renderer, url: Callable[[], str]) -> None:
        self._renderer = renderer
        self._url = url
        self._cards: dict[str, dict[str, str]] = {}

    def model(self, slug: str, shown: str | None = None) -> str:
        """An entry or a base model by its name, or as `shown`: a version of it."""
        release = self._renderer.atlas.catalog.release(slug)
        text = self._renderer.mark_language(shown or release.name)
        target = self._renderer.release_url(release)
        return self._mention(f"card-{slug}", target, text, release=release)

    def dataset(self, slug: str, shown: str | None = None) -> str:
        """A data set by its name, or as `shown`."""
        dataset = self._renderer.atlas.catalog.datasets[slug]
        text = self._renderer.both(shown or dataset.name)
        target = self._renderer.release_url(dataset)
        return self._mention(f"data-card-{slug}", target, text, dataset=dataset)

    def fact(self, slug: str, what: str) -> str:
        """One of the `FACTS` of an entry or a base model."""
        if what not in FACTS:
            raise KeyError(what)
        release = self._renderer.atlas.catalog.release(slug)
        text = self._renderer.render("fact.html.j2", self._url(), what=what, release=release)
        return text.strip().translate(_INERT)

    def cards(self) -> Markup:
        """The cards of everything named on the page so far."""
        cards = "\n".join(self._cards.pop(self._url(), {}).values())
        return Markup(cards)  # nosec B704 # made by an escaping template

    def _mention(self, identity: str, target: str, shown: Markup, **of: object) -> str:
        known = self._cards.setdefault(self._url(), {})
        name = shown.striptags()
        if identity not in known:
            known[identity] = self._renderer.render(
                "card.html.j2", self._url(), id=identity, plain_name=name, **of
            )
        return inline(
            '<span class="named"><a href="{}" data-card="{}">{}</a><button type="button"'
            ' class="named__more" popovertarget="{}" aria-label="{}"></button></span>',
            relative(target, self._url()), identity, shown, identity,
            self._renderer.t("article.glance", name=name),
        )  # fmt: skip
