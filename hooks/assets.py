"""What becomes of scripts and style sheets on their way into the site.

Ours stay readable in `theme/assets` and are served without comments and blanks. In the theme's
script two things are changed. It would load the search index with every page, except from a disk,
where it waits until a reader turns to search; now it always waits. And it would hear only keys in
the search field; now it hears what is pasted, spoken or dropped there as well.
"""

from __future__ import annotations

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from rcssmin import cssmin
from rjsmin import jsmin

_OURS = re.compile(r"assets/[\w-]+\.(js|css)")
_THEMES = re.compile(r"assets/javascripts/bundle\.\w+\.min\.js")
_SEARCH = {
    re.compile(r'(?<=\()location\.protocol!=="file:"(?=\),)'): "false",
    re.compile(r'(?<=,)"keyup"(?=\),\w+\)\.pipe\(\w+\(\(\)=>\w+\.value\))'): '"input"',
}
"""What stands once in the theme's script, and what takes its place."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Change files of the theme; MkDocs copies them as they are."""
    for file in files:
        if ours := _OURS.fullmatch(file.src_uri):
            shorten = jsmin if ours[1] == "js" else cssmin
            file.content_string = shorten(file.content_string)
        elif _THEMES.fullmatch(file.src_uri):
            file.content_string = _searching(file)
    return files


def _searching(script: File) -> str:
    """The theme's script with a search that waits for its reader, and hears all input."""
    text = script.content_string
    for place, other in _SEARCH.items():
        text, places = place.subn(other, text)
        if places != 1:
            raise PluginError(
                f"{script.src_uri}: the search works otherwise than hooks/assets.py knows"
            )
    return text
