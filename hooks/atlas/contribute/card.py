"""A release in a few lines of words, as its page will say it: for terminals and for reviewers."""

from __future__ import annotations

from atlas import words as terms
from atlas.catalog.schema import Base, Entry, Text
from atlas.language import Language
from atlas.view import Atlas

Line = tuple[str, str]
"""What a line is about, and what it says."""


def card(atlas: Atlas, slug: str, language: Language) -> list[Line]:
    """The lines of one entry or base model; raises KeyError for an unknown slug."""
    release = atlas.catalog.release(slug)
    return [
        *_facts(atlas, release, language),
        *_verdicts(atlas, release, language),
        *_open(atlas, release, language),
    ]


def title(release: Entry | Base) -> str:
    extra = release.name_zh if release.name_zh and release.name_zh not in release.name else ""
    return f"{release.name} {extra}".strip()


def text(value: Text | str | None, language: Language) -> str:
    """A text in this language, else in the other one with a word that says so."""
    if value is None or isinstance(value, str):
        return value or ""
    own, other = getattr(value, language.code), getattr(value, language.other)
    return own or f"{other} {language.t('untranslated')}"


def _facts(atlas: Atlas, release: Entry | Base, language: Language) -> list[Line]:
    t, vocabulary = language.t, atlas.catalog.vocabulary
    comma, unstated = t("comma"), t("not_stated")

    def label(section: str, term: str) -> str:
        return terms.label(vocabulary, section, term, language)

    lines = [(t("field.summary"), text(release.summary, language))]
    if isinstance(release, Entry):
        part = label(f"subdomains.{release.domain}", release.subdomain)
        lines += [
            (t("field.kind"), label("kinds", release.kind)),
            (t("field.domain"), f"{label('domains', release.domain)} › {part}"),
        ]
    names = [atlas.catalog.organisations[item.slug].name for item in release.organisations]
    known = [(name.zh if language.code == "zh" else None) or name.en for name in names]
    month = language.month(release.released) if release.released else unstated
    return [
        *lines,
        (t("field.organisations"), comma.join(known) or unstated),
        (t("field.released"), month),
        (t("field.github"), release.github or t("none_known")),
        (t("field.sizes"), comma.join(release.sizes) or unstated),
        (t("field.bases"), comma.join(base.variant for base in release.bases) or unstated),
    ]


def _verdicts(atlas: Atlas, release: Entry | Base, language: Language) -> list[Line]:
    t, vocabulary = language.t, atlas.catalog.vocabulary
    verdict = atlas.verdicts[release.slug]

    def label(section: str, term: str) -> str:
        return terms.label(vocabulary, section, term, language)

    uses = f" {t('or')} ".join(label("licence_uses", use) for use in verdict.terms.uses)
    fits = verdict.fits[0] if verdict.fits else None
    memory = t("fits.from", card=fits.card("int4") or 640) if fits else t("fits.unknown")
    based = f"{t('comma')}{t('fits.basis', size=fits.size)}" if fits else ""
    places = t("comma").join(t(f"host.{host}") for host in verdict.availability.hosts)
    reason = terms.terms_reason(verdict.terms, language)
    if verdict.terms.deciding.slug != release.slug:
        decides = t("terms.via", base=verdict.terms.deciding.variant)
        reason = f"{decides}{t('stop')}{t('space')}{reason}"
    life = label("maintenance", verdict.maintenance.state)
    lived = terms.maintenance_reason(verdict.maintenance, vocabulary, language)
    return [
        (t("strip.use"), f"{uses}{t('stop')}{t('space')}{reason}"),
        (t("strip.life"), f"{life}{t('stop')}{t('space')}{lived}"),
        (t("strip.fit"), memory + based),
        (t("strip.weights"), places or label("availability", verdict.availability.state)),
    ]


def _open(atlas: Atlas, release: Entry | Base, language: Language) -> list[Line]:
    """Marks, and what was looked for and is not stated."""
    t, vocabulary = language.t, atlas.catalog.vocabulary
    marks = [
        terms.label(vocabulary, "marks", item.mark, language)
        for item in atlas.verdicts[release.slug].marks
    ]
    unknown = [t(f"field.{item.field}") for item in release.unknown]
    return [
        (t("marks.title"), t("semicolon").join(marks) or t("none")),
        (t("unknown.title"), t("semicolon").join(unknown) or t("unknown.nothing")),
    ]
