"""The site as plain text: Markdown of every entry, llms.txt, humans.txt, opensearch.xml.

llmstxt.org · humanstxt.org · github.com/dewitt/opensearch
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from atlas.catalog.schema import Entry
from atlas.exports.export import Export
from atlas.pages.render import Renderer, place_address
from atlas.view import ids, repository
from atlas.words import maintenance_reason, terms_reason

_MARKS = re.compile(r"([\\`*_\[\]<>|#])")

_SEARCH = Markup(
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
    "<ShortName>{name}</ShortName>\n<Description>{about}</Description>\n"
    "<InputEncoding>UTF-8</InputEncoding>\n<Language>{tag}</Language>\n"
    '<Image width="16" height="16" type="image/svg+xml">{site}assets/favicon.svg</Image>\n'
    '<Url type="text/html" template="{site}?q={{searchTerms}}"/>\n'
    "</OpenSearchDescription>\n"
)


def texts(renderer: Renderer) -> Iterator[Export]:
    """The texts of one language."""
    for entry in renderer.atlas.entries:
        text = markdown(renderer, entry)
        yield from (Export(f"entries/{known}/index.md", text) for known in ids(entry))
    yield Export("llms.txt", _llms(renderer))
    yield Export("humans.txt", _humans(renderer))
    site = renderer.address.page(renderer.language.code)
    name = renderer.t("texts.short_name")
    about, tag = renderer.t("site_description"), renderer.language.tag
    yield Export("opensearch.xml", str(_SEARCH.format(name=name, about=about, tag=tag, site=site)))


def markdown(renderer: Renderer, entry: Entry) -> str:
    """An entry in short, with its verdicts and their reasons."""
    t, own = renderer.t, renderer.language
    verdicts = renderer.atlas.verdicts[entry.slug]
    colon = t("colon")

    def line(label: str, *words: str | None) -> str:
        told = t("comma").join(word for word in words if word) or t("not_stated")
        return f"- {label}{colon}{told}"

    name = repository(entry)
    use = renderer.label("licence_uses", verdicts.terms.use)
    state = renderer.label("maintenance", verdicts.maintenance.state)
    vocabulary = renderer.atlas.catalog.vocabulary
    notes = [renderer.plain(entry.licence.note), *renderer.conditions(entry.slug, own=False)]
    statements = "\n\n".join(map(plain, notes))
    title = f"{entry.name} {entry.name_zh}" if entry.name_zh else entry.name
    parts = [
        f"# {plain(title)}",
        f"> {plain(renderer.plain(entry.summary))}",
        "\n".join(
            [
                line(t("column.domain"), renderer.label("domains", entry.domain)),
                line(t("field.kind"), renderer.label("kinds", entry.kind)),
                line(
                    t("field.organisations"),
                    *(plain(renderer.organisation(item.slug)) for item in entry.organisations),
                ),
                line(t("field.released"), own.month(entry.released) if entry.released else None),
                line(t("field.sizes"), *entry.sizes),
                line(t("field.github"), f"<https://github.com/{name}>" if name else None),
                line(t("field.bases"), *dict.fromkeys(plain(base.variant) for base in entry.bases)),
                line(
                    t("field.weights"),
                    *(f"<{url}>" for place in entry.weights if (url := place_address(place))),
                ),
            ]
        ),
        f"## {t('strip.use')}\n\n{use}{colon}{terms_reason(verdicts.terms, own)}"
        f"\n\n{statements}\n\n{t('terms.advice')}",
        f"## {t('strip.life')}\n\n{state}{colon}"
        f"{maintenance_reason(verdicts.maintenance, vocabulary, own)}",
    ]
    if verdicts.marks:
        marks = [
            f"- {renderer.label('marks', item.mark)}{colon}{renderer.about('marks', item.mark)}"
            for item in verdicts.marks
        ]
        parts.append(f"## {t('marks.title')}\n\n" + "\n".join(marks))
    if entry.unknown:
        missing = dict.fromkeys(f"- {plain(renderer.unknown(item))}" for item in entry.unknown)
        parts.append(f"## {t('unknown.title')}\n\n" + "\n".join(missing))
    if sources := [f"- {plain(item.source)}" for item in entry.evidence if item.source]:
        parts.append(f"## {t('section.evidence')}\n\n" + "\n".join(sources))
    page = renderer.address.page(own.code, f"entries/{entry.slug}/")
    data = f"{renderer.address.site}api/v1/entries/{entry.slug}.json"
    parts.append(t("texts.more", page=f"<{page}>", data=f"<{data}>"))
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _MARKS.sub(r"\\\1", text)


def _llms(renderer: Renderer) -> str:
    t, address, code = renderer.t, renderer.address, renderer.language.code
    parts = [
        f"# {t('site_name')}",
        f"> {t('site_description')}",
        t("texts.llms"),
        f"## {t('nav.api')}",
        f"- [{t('nav.api')}]({address.page(code, 'api/')}): {t('api.lead')}\n"
        f"- [{t('api.openapi')}]({address.site}api/v1/openapi.yaml)\n"
        f"- [{t('nav.method')}]({address.page(code, 'method/')}): {t('description.method')}",
    ]
    for domain, entries in renderer.atlas.domains.items():
        parts.append(f"## {renderer.label('domains', domain)}")
        lines = [
            f"- [{plain(entry.name)}]({address.page(code, f'entries/{entry.slug}/index.md')}): "
            f"{plain(renderer.plain(entry.summary))}"
            for entry in entries
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _humans(renderer: Renderer) -> str:
    t, address = renderer.t, renderer.address
    repository = address.repository or address.site
    return t("texts.humans", repository=repository, day=renderer.language.day(renderer.atlas.today))
