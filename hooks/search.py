"""The search index: one short record per generated page, beside the sections of hand-written ones.

Writes into the index of Material's search plugin before the plugin saves it.
"""

from __future__ import annotations

import logging
import re
from html import escape
from pathlib import Path
from typing import Any

import jieba
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority


def on_config(config: MkDocsConfig) -> None:
    """Keep jieba's dictionary with the project: it would read the one that it finds in the system's
    folder for temporary files, where anyone may have put another."""
    own = Path(config.config_file_path).parent / ".build"
    own.mkdir(exist_ok=True)
    jieba.dt.tmp_dir = str(own)
    jieba.setLogLevel(logging.WARNING)


@event_priority(100)  # before the search plugin writes its index
def on_post_build(config: MkDocsConfig) -> None:
    """Add the records of generated pages to what the plugin has found in hand-written ones."""
    search: Any = config.plugins["material/search"]
    index = search.search_index
    index.entries += [
        {
            "location": page.url,
            "title": index._segment_chinese(escape(page.search.title, quote=False)),
            "text": index._segment_chinese(_paragraphs(page.search.text, page.search.words)),
            "boost": page.search.boost,
        }
        for page in config.extra["pages"]
        if page.search
    ]
    for entry in index.entries:
        for part in ("title", "text"):
            entry[part] = join_single(entry[part])


def _paragraphs(text: str, words: str) -> str:
    """What a result shows, and what is only searched, as HTML."""
    shown = f"<p>{escape(text, quote=False)}</p>"
    return f"{shown}<p hidden>{escape(words, quote=False)}</p>" if words else shown


_HAN = "[\u3400-\u9fff]"
_SINGLE = re.compile(f"(?<={_HAN})\u200b({_HAN})(?!{_HAN})|(?<!{_HAN})({_HAN})\u200b(?={_HAN})")


def join_single(words: str) -> str:
    """Join single characters to their neighbour: the search script cuts a query at every word of
    the index, so that 中 alone would turn the query 中医 into a search for 中."""
    return _SINGLE.sub(lambda match: match[1] or match[2], words)
