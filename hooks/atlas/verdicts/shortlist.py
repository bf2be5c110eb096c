"""Which models suit a wish, which do not, and why: the rule of the chooser.

All models of the wished domain are considered. Each criterion that the wish names answers yes,
partly or no, with a reason. One no leaves a model out. What a project does not state is partly,
except for terms: without a statement nothing is allowed. The rest is ranked: fewer partlys first,
then by `Profile.merit`. `theme/assets/shortlist.js` is the same rule for the reader's browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from atlas.catalog.vocabulary import Use
from atlas.verdicts.hardware import PRECISIONS
from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.profile import Profile

ACCEPTED: dict[str, tuple[Use, ...]] = {
    "research": ("commercial", "conditional", "non-commercial"),
    "conditional": ("commercial", "conditional"),
    "commercial": ("commercial",),
}
"""Answers on terms that meet each wish: research is enough; commercial use, conditions can be met;
commercial use without conditions."""

UNSEEN = (Maintenance.NOT_OBSERVED, Maintenance.NO_REPOSITORY)


class Answer(StrEnum):
    """How a model meets one criterion."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True)
class Wish:
    """What a reader is looking for; None means that it does not matter."""

    domain: str
    task: str | None = None
    language: str | None = None
    memory: int | None = None
    """GB of the card or cards."""
    terms: str | None = None
    """A key of `ACCEPTED`."""
    maintained: bool = False


@dataclass(frozen=True)
class Reason:
    """One answer; `criterion` and `code` name its words in `strings/*.yml` under `reason`."""

    criterion: str
    code: str
    answer: Answer


@dataclass(frozen=True)
class Judged:
    """A model with every reason for or against it."""

    profile: Profile
    reasons: tuple[Reason, ...]

    def count(self, answer: Answer) -> int:
        return sum(reason.answer is answer for reason in self.reasons)

    @property
    def suits(self) -> bool:
        return not self.count(Answer.NO)


@dataclass(frozen=True)
class Shortlist:
    """All models of a domain: those that suit, best first, and the others, nearest first."""

    kept: tuple[Judged, ...]
    left_out: tuple[Judged, ...]


def shortlist(wish: Wish, profiles: Iterable[Profile]) -> Shortlist:
    """Judge every model of the wished domain."""
    judged = sorted(
        (
            Judged(profile, tuple(_reasons(wish, profile)))
            for profile in profiles
            if profile.kind == "model" and profile.domain == wish.domain
        ),
        key=lambda one: (one.count(Answer.NO), one.count(Answer.PARTLY), one.profile.merit),
    )
    return Shortlist(
        tuple(one for one in judged if one.suits), tuple(one for one in judged if not one.suits)
    )


def _reasons(wish: Wish, profile: Profile) -> Iterator[Reason]:
    yield Reason("weights", *(("known", Answer.YES) if profile.weights else ("none", Answer.NO)))
    if wish.task:
        yield Reason("task", *_task(wish.task, profile))
    if wish.language:
        yield Reason("language", *_language(wish.language, profile))
    if wish.memory:
        yield Reason("memory", *_memory(wish.memory, profile))
    if wish.terms:
        yield Reason("terms", *_terms(wish.terms, profile))
    if wish.maintained:
        yield Reason("maintained", *_maintained(profile))


def _task(task: str, profile: Profile) -> tuple[str, Answer]:
    if profile.subdomain == task:
        return "same", Answer.YES
    return ("general", Answer.PARTLY) if profile.general else ("other", Answer.NO)


def _language(language: str, profile: Profile) -> tuple[str, Answer]:
    if not profile.languages:
        return "unstated", Answer.PARTLY
    if language in profile.languages or "mul" in profile.languages:
        return "has", Answer.YES
    return "lacks", Answer.NO


def _memory(memory: int, profile: Profile) -> tuple[str, Answer]:
    """The first precision, from the most exact on, at which its smallest model fits."""
    if profile.needs is None:
        return "unstated", Answer.PARTLY
    for precision in PRECISIONS:
        if profile.needs[precision] <= memory:
            return precision, Answer.YES if precision == "fp16" else Answer.PARTLY
    return "large", Answer.NO


def _terms(terms: str, profile: Profile) -> tuple[str, Answer]:
    accepted = [use in ACCEPTED[terms] for use in profile.uses]
    if all(accepted):
        return "all", Answer.YES
    return ("some", Answer.PARTLY) if any(accepted) else ("none", Answer.NO)


def _maintained(profile: Profile) -> tuple[str, Answer]:
    if profile.state.alive:
        return "alive", Answer.YES
    return ("unseen", Answer.PARTLY) if profile.state in UNSEEN else ("not", Answer.NO)
