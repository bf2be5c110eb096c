"""The catalog as tables: one row type per table, one row per record.

Files of every format and the description of the data follow from the row types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import NoneType
from typing import get_args

from pydantic import BaseModel, ConfigDict

from atlas.api import records
from atlas.api.signals import history
from atlas.api.source import Source
from atlas.api.verdicts import record_of
from atlas.catalog.schema import Base, Entry, Label, Text
from atlas.view import repository


class Row(BaseModel):
    """A row; its fields are plain values or lists of texts."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


class ReleaseRow(Row):
    """What entries and base models have in common."""

    id: str
    """Permanent id."""
    name: str
    """Name as the project writes it."""
    name_zh: str | None
    """Its Chinese name."""
    aliases: list[str]
    """Other and former names."""
    organisations: list[str]
    """Ids of the organisations, the leading one first."""
    released: str | None
    """Month of the first release: YYYY-MM."""
    sizes: list[str]
    """Numbers of parameters as published."""
    repository: str | None
    """OWNER/NAME on GitHub."""
    licence_code: str | None
    """SPDX id of the LICENSE file."""
    licence_weights: str | None
    """Licence stated for the weights."""
    use_stated: str
    """What the project's own statements allow."""
    use: str
    """What its terms allow, bases included."""
    maintenance: str
    """Whether anyone is there, on the day of the build."""
    last_commit: date | None
    """Last commit on the default branch."""
    availability: str
    """Whether weights are published."""
    weights: list[str]
    """Addresses or ids of places with the weights, as HOST:ID."""
    stars: int | None
    """Stars on GitHub as last observed."""
    stars_observed_at: datetime | None
    """When the stars were observed."""
    summary_en: str | None
    """What it is, in English."""
    summary_zh: str | None
    """What it is, in Chinese."""
    page_en: str
    """Its page in English."""
    page_zh: str
    """Its page in Chinese."""


class EntryRow(ReleaseRow):
    """An entry."""

    kind: str
    """model, dataset, benchmark or toolkit."""
    domain: str
    """Field of application."""
    subdomain: str
    """Part of the field."""
    languages: list[str]
    """Languages that it is made for, ISO 639."""
    smallest_gb: float | None
    """Memory for the smallest size at 4 bits: an estimate, in GB (2^30 bytes)."""
    marks: list[str]
    """Risk marks."""
    not_stated: list[str]
    """Fields that were looked for and are not stated."""
    evidence: list[str]
    """Where the facts were read."""


class BaseRow(ReleaseRow):
    """A base model."""

    context: int | None
    """Context length in tokens."""
    derived: int
    """How many entries and base models were made from it."""


class DataSetRow(Row):
    """A data set."""

    id: str
    """Permanent id."""
    name_en: str
    """Name in English, or the proper name."""
    name_zh: str
    """Name in Chinese, or the proper name."""
    domain: str
    """Field of application."""
    size: int | None
    """How many items."""
    unit: str | None
    """What the items are."""
    open: bool | None
    """Whether anyone can fetch it."""
    licence: str | None
    """Licence as stated."""
    made_by: str | None
    """Id of the organisation."""
    synthetic_by: list[str]
    """Models that generated, rewrote or translated it."""
    url: str | None
    """Address."""
    entry: str | None
    """The entry that is this data set."""
    used_by: list[str]
    """Ids of the entries that were trained on it."""


class EdgeRow(Row):
    """A link of the lineage: `made` was made from `origin`."""

    made: str
    """Id of the entry or base model that was made."""
    made_record: str
    """entries or bases."""
    origin: str
    """Id of what it was made from."""
    origin_record: str
    """entries or bases."""
    variant: str
    """The exact version of the origin."""
    relation: str
    """How they are related."""
    use_passed_on: str
    """What the origin's own statements allow for that version."""


class HistoryRow(Row):
    """A repository on one day."""

    repository: str
    """OWNER/NAME on GitHub."""
    day: date
    """The day."""
    stars: int
    """Stars on that day."""
    last_commit: date | None
    """Last commit on the default branch, as known on that day."""


@dataclass(frozen=True)
class Table:
    """`rows` are all of type `row`, in a stable order."""

    name: str
    row: type[Row]
    key: Sequence[str]
    rows: Callable[[Source], Iterator[Row]]

    @property
    def columns(self) -> dict[str, type]:
        """The type of each column: str, int, float, bool, date, datetime or list."""
        return {name: _plain(field.annotation) for name, field in self.row.model_fields.items()}


def _plain(annotation: object) -> type:
    kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    found = kinds[0] if NoneType in get_args(annotation) else annotation
    return list if get_args(found) else found  # type: ignore[return-value]


def _entries(source: Source) -> Iterator[EntryRow]:
    for entry in source.atlas.entries:
        short = records.summary(source, entry)
        yield EntryRow(
            **_release(source, entry),
            kind=entry.kind,
            domain=entry.domain,
            subdomain=entry.subdomain,
            languages=entry.languages,
            smallest_gb=short.smallest_gb,
            marks=short.marks,
            not_stated=[item.field for item in entry.unknown],
            evidence=[item.source for item in entry.evidence if item.source],
        )


def _bases(source: Source) -> Iterator[BaseRow]:
    for base in source.atlas.bases:
        yield BaseRow(
            **_release(source, base),
            context=base.context,
            derived=len(source.atlas.derived.get(base.slug, [])),
        )


def _release(source: Source, release: Entry | Base) -> dict[str, object]:
    atlas = source.atlas
    verdicts, seen = atlas.verdicts[release.slug], atlas.signals_of(release)
    folder = "entries" if isinstance(release, Entry) else "bases"
    pages = source.pages(f"{folder}/{release.slug}/")
    stars = atlas.stars(release)
    return {
        "id": release.slug,
        "name": release.name,
        "name_zh": release.name_zh,
        "aliases": release.aliases,
        "organisations": [item.slug for item in release.organisations],
        "released": release.released,
        "sizes": release.sizes,
        "repository": repository(release) or None,
        "licence_code": release.licence.code,
        "licence_weights": release.licence.weights,
        "use_stated": release.licence.use,
        "use": verdicts.terms.use,
        "maintenance": verdicts.maintenance.state,
        "last_commit": verdicts.maintenance.last_commit,
        "availability": verdicts.availability.state,
        "weights": [f"{place.host}:{place.id or place.url}" for place in release.weights],
        "stars": stars,
        "stars_observed_at": seen.values["stars"].at if seen and stars is not None else None,
        "summary_en": release.summary.en,
        "summary_zh": release.summary.zh,
        "page_en": pages.en,
        "page_zh": pages.zh,
    }


def _datasets(source: Source) -> Iterator[DataSetRow]:
    for facts in source.atlas.catalog.datasets.values():
        record = records.dataset(source, facts)
        yield DataSetRow(
            id=record.id,
            name_en=_side(facts.name, "en") or "",
            name_zh=_side(facts.name, "zh") or "",
            domain=facts.domain,
            size=facts.size,
            unit=facts.unit,
            open=facts.open,
            licence=_side(facts.licence, "en"),
            made_by=facts.made_by,
            synthetic_by=facts.synthetic_by,
            url=facts.url,
            entry=facts.entry,
            used_by=record.used_by,
        )


def _edges(source: Source) -> Iterator[EdgeRow]:
    for release in source.atlas.releases:
        for link in release.bases:
            origin = source.atlas.catalog.release(link.slug)
            yield EdgeRow(
                made=release.slug,
                made_record=record_of(release),
                origin=origin.slug,
                origin_record=record_of(origin),
                variant=link.variant,
                relation=link.relation,
                use_passed_on=origin.licence.of_variant(link.variant)[0],
            )


def _history(source: Source) -> Iterator[HistoryRow]:
    for name in source.repositories:
        item = history(source, name)
        for point in item.history:
            yield HistoryRow(
                repository=item.now.repository,
                day=point.day,
                stars=point.stars,
                last_commit=point.last_commit,
            )


def _side(label: Label | None, code: str) -> str | None:
    """One side of a text, or the other where it is missing."""
    if not isinstance(label, Text):
        return label
    sides = (label.en, label.zh) if code == "en" else (label.zh, label.en)
    return sides[0] or sides[1]


TABLES: tuple[Table, ...] = (
    Table("entries", EntryRow, ("id",), _entries),
    Table("bases", BaseRow, ("id",), _bases),
    Table("datasets", DataSetRow, ("id",), _datasets),
    Table("lineage", EdgeRow, ("made", "origin", "variant", "relation"), _edges),
    Table("signals-history", HistoryRow, ("repository", "day"), _history),
)
"""A new one means one line here, one row type, and its words in `strings/*.yml` under `files`."""
