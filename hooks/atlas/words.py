"""Terms and verdicts in words, the same on pages, in the API and in feeds."""

from __future__ import annotations

from atlas.catalog.vocabulary import Meaning, Sides, Vocabulary
from atlas.language import Language
from atlas.verdicts.maintenance import ACTIVE_DAYS, QUIET_DAYS, Maintenance, Verdict
from atlas.verdicts.terms import Terms


def meaning(vocabulary: Vocabulary, section: str, term: str) -> Meaning:
    """A term of the vocabulary; the parts of a domain are the section `subdomains.DOMAIN`."""
    if section.startswith("subdomains."):
        return vocabulary.domains[section.removeprefix("subdomains.")].subdomains[term]
    return vocabulary.terms(section)[term]


def label(vocabulary: Vocabulary, section: str, term: str, language: Language) -> str:
    """What a reader sees of a term."""
    return side(meaning(vocabulary, section, term).label, language)


def about(vocabulary: Vocabulary, section: str, term: str, language: Language) -> str:
    """What a term means; empty if that is not said."""
    defined = meaning(vocabulary, section, term).about
    text = side(defined, language) if defined else ""
    limits = {"active": ACTIVE_DAYS, "quiet": QUIET_DAYS}
    return text.format_map(limits) if section == "maintenance" else text


def side(sides: Sides, language: Language) -> str:
    """The side of a text that always has both."""
    return str(getattr(sides, language.code))


def terms_reason(terms: Terms, language: Language) -> str:
    """Which statement decides what a release may be used for."""
    if len(terms.outcomes) > 1:
        return language.t("terms.several")
    return language.t("terms.itself" if terms.deciding == terms.own else "terms.base_decides")


def maintenance_reason(verdict: Verdict, vocabulary: Vocabulary, language: Language) -> str:
    """What a verdict on maintenance rests on."""
    state, t = verdict.state, language.t
    if state is Maintenance.NO_REPOSITORY:
        return t("life.no_repository")
    if state is Maintenance.NOT_OBSERVED:
        return t("life.not_observed")
    sentences = []
    if verdict.last_commit and verdict.days is not None:
        day, age = language.day(verdict.last_commit), language.span(verdict.days)
        sentences.append(t("life.last_commit", day=day, age=age))
    if state is Maintenance.ACTIVE:
        sentences.append(t("life.active", limit=ACTIVE_DAYS))
    elif state is Maintenance.QUIET:
        sentences.append(t("life.quiet", active=ACTIVE_DAYS, limit=QUIET_DAYS))
    elif state is Maintenance.DORMANT:
        sentences.append(t("life.dormant", limit=QUIET_DAYS))
    elif state is not Maintenance.FINISHED:
        sentences.append(about(vocabulary, "maintenance", state, language))
    if verdict.polled:
        sentences.append(t("life.polled", day=language.day(verdict.polled)))
    else:
        sentences.append(t("life.snapshot"))
    return t("space").join(sentences)
