"""The records of the catalog: what a person may write in each file, and nothing else.

A field that is absent or null has no value. That a value was looked for and is *not stated* by the
project is said by its name in `unknown`. Everything that can be worked out (what derives from a
model, the terms that its bases impose) is not a field; see `atlas.verdicts` and `atlas.view`.

What each field is for is said in both languages in `strings/*.yml` under `records`;
`catalog/**/schema.json`, which editors use, is generated from both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)

from atlas.catalog.text import ADDRESS_RULES
from atlas.catalog.values import (
    Address,
    Arxiv,
    Commit,
    Count,
    Day,
    HubId,
    Language,
    Line,
    Month,
    Repository,
    Size,
    Slug,
    Term,
    problem,
    public_address,
)
from atlas.catalog.vocabulary import Use

_FIELDS_SETS: dict[frozenset[str], set[str]] = {}


class Record(BaseModel):
    """Common rules: no unknown fields, no conversion of types, no change after loading."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def model_post_init(self, context: Any, /) -> None:
        """Records in which the same fields are stated share the set of their names: a third of the
        memory of a catalog."""
        names = self.model_fields_set
        shared = _FIELDS_SETS.setdefault(frozenset(names), names)
        object.__setattr__(self, "__pydantic_fields_set__", shared)


class Text(Record):
    """One text in both languages; a missing side is shown in the other and counted."""

    en: Line | None = None
    zh: Line | None = None

    @model_validator(mode="after")
    def _has_a_side(self) -> Text:
        if self.en is None and self.zh is None:
            raise problem("text.empty")
        return self


Label = Annotated[
    Annotated[Line, Tag("<line>")] | Annotated[Text, Tag("<text>")],
    Discriminator(lambda value: "<text>" if isinstance(value, dict | Text) else "<line>"),
]
"""A proper name, the same in both languages, or one text in both."""


class Name(Record):
    """The name of an organisation; not every one has a Chinese name."""

    en: Line
    zh: Line | None = None


class OrganisationRef(Record):
    """An organisation behind an entry."""

    slug: Slug
    unit: Name | None = None
    name: Name | None = None
    type: Annotated[str, Term("organisation_types")] | None = None


class Weights(Record):
    """One place from which weights (or a data set) can be fetched."""

    host: Literal["huggingface", "modelscope", "other"]
    id: HubId | None = None
    url: Address | None = None
    note: Label | None = None

    @model_validator(mode="after")
    def _has_place(self) -> Weights:
        if self.host == "other" and not self.url:
            raise problem("weights.url")
        if self.host != "other" and not self.id:
            raise problem("weights.id", host=self.host)
        return self


class Paper(Record):
    """The paper that describes the release."""

    title: Line | None = None
    arxiv: Arxiv | None = None
    url: Address | None = None
    venue: Line | None = None


class BaseLink(Record):
    """A model from which this one was made."""

    slug: Slug
    variant: Line
    relation: Annotated[str, Term("relations")] = "base"
    of: Label | None = None
    recorded_as: Label | None = None
    url: Address | None = None


class TrainingStage(Record):
    """One step of training."""

    stage: Annotated[str, Term("stages")]
    methods: list[Annotated[str, Term("methods")]] = []
    model: Label | None = None
    named: list[Line] = []


class DataItem(Record):
    """Data that the entry was trained on, or consists of."""

    name: Label
    size: Count | None = None
    unit: Annotated[str, Term("units")]
    open: bool | None = None
    url: Address | None = None
    datasets: list[Slug] = []
    synthetic_by: list[Annotated[str, Term("generators")]] = []


class LicenceVariant(Record):
    """Other terms for some versions or sizes."""

    variants: list[Line] = Field(min_length=1)
    weights: Line | None = None
    use: Annotated[Use, Term("licence_uses")]
    note: Text

    def covers(self, variant: str) -> bool:
        return any(fnmatchcase(variant, pattern) for pattern in self.variants)


class Licence(Record):
    """What the project itself states, and what that means for use."""

    code: Line | None = None
    weights: Line | None = None
    data: Label | None = None
    use: Annotated[Use, Term("licence_uses")]
    basis: Annotated[str, Term("licence_bases")]
    readme_says: Annotated[str, Term("readme_terms")] | None = None
    note: Text
    exceptions: list[LicenceVariant] = []

    def of_variant(self, variant: str) -> tuple[Use, str | None]:
        """The use and the named licence of one version of the release."""
        for exception in self.exceptions:
            if exception.covers(variant):
                return exception.use, exception.weights
        return self.use, self.weights


class Deployment(Record):
    """What the project states about running or tuning it."""

    min_gpu_gb: Annotated[float, Field(gt=0)] | None = None
    purpose: Annotated[str, Term("deploy_purposes")] | None = None
    quantised: Label | None = None
    note: Text | None = None


class RoundupDiffers(Record):
    """What the roundup of 2023 said of a project, and what the project says now."""

    said: Text
    now: Text


class Snapshot(Record):
    """The state of the default branch that was read."""

    commit: Commit
    last_commit: Day
    first_commit: Day
    commits: Count

    @model_validator(mode="after")
    def _is_in_order(self) -> Snapshot:
        if self.first_commit > self.last_commit:
            raise problem("snapshot.order", first=self.first_commit, last=self.last_commit)
        return self


_EVIDENCE = re.compile(
    r"(?:(?P<repository>[A-Za-z0-9-]+/[A-Za-z0-9._-]+) )?"
    r"(?P<path>(?!\.\.?/|/|(?:[A-Za-z0-9-]+\.)+(?:ai|cn|co|com|io|net|org)/)(?:(?!/\.\.?(?:/|@|$))[^@:])+?)?(?:@(?P<commit>[0-9a-f]{7,40}))?"
)


_EVIDENCE_RULES: list[Any] = [
    [f"://|^(?:{re.sub(r'[?]P<[a-z]+>', '?:', _EVIDENCE.pattern)})$", "evidence.form"],
    *([f"^(?!.*://)|{pattern}", message] for pattern, message in ADDRESS_RULES),
]
"""The same as JSON Schema writes it, without names of groups; what holds `://` is an address."""


Source = Annotated[
    Line, Field(json_schema_extra={"pattern": _EVIDENCE_RULES[0][0], "rules": _EVIDENCE_RULES})
]


class Evidence(Record):
    """Where a fact was read.

    `source` is `FILE@COMMIT` of the project's repository, `OWNER/NAME FILE@COMMIT` of another one,
    `OWNER/NAME @COMMIT` without a file, or an address.
    """

    source: Source | None = None
    note: Label | None = None

    @model_validator(mode="after")
    def _is_source(self) -> Evidence:
        if self.source is None:
            if self.note is None:
                raise problem("evidence.empty")
        elif "://" in self.source:
            public_address(self.source)
        elif not _EVIDENCE.fullmatch(self.source):
            raise problem("evidence.form", text=self.source)
        return self

    @property
    def parts(self) -> tuple[str | None, str | None, str | None]:
        """(repository, path, commit) of a source that is not an address."""
        match = _EVIDENCE.fullmatch(self.source or "")
        if not match:
            return None, None, None
        return match["repository"], match["path"], match["commit"]


class Unknown(Record):
    """A field that was looked for and that the project does not state."""

    field: str
    of: Label | None = None


def _mapping_from(key: str) -> Callable[[Any], Any]:
    """Lets a single text stand for a mapping with that one field."""
    return lambda value: {key: value} if isinstance(value, str) else value


EvidenceItem = Annotated[
    Evidence, BeforeValidator(_mapping_from("source"), json_schema_input_type=Source | Evidence)
]
UnknownItem = Annotated[
    Unknown, BeforeValidator(_mapping_from("field"), json_schema_input_type=str | Unknown)
]


class Release(Record):
    """What entries and base models have in common."""

    slug: Slug
    former_slugs: list[Slug] = []
    name: Line
    name_zh: Line | None = None
    aliases: list[Line] = []
    kind: Annotated[str, Term("kinds")]
    organisations: list[OrganisationRef] = []
    github: Repository | None = None
    github_now: Repository | None = None
    weights: list[Weights] = []
    paper: Paper | None = None
    homepage: Address | None = None
    released: Month | None = None
    sizes: list[Size] = []
    bases: list[BaseLink] = []
    licence: Licence
    summary: Text
    snapshot: Snapshot | None = None
    evidence: list[EvidenceItem] = Field(min_length=1)
    unknown: list[UnknownItem] = []


class Base(Release):
    """A base model: a file of catalog/bases/."""

    kind: Literal["base"]
    family: Annotated[str, Term("families")] | None = None
    context: Count | None = None


class Entry(Release):
    """An entry of the atlas: a file of catalog/DOMAIN/."""

    kind: Annotated[Literal["model", "dataset", "benchmark", "toolkit"], Term("kinds")]
    domain: Annotated[str, Term("domains")]
    subdomain: Line
    roundup: Literal["described", "named-only"] | None = None
    roundup_differs: RoundupDiffers | None = None
    languages: list[Language] = []
    bases_incomplete: bool = False
    from_scratch: Literal[True, False, "partly"] = False
    architecture: Text | None = None
    training: list[TrainingStage] = []
    data: list[DataItem] = []
    notable: list[Text] = []
    deploy: Deployment | None = None
    notes: list[Text] = []
    finished: Text | None = None


class DataPart(Record):
    """A part of a data set."""

    name: Label
    size: Count | None = None
    unit: Annotated[str, Term("units")] | None = None
    open: bool | None = None


class DataSet(Record):
    """A data set that is public or used by several entries: a file of catalog/datasets/."""

    slug: Slug
    former_slugs: list[Slug] = []
    name: Label
    entry: Slug | None = None
    url: Address | None = None
    size: Count | None = None
    unit: Annotated[str, Term("units")] | None = None
    domain: Annotated[str, Term("domains")]
    open: bool | None = None
    licence: Label | None = None
    made_by: Slug | None = None
    synthetic_by: list[Annotated[str, Term("generators")]] = []
    parts: list[DataPart] = []
    evidence: list[EvidenceItem] = []


class Organisation(Record):
    """An organisation: an item of catalog/organisations.yml."""

    slug: Slug
    name: Name
    type: Annotated[str, Term("organisation_types")]
