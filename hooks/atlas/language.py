"""A language of the site: its strings, and how it writes numbers, dates and spans of time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent

STRINGS = Path(__file__).parent / "strings"
CODES = ("zh", "en")
"""The languages of the site, the default first."""

# Patterns of CLDR; the Chinese ones with the spaces that this site puts beside digits.
_DAY = {"zh": "y 年 M 月 d 日", "en": "d MMMM y"}
_MONTH = {"zh": "y 年 M 月", "en": "MMM y"}
_TAGS = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True)
class Language:
    """One language; everything that is rendered takes it as a parameter."""

    code: str
    strings: Mapping[str, Any]
    locale: Locale

    @property
    def tag(self) -> str:
        """The language tag of HTML and hreflang (BCP 47)."""
        return _TAGS[self.code]

    @property
    def other(self) -> str:
        """The code of the other language."""
        return next(code for code in CODES if code != self.code)

    def t(self, key: str, **values: Any) -> str:
        """The string `key`, filled with `values`; `count` chooses the plural form.

        Raises KeyError for a key or a value that is missing.
        """
        found = self._texts[key]
        if not values and isinstance(found, str) and "{" not in found:
            return found  # as most; filling takes longer than all the rest
        if not isinstance(found, str):
            found = found.get(self.locale.plural_form(values["count"]), found["other"])
        shown = {
            name: self.number(value) if type(value) in (int, float) else value
            for name, value in values.items()
        }
        return str(found).format_map(shown)

    @cached_property
    def _texts(self) -> Mapping[str, Any]:
        """Strings, and the sections that they stand in, by their whole key."""
        return dict(_flat("", self.strings))

    def number(self, value: float) -> str:
        """12,345 · 12,345; fractions to at most two digits."""
        return _number(round(value, 2), self.locale)

    def compact(self, value: float) -> str:
        """12K · 1.2 万, for axes and table cells."""
        written = str(format_compact_decimal(value, locale=self.locale, fraction_digits=1))
        return re.sub("(?=[万亿])", " ", written)

    def percent(self, share: float) -> str:
        return str(format_percent(share, locale=self.locale))

    def day(self, day: date) -> str:
        """28 July 2023 · 2023 年 7 月 28 日."""
        return _date(day, _DAY[self.code], self.locale)

    def month(self, month: str) -> str:
        """A month written `2023-07`: Jul 2023 · 2023 年 7 月."""
        return _date(date.fromisoformat(f"{month}-01"), _MONTH[self.code], self.locale)

    def span(self, days: int) -> str:
        """A span of time in the largest fitting unit: 5 days, 3 months, 2.5 years."""
        if days < 60:
            return self.t("span.days", count=days)
        if days < 730:
            return self.t("span.months", count=round(days / 30.44))
        return self.t("span.years", count=round(days / 365.25, 1))

    def join(self, items: list[str]) -> str:
        """a, b and c · a、b、c, as 和 would want a space beside Latin letters alone."""
        if self.code == "zh":
            return self.t("comma").join(items)
        return str(format_list(items, locale=self.locale))

    def language_name(self, code: str) -> str:
        return str(self.locale.languages.get(code, code))


def _flat(start: str, section: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in section.items():
        yield f"{start}{key}", value
        if isinstance(value, Mapping):
            yield from _flat(f"{start}{key}.", value)


@cache
def _number(value: float, locale: Locale) -> str:
    return str(format_decimal(value, locale=locale))


@cache
def _date(day: date, pattern: str, locale: Locale) -> str:
    return str(format_date(day, pattern, locale=locale))


@cache
def language(code: str) -> Language:
    """The language `zh` or `en`."""
    with (STRINGS / f"{code}.yml").open(encoding="utf-8") as file:
        strings = yaml.load(file, Loader=yaml.CSafeLoader)
    return Language(code, strings, Locale.parse({"zh": "zh_Hans_CN", "en": "en_GB"}[code]))
