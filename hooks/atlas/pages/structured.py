"""What pages say of themselves to programs: JSON-LD with the words of schema.org."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from atlas.api.source import LICENCE_URL, Source
from atlas.catalog.schema import Entry
from atlas.pages.render import Renderer, place_address
from atlas.tables import TABLES
from atlas.view import repository

FORMATS = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}


def entry(renderer: Renderer, entry: Entry) -> str:
    """An entry: source code where there is a repository, else a creative work."""
    own, atlas = renderer.language.code, renderer.atlas
    name = repository(entry)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "SoftwareSourceCode" if name else "CreativeWork",
        "@id": renderer.address.page(own, f"entries/{entry.slug}/"),
        "url": renderer.address.page(own, f"entries/{entry.slug}/"),
        "name": entry.name,
        "description": renderer.plain(entry.summary),
        "genre": renderer.label("domains", entry.domain),
        "isPartOf": {"@type": "Dataset", "@id": _catalog_id(renderer)},
    }
    alternate = [word for word in (entry.name_zh, *entry.aliases) if word]
    creators = [
        {"@type": "Organization", "name": renderer.organisation(item.slug)}
        for item in entry.organisations
    ]
    weights = [address for place in entry.weights if (address := place_address(place))]
    known = {
        "inLanguage": entry.languages,
        "alternateName": alternate,
        "creator": creators,
        "datePublished": entry.released,
        "codeRepository": f"https://github.com/{name}" if name else None,
        "license": entry.licence.code,
        "citation": entry.paper.title if entry.paper else None,
        "isBasedOn": _once(
            renderer.address.page(own, renderer.release_url(link.slug)) for link in entry.bases
        ),
        "sameAs": _once([*weights, *([entry.homepage] if entry.homepage else [])]),
        "dateModified": atlas.verdicts[entry.slug].maintenance.last_commit,
    }
    return _block(told | {key: value for key, value in known.items() if value})


def _once(addresses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(addresses))


def catalog(renderer: Renderer) -> str:
    """The catalog as a data set with its files."""
    source = Source(renderer.atlas, renderer.address)
    site = renderer.address.site
    files = [
        {
            "@type": "DataDownload",
            "name": f"{table.name}.{ending}",
            "encodingFormat": kind,
            "contentUrl": f"{site}data/{table.name}.{ending}",
        }
        for table in TABLES
        for ending, kind in FORMATS.items()
    ]
    return _block(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "@id": _catalog_id(renderer),
            "name": renderer.t("site_name"),
            "description": renderer.t("site_description"),
            "url": renderer.address.page(renderer.language.code),
            "license": LICENCE_URL,
            "creditText": source.attribution,
            "isAccessibleForFree": True,
            "inLanguage": ["zh-Hans", "en"],
            "dateModified": renderer.atlas.today,
            "creator": {"@type": "Organization", "name": renderer.t("site_name")},
            "keywords": [renderer.label("domains", domain) for domain in renderer.atlas.domains],
            "distribution": files,
        }
    )


def _catalog_id(renderer: Renderer) -> str:
    return f"{renderer.address.site}api/v1/index.json"


def _block(told: dict[str, Any]) -> str:
    """JSON that can stand in HTML: no `<` can end its element."""
    return json.dumps(told, ensure_ascii=False, default=str).replace("<", "\\u003c")
