"""What a page may load, and how it leads elsewhere.

Nothing but this site's own files is ever loaded, and no script runs that the build did not write:
a Content-Security-Policy says so to the browser (www.w3.org/TR/CSP3). The few lines of script that
the theme puts into its pages are named by their hashes, so that no other inline script would run.
Knows nothing of the atlas, so that exported trees take it along as it is.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

_SELF = ("font-src", "style-src", "connect-src", "worker-src", "manifest-src")
_NOTHING = ("default-src", "base-uri", "form-action")

_FIRST = '<meta charset="utf-8">'
_THEME = [f"partials/javascripts/{name}.html" for name in ("base", "palette", "content")]
_VARIABLE = re.compile(r"{{.*?}}")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_OUTWARD = re.compile(
    r'<a (?![^>]*\brel=)([^>]*\bhref="(https?://[^"]*)"[^>]*)>(.*?)</a>', re.DOTALL
)


def on_page_content(html: str, config: MkDocsConfig, **_: Any) -> str:
    """Links of hand-written pages to other sites say so, as those of generated pages do."""
    own = config.site_url or ""
    words = config.extra["external"]

    def marked(link: re.Match[str]) -> str:
        if link[2].startswith(own):
            return link[0]
        hidden = f'<span class="visually-hidden"> {words}</span>'
        return f'<a {link[1]} rel="noopener external">{link[3]}{hidden}</a>'

    return _OUTWARD.sub(marked, html)


def on_env(env: Environment, config: MkDocsConfig, **_: Any) -> None:
    """Learn the theme's scripts from its templates, not from pages, which hold text of others."""
    sources = [env.loader.get_source(env, name)[0] for name in _THEME if env.loader]
    scripts = [script for source in sources for script in _INLINE.findall(source)]
    config.extra["theme_scripts"] = [
        re.compile(r"[\w./~%-]*".join(map(re.escape, _VARIABLE.split(script))))
        for script in scripts
    ]


@event_priority(-100)  # after everything that could still change the page
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    return _guarded(output, page.url, config)


@event_priority(-100)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    if not template_name.endswith(".html"):
        return output_content
    return _guarded(output_content, template_name, config)


def _guarded(html: str, name: str, config: MkDocsConfig) -> str:
    """The page with its policy, before anything that the policy rules."""
    scripts = _INLINE.findall(html)
    for script in scripts:
        if not any(pattern.fullmatch(script) for pattern in config.extra["theme_scripts"]):
            raise PluginError(f"{name}: a script that the theme did not write: {script[:60]!r}")
    rules = {
        **dict.fromkeys(_NOTHING, "'none'"),
        **dict.fromkeys(_SELF, "'self'"),
        "img-src": "'self' data:",  # the theme's icons are data in its style sheet
        "script-src": " ".join(["'self'", *sorted({_hash(script) for script in scripts})]),
    }
    policy = "; ".join(f"{directive} {sources}" for directive, sources in rules.items())
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return html.replace(_FIRST, f"{_FIRST}\n{meta}", 1)


def allowing(html: str, script: str) -> str:
    """The page with one more script allowed."""
    return html.replace("script-src 'self'", f"script-src 'self' {_hash(script)}", 1)


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
