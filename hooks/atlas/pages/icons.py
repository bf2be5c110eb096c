"""The icons of the verdicts: 16 × 16 outlines in the colour of the text, drawn for this site."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

_PATHS = {
    "yes": "M3.2 8.4l3.1 3.1 6.5-7",
    "caution": "M8 2.2 14.3 13.4H1.7zM8 6.4v3.4M8 11.6v.3",
    "no": "M4 4l8 8M12 4l-8 8",
    "unknown": "M5.6 6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.9M8 12.6v.3",
    "clash": "M2 5.2h9.2L8.6 2.6M14 10.8H4.8l2.6 2.6",
    "sleep": "M3 3.6h4.6L3 9.4h4.6M9 7.8h4L9 12.8h4",
    "card": "M2 4.5h12v7H2zM4.5 11.5v2M8 11.5v2M11.5 11.5v2M5 7h3v2H5z",
    "download": "M8 2.4v7.4M4.8 6.9 8 10l3.2-3.1M2.8 13.2h10.4",
}


@cache
def icon(name: str) -> Markup:
    """An inline SVG, hidden from screen readers: the word beside it says the same."""
    return Markup(
        '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>'
    ).format(_PATHS[name])
