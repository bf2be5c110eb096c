"""The search index: one short record per generated page, beside the sections of hand-written ones.

Writes into the index of Material's search plugin before the plugin saves it.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import jieba
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

Entry = dict[str, Any]
"""A record in the form of the plugin: location, title, text, perhaps boost."""

_handwritten: dict[str, dict[str, list[Entry]]] = {}
"""Language → page → entries of hand-written pages, which a preview may not build again."""


def on_config(config: MkDocsConfig) -> None:
    """Keep jieba's dictionary with the project: it would read the one that it finds in the system's
    folder for temporary files, where anyone may have put another."""
    own = Path(config.config_file_path).parent / ".build"
    own.mkdir(exist_ok=True)
    jieba.dt.tmp_dir = str(own)


@event_priority(100)  # before the search plugin writes its index
def on_post_build(config: MkDocsConfig) -> None:
    """Put the records of all pages in place of what this build alone has found."""
    search: Any = config.plugins["material/search"]
    index = search.search_index
    known = _handwritten.setdefault(config.extra["code"], {})
    fresh: dict[str, list[Entry]] = {}
    for entry in index.entries:
        fresh.setdefault(entry["location"].partition("#")[0], []).append(entry)
    known.update(fresh)
    index.entries = [entry for page in known.values() for entry in page]
    index.entries += [
        {
            "location": page.url,
            # The script shows both as HTML.
            "title": index._segment_chinese(escape(page.search.title, quote=False)),
            "text": index._segment_chinese(escape(page.search.text, quote=False)),
            "boost": page.search.boost,
        }
        for page in config.extra["pages"]
        if page.search
    ]
    for entry in index.entries:
        for part in ("title", "text"):
            entry[part] = join_single(entry[part])
    search.search_index_prev = None


_HAN = "[\u3400-\u9fff]"
_SINGLE = re.compile(f"(?<={_HAN})\u200b({_HAN})(?!{_HAN})|(?<!{_HAN})({_HAN})\u200b(?={_HAN})")


def join_single(words: str) -> str:
    """Join single characters to their neighbour: the search script cuts a query at every word of
    the index, so that 中 alone would turn the query 中医 into a search for 中."""
    return _SINGLE.sub(lambda match: match[1] or match[2], words)
