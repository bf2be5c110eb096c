"""The settings of the host that depend on language, address and day: plain data."""

from __future__ import annotations

from html import escape
from typing import Any

from atlas.exports import pictures
from atlas.language import CODES, language
from atlas.pages.compare import MOST
from atlas.pages.render import Renderer
from atlas.signals.records import STALE_AFTER, written


def settings(renderer: Renderer) -> dict[str, Any]:
    """Values for `mkdocs.yml`; those under `extra` are read by the templates in `theme/`."""
    own = renderer.language
    site = renderer.address.site
    languages = [
        {
            "code": code,
            "tag": language(code).tag,
            "name": language(code).t("language_name"),
            "site": site if code == CODES[0] else f"{site}{code}/",
            "from_root": "" if code == CODES[0] else f"{code}/",
        }
        for code in CODES
    ]
    home = next(item["site"] for item in languages if item["code"] == own.code)
    return {
        "site_url": home,
        "site_description": own.t("site_description"),
        "copyright": own.t("footer", day=own.day(renderer.atlas.today)),
        "extra": {
            "languages": languages,
            "code": own.code,
            "to_root": "" if own.code == CODES[0] else "../",
            "search_label": escape(own.t("search_label")),
            "external": escape(own.t("external")),
            "pictures": pictures.font() is not None,
            "texts": True,
            "tray": {**own.strings["compare"], "most": MOST},
            "stale": _stale(renderer),
            "demonstration": own.t("notice.demonstration") if renderer.atlas.demonstration else "",
            "not_found": {code: language(code).strings["not_found"] for code in CODES},
        },
    }


def _stale(renderer: Renderer) -> dict[str, Any] | None:
    """The notice for the day on which the newest observation is old; None without any."""
    atlas, own = renderer.atlas, renderer.language
    if atlas.polled is None:
        return None
    return {
        "polled": written(atlas.polled),
        "days": STALE_AFTER.days,
        "now": atlas.stale,
        "text": own.t("notice.stale", day=own.day(atlas.polled)),
    }
