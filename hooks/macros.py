"""What hand-written pages may call, if they begin with `render_macros: true`.

The functions are those of `atlas.pages.macros`; mkdocs-macros renders the page.
"""

from __future__ import annotations

from typing import Any

from atlas.pages.macros import macros


def define_env(env: Any) -> None:
    """Called by mkdocs-macros once per build (mkdocs-macros-plugin.readthedocs.io/macros)."""
    renderer = env.conf["extra"]["renderer"]
    for name, function in macros(renderer, lambda: env.page.url).items():
        env.macro(function, name)
