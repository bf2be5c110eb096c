"""The controlled vocabulary: every term with its label and meaning in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Sides(BaseModel):
    """One text in both languages, neither of which may be missing."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    en: str = Field(pattern=r"\S")
    zh: str = Field(pattern=r"\S")


class Meaning(BaseModel):
    """A term: `label` is what the reader sees, `about` defines it."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    label: Sides
    also: list[str] = Field(default=[], description="Other words by which readers search for it.")
    about: Sides | None = None

    @property
    def words(self) -> list[str]:
        """What people may write for it."""
        return [self.label.en, self.label.zh, *self.also]


class Domain(Meaning):
    """A field of application and its parts."""

    subdomains: dict[str, Meaning] = {}


class Provider(Meaning):
    """A company whose closed models generated training data, and its terms on that."""

    terms: str | None = Field(default=None, description="Address of the terms.")


class Generator(Meaning):
    """A model that generated training data."""

    provider: str
    closed: bool


Use = Literal["non-commercial", "conflicting", "not-stated", "conditional", "commercial"]


class Vocabulary(BaseModel):
    """`catalog/vocabulary.yml`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    domains: dict[str, Domain]
    kinds: dict[str, Meaning]
    stages: dict[str, Meaning]
    methods: dict[str, Meaning]
    licence_uses: dict[Use, Meaning]
    licence_bases: dict[str, Meaning]
    readme_terms: dict[str, Meaning]
    relations: dict[str, Meaning]
    families: dict[str, Meaning]
    organisation_types: dict[str, Meaning]
    units: dict[str, Meaning]
    generators: dict[str, Generator]
    providers: dict[str, Provider]
    deploy_purposes: dict[str, Meaning]
    maintenance: dict[str, Meaning]
    availability: dict[str, Meaning]
    marks: dict[str, Meaning]

    def terms(self, section: str) -> Mapping[str, Meaning]:
        """The terms of one section, in their written order."""
        terms: Mapping[str, Meaning] = getattr(self, section)
        return terms
