"""What should worry me? Risk marks; each has its definition in `catalog/vocabulary.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from atlas.catalog.schema import Base, Entry
from atlas.catalog.vocabulary import Vocabulary
from atlas.verdicts.availability import Verdict
from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.terms import Terms

_DEAD = (Maintenance.DORMANT, Maintenance.ARCHIVED, Maintenance.GONE)


class Mark(StrEnum):
    """A risk mark, in the order in which marks are shown."""

    STATEMENTS_DISAGREE = "statements-disagree"
    BASE_STRICTER = "base-stricter"
    NO_LICENCE_FILE = "no-licence-file"
    CLOSED_MODEL_DATA = "closed-model-data"
    NO_WEIGHTS = "no-weights"
    PICKLE_ONLY = "pickle-only"
    NO_DATA_STATEMENT = "no-data-statement"
    BASE_NOT_NAMED = "base-not-named"
    SINGLE_PERSON = "single-person"
    DORMANT_BASE = "dormant-base"


@dataclass(frozen=True)
class Marked:
    """A mark and the ids that it is about: generators, or base models."""

    mark: Mark
    about: tuple[str, ...] = ()


def marks(
    entry: Entry,
    terms: Terms,
    available: Verdict,
    bases: Iterable[tuple[Base | Entry, Maintenance]],
    organisation_type: str | None,
    vocabulary: Vocabulary,
) -> Iterator[Marked]:
    """The marks of one entry; `bases` are its direct bases with their maintenance verdicts."""
    if entry.licence.use == "conflicting":
        yield Marked(Mark.STATEMENTS_DISAGREE)
    if terms.narrowed and terms.own.use in ("commercial", "conditional"):
        yield Marked(Mark.BASE_STRICTER, (terms.deciding.slug,))
    if entry.snapshot and not entry.licence.code:
        yield Marked(Mark.NO_LICENCE_FILE)
    generators = dict.fromkeys(name for item in entry.data for name in item.synthetic_by)
    if closed := tuple(name for name in generators if vocabulary.generators[name].closed):
        yield Marked(Mark.CLOSED_MODEL_DATA, closed)
    if entry.kind == "model":
        if not available.state.obtainable:
            yield Marked(Mark.NO_WEIGHTS)
        if available.pickle_only:
            yield Marked(Mark.PICKLE_ONLY)
        if not entry.data:
            yield Marked(Mark.NO_DATA_STATEMENT)
        if (not entry.from_scratch and not entry.bases) or entry.bases_incomplete:
            yield Marked(Mark.BASE_NOT_NAMED)
    if organisation_type == "individual":
        yield Marked(Mark.SINGLE_PERSON)
    if dead := tuple(dict.fromkeys(base.slug for base, state in bases if state in _DEAD)):
        yield Marked(Mark.DORMANT_BASE, dead)
