"""The types of the documents. A field, once published, keeps its name, type and meaning."""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from atlas.catalog.schema import Base, DataSet, Entry, Name, Text
from atlas.catalog.vocabulary import Sides, Vocabulary

SCHEMA_VERSION = "1.0.0"
"""Grows in its last part for corrections, in the middle one for additions; the first is the v1 of
the address. Every version has a line in `changelog.yml`."""


class Item(BaseModel):
    """Common to every part of a document."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)


Content = TypeVar("Content")


class Document(Item):
    """What every document begins with."""

    schema_version: str
    """Version of the form of this document: MAJOR.MINOR.PATCH."""
    generated_at: datetime
    """The day of the build."""
    data_as_of: datetime | None
    """The newest observation of GitHub; null while GitHub has not been asked."""
    total: int
    """How many items the document holds."""
    licence: str
    """SPDX id of the licence of the catalog."""
    licence_url: str
    """Text of that licence."""
    attribution: str
    """What to write where the data is used."""


class Many(Document, Generic[Content]):
    """A document of many items."""

    items: list[Content]
    """The items, in a stable order."""


class One(Document, Generic[Content]):
    """A document of one item."""

    item: Content
    """The item."""


class Pages(Item):
    """Where people read of it."""

    zh: str
    """The page in Chinese."""
    en: str
    """The page in English."""


class EndpointItem(Item):
    """One address of the API."""

    name: str
    """Its name."""
    path: str
    """Its path below the index; {…} stands for a parameter."""
    example: str
    """A complete address."""
    schema_url: str
    """JSON Schema of its documents."""
    about: Sides
    """What it gives."""


class AliasItem(Item):
    """Another name of a record."""

    alias: str
    """A former id, other name, Chinese name or repository, as it is written."""
    kind: str
    """What the alias is: former-id, name or repository."""
    record: str
    """entries, bases or datasets."""
    id: str
    """The permanent id of the record."""


class TermsLink(Item):
    """One statement on the way up the lineage."""

    id: str
    """The release that makes the statement."""
    variant: str | None
    """Which version of it was used; null for the release itself."""
    use: str
    """A term of the vocabulary under licence_uses."""
    licence: str | None
    """The licence named for it."""


class TermsOutcome(Item):
    """The answer for one way up the lineage."""

    use: str
    """The strictest statement on the way."""
    deciding: str
    """The id of the release whose statement decides."""
    chain: list[TermsLink]
    """All statements, beginning with the release itself."""


class TermsVerdict(Item):
    """May we use it? A reading of published statements, not legal advice."""

    use: str
    """The cautious answer: the strictest outcome."""
    uses: list[str]
    """All answers, strictest first; more than one if it depends on the model of the family."""
    reason: Sides
    """In words."""
    outcomes: list[TermsOutcome]
    """One per way up the lineage with an answer of its own."""


class MaintenanceVerdict(Item):
    """Is anyone there?"""

    state: str
    """A term of the vocabulary under maintenance."""
    last_commit: date | None
    """Last commit on the default branch."""
    days: int | None
    """Days from that commit to the day of the build."""
    observed_on: date | None
    """The day GitHub was asked; null if the date comes from the snapshot read for the catalog."""
    reason: Sides
    """In words."""


class MemoryEstimate(Item):
    """Does it fit? An estimate for one published size."""

    size: str
    """The size as published."""
    parameters_billion: float
    """Parameters in billions, all experts of a mixture included."""
    needs_gb: dict[str, float]
    """GB (2^30 bytes) by precision: fp16, int8, int4."""


class AvailabilityVerdict(Item):
    """Where are the weights?"""

    state: str
    """A term of the vocabulary under availability."""
    hosts: dict[str, int]
    """Places by host, as the catalog names them."""


class RiskMark(Item):
    """What should worry you."""

    mark: str
    """A term of the vocabulary under marks."""
    about: list[str]
    """The ids of base models or generators that it is about."""
    reason: Sides
    """In words."""


class Verdicts(Item):
    """What the atlas works out about one entry or base model."""

    id: str
    """The entry or base model."""
    record: str
    """entries or bases."""
    terms: TermsVerdict
    maintenance: MaintenanceVerdict
    memory: list[MemoryEstimate]
    """Smallest size first; empty if no size is a number."""
    availability: AvailabilityVerdict
    marks: list[RiskMark]


class ObservedValue(Item):
    """A value and when it was true."""

    value: str | int | bool | list[str] | None
    observed_at: datetime


class RepositorySignals(Item):
    """What GitHub last said of a repository."""

    repository: str
    """OWNER/NAME."""
    url: str
    """The document with its history."""
    used_by: list[str]
    """The ids of the entries and base models that it belongs to."""
    verdict: str | None
    """How the last look went: ok, renamed, replaced, gone, blocked, empty or failed; null if
    there was none."""
    looked_at: datetime | None
    """When GitHub was last asked about it."""
    renamed_to: str | None
    """Its present name, if it has moved."""
    values: dict[str, ObservedValue]
    """The last good values, each with its time."""


class HistoryPoint(Item):
    """A repository on one day."""

    day: date
    stars: int
    last_commit: date | None


class RepositoryHistory(Item):
    """A repository with its history."""

    now: RepositorySignals
    history: list[HistoryPoint]
    """The ends of weeks from GitHub's own count, then every day on which something changed."""


class EntrySummary(Item):
    """An entry in short: what lists and filters need."""

    id: str
    """Permanent."""
    url: str
    """The document of the whole entry."""
    pages: Pages
    name: str
    name_zh: str | None
    aliases: list[str]
    former_ids: list[str]
    kind: str
    domain: str
    subdomain: str
    summary: Text
    organisations: list[str]
    """Ids, the leading one first."""
    languages: list[str]
    released: str | None
    """Month of the first release: YYYY-MM."""
    sizes: list[str]
    bases: list[str]
    """Ids of what it was made from."""
    repository: str | None
    use: str
    """What its terms allow, bases included."""
    maintenance: str
    last_commit: date | None
    availability: str
    smallest_gb: float | None
    """Memory for the smallest size at 4 bits: an estimate, in GB (2^30 bytes)."""
    marks: list[str]
    stars: int | None
    stars_observed_at: datetime | None


class Derived(Item):
    """Something that was made from a release."""

    id: str
    record: str
    """entries or bases."""
    variant: str
    """The exact version that was used."""
    relation: str


class EntryRecord(Item):
    """A whole entry."""

    id: str
    url: str
    pages: Pages
    facts: Entry
    """What the catalog says; unknown names the fields that were looked for and are not stated."""
    verdicts: Verdicts
    signals: RepositorySignals | None
    """Null if no public repository is known."""
    derived: list[Derived]
    dataset: str | None
    """The data set that the entry is."""


class BaseRecord(Item):
    """A whole base model."""

    id: str
    url: str
    pages: Pages
    facts: Base
    verdicts: Verdicts
    signals: RepositorySignals | None
    """Null if no public repository is known."""
    derived: list[Derived]


class DataSetRecord(Item):
    """A whole data set."""

    id: str
    url: str
    pages: Pages
    facts: DataSet
    used_by: list[str]
    """Ids of the entries that were trained on it."""


class OrganisationRecord(Item):
    """An organisation and what it took part in."""

    id: str
    pages: Pages
    name: Name
    type: str
    entries: list[str]
    bases: list[str]
    datasets: list[str]


class Part(Item):
    """A part of a domain."""

    id: str
    label: Sides
    entries: list[str]


class DomainRecord(Item):
    """A domain and its entries."""

    id: str
    pages: Pages
    label: Sides
    about: Sides | None
    entries: list[str]
    subdomains: list[Part]


class PollRun(Item):
    """One run of the poll."""

    started: datetime
    seconds: float
    asked: int
    answered: int
    requests: int
    exit: int
    reason: str


class StatusReport(Item):
    """How fresh the observations are."""

    repositories: int
    """Repositories of the catalog."""
    observed: int
    """Those of which something is known."""
    newest: datetime | None
    oldest: datetime | None
    oldest_repository: str | None
    success_rate: float
    """Share of all questions of the last runs that were answered; 1 if none was asked."""
    next_run: datetime | None
    not_in_order: list[str]
    """Repositories whose last look was not ok."""
    runs: list[PollRun]
    """The newest last."""
    demonstration: bool
    """True if the numbers are invented by a double of GitHub."""


class Index(Many[EndpointItem]):
    """Every address of the API."""


class Entries(Many[EntrySummary]):
    """All entries in short."""


class EntriesFull(Many[EntryRecord]):
    """All entries in full."""


class OneEntry(One[EntryRecord]):
    """One entry."""


class Domains(Many[DomainRecord]):
    """All domains that have entries."""


class Bases(Many[BaseRecord]):
    """All base models in full."""


class OneBase(One[BaseRecord]):
    """One base model."""


class DataSets(Many[DataSetRecord]):
    """All data sets in full."""


class OneDataSet(One[DataSetRecord]):
    """One data set."""


class Organisations(Many[OrganisationRecord]):
    """All organisations."""


class Aliases(Many[AliasItem]):
    """Other names of records."""


class Terms(One[Vocabulary]):
    """The controlled vocabulary."""


class AllVerdicts(Many[Verdicts]):
    """The verdicts on all entries and base models, with their reasons."""


class AllSignals(Many[RepositorySignals]):
    """What GitHub last said of every repository."""


class OneRepository(One[RepositoryHistory]):
    """One repository with its history."""


class Status(One[StatusReport]):
    """How fresh the observations are."""
