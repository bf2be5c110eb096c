"""The records of the catalog: what a person may write in each file, and nothing else.

A field that is absent or null has no value. That a value was looked for and is *not stated* by the
project is said by its name in `unknown`. Everything that can be worked out (what derives from a
model, the terms that its bases impose) is not a field; see `atlas.verdicts` and `atlas.view`.

`catalog/**/schema.json`, which editors use, is generated from these types.
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


class Record(BaseModel):
    """Common rules: no unknown fields, no conversion of types, no change after loading."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Text(Record):
    """One text in both languages; a missing side is shown in the other and counted."""

    en: Line | None = Field(default=None, description="The text in English.")
    zh: Line | None = Field(default=None, description="The text in Simplified Chinese.")

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

    slug: Slug = Field(description="Its id in catalog/organisations.yml.")
    unit: Name | None = Field(default=None, description="The laboratory or group, where named.")
    name: Name | None = Field(
        default=None, description="Only for one that catalog/organisations.yml does not list."
    )
    type: Annotated[str, Term("organisation_types")] | None = Field(
        default=None, description="Given together with 'name'."
    )


class Weights(Record):
    """One place from which weights (or a data set) can be fetched."""

    host: Literal["huggingface", "modelscope", "other"]
    id: HubId | None = Field(default=None, description="OWNER/NAME on Hugging Face or ModelScope.")
    url: Address | None = Field(default=None, description="For other hosts.")
    note: Label | None = Field(default=None, description="Which files, if not all.")

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

    slug: Slug = Field(description="A file of catalog/bases/ or another entry.")
    variant: Line = Field(description="The exact name as the project gives it.")
    relation: Annotated[str, Term("relations")] = "base"
    of: Label | None = Field(default=None, description="Which model of the family, if not all.")
    recorded_as: Label | None = Field(
        default=None, description="The project's own words, where they say more than the variant."
    )
    url: Address | None = None


class TrainingStage(Record):
    """One step of training."""

    stage: Annotated[str, Term("stages")]
    methods: list[Annotated[str, Term("methods")]] = []
    model: Label | None = Field(default=None, description="Which model of the family, if not all.")
    named: list[Line] = Field(default=[], description="The project's own words for the methods.")


class DataItem(Record):
    """Data that the entry was trained on, or consists of."""

    name: Label
    size: Count | None = None
    unit: Annotated[str, Term("units")]
    open: bool | None = Field(default=None, description="Whether anyone can fetch it.")
    url: Address | None = None
    datasets: list[Slug] = Field(default=[], description="Its files in catalog/datasets/.")
    synthetic_by: list[Annotated[str, Term("generators")]] = Field(
        default=[], description="Models that generated, rewrote or translated it."
    )


class LicenceVariant(Record):
    """Other terms for some versions or sizes."""

    variants: list[Line] = Field(
        min_length=1, description="Names of variants, with * for any characters: '*72B*'."
    )
    weights: Line | None = None
    use: Annotated[Use, Term("licence_uses")]
    note: Text

    def covers(self, variant: str) -> bool:
        return any(fnmatchcase(variant, pattern) for pattern in self.variants)


class Licence(Record):
    """What the project itself states, and what that means for use."""

    code: Line | None = Field(default=None, description="SPDX id of the LICENSE file.")
    weights: Line | None = Field(default=None, description="Licence stated for the weights.")
    data: Label | None = Field(default=None, description="Licence stated for the data.")
    use: Annotated[Use, Term("licence_uses")] = Field(
        description="What these statements allow, by the rules of vocabulary.yml."
    )
    basis: Annotated[str, Term("licence_bases")] = Field(
        description="The statement on which 'use' rests."
    )
    readme_says: Annotated[str, Term("readme_terms")] | None = Field(
        default=None, description="What the README alone says on use."
    )
    note: Text = Field(description="The deciding statement, in own words.")
    exceptions: list[LicenceVariant] = []

    def of_variant(self, variant: str) -> tuple[Use, str | None]:
        """The use and the named licence of one version of the release."""
        for exception in self.exceptions:
            if exception.covers(variant):
                return exception.use, exception.weights
        return self.use, self.weights


class Deployment(Record):
    """What the project states about running or tuning it."""

    min_gpu_gb: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="Smallest GPU memory stated, in GB."
    )
    purpose: Annotated[str, Term("deploy_purposes")] | None = Field(
        default=None, description="What that memory is for."
    )
    quantised: Label | None = Field(default=None, description="Quantised versions published.")
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


_EVIDENCE = re.compile(
    r"(?:(?P<repository>[A-Za-z0-9-]+/[A-Za-z0-9._-]+)(?: |(?=@)))?"
    r"(?P<path>(?!\.\.?/|/)(?:(?!/\.\.?(?:/|@|$))[^@:])+?)?(?:@(?P<commit>[0-9a-f]{7,40}))?"
)


_EVIDENCE_RULES: list[Any] = [
    [f"://|^(?:{re.sub(r'[?]P<[a-z]+>', '?:', _EVIDENCE.pattern)})$", "evidence.form"],
    *([f"^(?!.*://)|{pattern}", message] for pattern, message in ADDRESS_RULES),
]
"""The same as JSON Schema writes it, without names of groups; what holds `://` is an address."""


class Evidence(Record):
    """Where a fact was read.

    `source` is `FILE@COMMIT` of the project's repository, `OWNER/NAME FILE@COMMIT` of another one,
    `OWNER/NAME@COMMIT`, or an address.
    """

    source: Line | None = Field(
        default=None,
        json_schema_extra={"pattern": _EVIDENCE_RULES[0][0], "rules": _EVIDENCE_RULES},
    )
    note: Label | None = Field(default=None, description="What was read there, if it needs saying.")

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

    field: str = Field(description="Its name, with a dot below the first level: data.size.")
    of: Label | None = Field(default=None, description="For which part only.")


def _mapping_from(key: str) -> Callable[[Any], Any]:
    """Lets a single text stand for a mapping with that one field."""
    return lambda value: {key: value} if isinstance(value, str) else value


EvidenceItem = Annotated[Evidence, BeforeValidator(_mapping_from("source"))]
UnknownItem = Annotated[Unknown, BeforeValidator(_mapping_from("field"))]


class Release(Record):
    """What entries and base models have in common."""

    slug: Slug = Field(description="Permanent id; the same as the file name.")
    former_slugs: list[Slug] = Field(default=[], description="Earlier ids, which keep working.")
    name: Line = Field(description="The name as the project writes it.")
    name_zh: Line | None = Field(default=None, description="Its Chinese name, if it has one.")
    aliases: list[Line] = Field(default=[], description="Other and former names.")
    kind: Annotated[str, Term("kinds")]
    organisations: list[OrganisationRef] = Field(default=[], description="The leading one first.")
    github: Repository | None = Field(default=None, description="OWNER/NAME.")
    github_now: Repository | None = Field(
        default=None, description="Where the repository has moved to."
    )
    weights: list[Weights] = []
    paper: Paper | None = None
    homepage: Address | None = None
    released: Month | None = Field(default=None, description="Month of the first release.")
    sizes: list[Size] = Field(default=[], description="Numbers of parameters: 7B, 110M.")
    bases: list[BaseLink] = []
    licence: Licence
    summary: Text = Field(description="What it is, in one or two sentences of your own.")
    snapshot: Snapshot | None = None
    evidence: list[EvidenceItem] = Field(description="Where the facts were read.", min_length=1)
    unknown: list[UnknownItem] = Field(
        default=[], description="Fields that were looked for and are not stated."
    )


class Base(Release):
    """A base model: a file of catalog/bases/."""

    kind: Literal["base"]
    family: Annotated[str, Term("families")] | None = Field(
        default=None, description="Its family, unless its own base tells that already."
    )
    context: Count | None = Field(default=None, description="Context length in tokens.")


class Entry(Release):
    """An entry of the atlas: a file of catalog/DOMAIN/."""

    domain: Annotated[str, Term("domains")]
    subdomain: Line = Field(description="A subdomain of that domain in vocabulary.yml.")
    roundup: Literal["described", "named-only"] | None = Field(
        default=None, description="Its place in the Chinese roundup of 2023, if it has one."
    )
    roundup_differs: RoundupDiffers | None = Field(
        default=None, description="Where that roundup and the project differ."
    )
    languages: list[Language] = Field(default=[], description="Languages that it is made for.")
    bases_incomplete: bool = Field(
        default=False, description="True if some models have a base that is not named."
    )
    from_scratch: Literal[True, False, "partly"] = Field(
        default=False, description="Whether it was pre-trained without a base model."
    )
    architecture: Text | None = None
    training: list[TrainingStage] = []
    data: list[DataItem] = []
    notable: list[Text] = Field(default=[], description="What a reader should know besides.")
    deploy: Deployment | None = None
    notes: list[Text] = []
    finished: Text | None = Field(
        default=None, description="Why a project without new commits is complete, not dormant."
    )


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
    entry: Slug | None = Field(default=None, description="The entry that is this data set.")
    url: Address | None = None
    size: Count | None = None
    unit: Annotated[str, Term("units")] | None = None
    domain: Annotated[str, Term("domains")]
    open: bool | None = Field(default=None, description="Whether anyone can fetch it.")
    licence: Label | None = None
    made_by: Slug | None = Field(default=None, description="An id of catalog/organisations.yml.")
    synthetic_by: list[Annotated[str, Term("generators")]] = []
    parts: list[DataPart] = []
    evidence: list[EvidenceItem] = []


class Organisation(Record):
    """An organisation: an item of catalog/organisations.yml."""

    slug: Slug
    name: Name
    type: Annotated[str, Term("organisation_types")]
