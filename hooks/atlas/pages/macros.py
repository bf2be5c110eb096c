"""Macros for hand-written pages: small pieces of the atlas, as HTML blocks.

A macro returns finished text; what comes from the catalog is escaped and is not rendered again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from markupsafe import Markup

from atlas.catalog.schema import Entry
from atlas.pages import article
from atlas.pages.render import Renderer, relative
from atlas.verdicts.maintenance import QUIET_DAYS, Maintenance

NEWLY_DAYS = 120
"""A project counts as newly dormant for this many days after it has become so."""


def macros(renderer: Renderer, url: Callable[[], str]) -> dict[str, Callable[..., object]]:
    """The macros by name; `url` gives the address of the page that calls one."""
    atlas = renderer.atlas

    def block(part: str, **values: object) -> str:
        return renderer.render("macros.html.j2", url(), part=part, **values).strip()

    def count(what: str, domain: str | None = None) -> str:
        """How many `entries` (of a domain), `models`, `bases`, `datasets` or `organisations`."""
        if what in ("entries", "models"):
            chosen = atlas.of_domain(domain) if domain else atlas.entries
            number = sum(what == "entries" or entry.kind == "model" for entry in chosen)
        else:
            number = len(getattr(atlas.catalog, what))
        return renderer.language.number(number)

    def entry(slug: str) -> Markup:
        """A link to an entry or a base model, by its name."""
        release = atlas.catalog.release(slug)
        return Markup('<a href="{}">{}</a>').format(
            relative(renderer.release_url(release), url()), renderer.name(release)
        )

    def entry_card(slug: str) -> str:
        """An entry with its summary and verdicts."""
        return block("card", release=atlas.catalog.release(slug))

    def domain_table() -> str:
        """All domains with their counts."""
        return block("domains")

    def entry_table(choice: str, limit: int = 8) -> str:
        """A table of entries: `freshest`, `newest` or `newly_dormant`."""
        return block("table", choice=choice, releases=choices[choice]()[:limit])

    def freshest() -> list[Entry]:
        seen = [entry for entry in atlas.entries if _last_commit(renderer, entry)]
        return sorted(seen, key=lambda entry: _last_commit(renderer, entry), reverse=True)

    def newest() -> list[Entry]:
        return sorted(atlas.entries, key=lambda entry: entry.released or "", reverse=True)

    def newly_dormant() -> list[Entry]:
        earliest = atlas.today - timedelta(days=QUIET_DAYS + NEWLY_DAYS)
        return [
            entry
            for entry in freshest()
            if atlas.verdicts[entry.slug].maintenance.state is Maintenance.DORMANT
            and _last_commit(renderer, entry) >= earliest.isoformat()
        ]

    def numbers() -> str:
        """What the atlas holds, in numbers."""
        return block("numbers")

    choices = {"freshest": freshest, "newest": newest, "newly_dormant": newly_dormant}
    functions: list[Callable[..., object]] = [
        count, entry, entry_card, domain_table, entry_table, numbers,
    ]  # fmt: skip
    own = {function.__name__: function for function in functions}
    return own | article.macros(renderer, url)


def _last_commit(renderer: Renderer, entry: Entry) -> str:
    last = renderer.atlas.verdicts[entry.slug].maintenance.last_commit
    return last.isoformat() if last else ""
