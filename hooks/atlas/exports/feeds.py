"""Atom feeds of the news: of all, of every domain, of every entry (rfc-editor.org/rfc/rfc4287)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit
from xml.etree import ElementTree  # nosec B405 # writes only

from atlas.exports.export import Export
from atlas.news import News, news
from atlas.pages.render import Renderer
from atlas.view import ids

KEPT = 100
"""Items of a feed; readers keep the older ones themselves."""

NAMESPACE = "http://www.w3.org/2005/Atom"


def feeds(renderer: Renderer) -> Iterator[Export]:
    """Everything below `feeds/`."""
    atlas, t = renderer.atlas, renderer.t
    everything = news(atlas, renderer.language)
    title = t("news.all_title", site=t("site_name"))
    yield _feed(renderer, "feeds/all.xml", "", title, everything)
    of_domain: dict[str | None, list[News]] = defaultdict(list)
    of_entry: dict[str, list[News]] = defaultdict(list)
    for item in everything:
        of_domain[item.domain].append(item)
        of_entry[item.slug].append(item)
    for domain in atlas.domains:
        title = t("news.of_title", name=renderer.label("domains", domain))
        path = f"feeds/domains/{domain}.xml"
        yield _feed(renderer, path, f"domains/{domain}/", title, of_domain[domain])
    for entry in atlas.entries:
        title = t("news.of_title", name=entry.name)
        page, items = renderer.release_url(entry), of_entry[entry.slug]
        for known in ids(entry):
            yield _feed(renderer, f"feeds/entries/{known}.xml", page, title, items)


def _feed(renderer: Renderer, path: str, page: str, title: str, items: Sequence[News]) -> Export:
    code, address = renderer.language.code, renderer.address
    feed = ElementTree.Element("feed", {"xmlns": NAMESPACE, "xml:lang": renderer.language.tag})
    _add(feed, "id", address.page(code, path))
    _add(feed, "title", title)
    _add(feed, "updated", _time(items[0]) if items else f"{renderer.atlas.today}T00:00:00Z")
    _add(feed, "link", rel="self", type="application/atom+xml", href=address.page(code, path))
    _add(feed, "link", rel="alternate", type="text/html", href=address.page(code, page))
    _add(feed, "rights", "CC BY 4.0")
    author = ElementTree.SubElement(feed, "author")
    _add(author, "name", renderer.t("site_name"))
    for item in items[:KEPT]:
        _entry(feed, renderer, item)
    text = ElementTree.tostring(feed, encoding="unicode")
    return Export(path, f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n')


def _entry(feed: ElementTree.Element, renderer: Renderer, item: News) -> None:
    code, t = renderer.language.code, renderer.t
    entry = ElementTree.SubElement(feed, "entry")
    page = f"entries/{item.slug}/" if item.domain else "entries/"
    _add(entry, "id", _id(renderer, item))
    _add(entry, "title", t("news.headline", name=item.name, what=t(f"news.kind.{item.kind}")))
    _add(entry, "updated", _time(item))
    _add(entry, "link", rel="alternate", type="text/html", href=renderer.address.page(code, page))
    _add(entry, "category", term=item.kind, label=t(f"news.kind.{item.kind}"))
    _add(entry, "content", item.text, type="text")


def _id(renderer: Renderer, item: News) -> str:
    """A tag (rfc-editor.org/rfc/rfc4151) that stays the same whatever else changes."""
    site = urlsplit(renderer.address.site)
    way = f"{site.path}{renderer.language.code}/{item.id}/{item.kind}"
    return f"tag:{site.hostname},{item.day}:{way}"


def _time(item: News) -> str:
    return f"{item.day}T00:00:00Z"


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **values: str) -> None:
    ElementTree.SubElement(parent, tag, values).text = text
