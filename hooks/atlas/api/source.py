"""What the documents are made from, and the addresses in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from typing import Any

from atlas.address import Address
from atlas.api.documents import SCHEMA_VERSION, Pages
from atlas.catalog.vocabulary import Sides
from atlas.language import Language, language
from atlas.view import Atlas, repository

FOLDER = "api/v1"
"""Below the root of the site."""

LICENCE = "CC-BY-4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the catalog: `catalog/LICENSE.md`."""


@dataclass(frozen=True)
class Source:
    """The atlas, and where it is published."""

    atlas: Atlas
    site: Address

    @cached_property
    def repositories(self) -> Mapping[str, Sequence[str]]:
        """The releases of each repository of the catalog, by its name in lower case, sorted."""
        found: dict[str, list[str]] = {}
        for release in self.atlas.releases:
            if name := repository(release):
                found.setdefault(name.lower(), []).append(release.slug)
        return dict(sorted(found.items()))

    @cached_property
    def former_names(self) -> Mapping[str, Sequence[str]]:
        """The old names of repositories that have moved, by their present ones, in lower case. A
        name that another repository of the catalog has by now is that one's."""
        found: dict[str, list[str]] = {}
        for old, now in self.atlas.catalog.moved.items():
            if old.lower() not in self.repositories:
                found.setdefault(now.lower(), []).append(old.lower())
        return found

    @property
    def head(self) -> dict[str, Any]:
        """What every document begins with, without `total`."""
        return {
            "schema_version": SCHEMA_VERSION,
            "generated_at": datetime.combine(self.atlas.today, time(), UTC),
            "data_as_of": self.atlas.polled,
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "attribution": self.attribution,
        }

    @property
    def attribution(self) -> str:
        """What to write where the data is used."""
        return f"{language('en').t('site_name')} ({self.site.site}), {LICENCE}"

    def both(self, text: Callable[[Language], str]) -> Sides:
        """A text in both languages."""
        return Sides(en=text(language("en")), zh=text(language("zh")))

    def pages(self, url: str) -> Pages:
        """The pages at `url`, which is the same in both languages."""
        return Pages(zh=self.site.page("zh", url), en=self.site.page("en", url))

    def address(self, path: str) -> str:
        """A complete address below the folder of the API."""
        return f"{self.site.site}{FOLDER}/{path}"
