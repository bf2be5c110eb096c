"""The chooser: six questions for the reader's browser, and shortlists as pages for every domain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from atlas.pages.html import embedded
from atlas.pages.page import Page, SearchRecord, url_of
from atlas.pages.render import Renderer
from atlas.verdicts.hardware import CARDS, PRECISIONS
from atlas.verdicts.profile import Profile
from atlas.verdicts.shortlist import ACCEPTED, UNSEEN, Reason, Wish, shortlist

URL = "choose/"

PRESETS: dict[str, dict[str, Any]] = {
    "commercial": {"terms": "conditional"},
    "24gb": {"memory": 24},
    "commercial-24gb": {"terms": "conditional", "memory": 24},
    "maintained": {"maintained": True},
}
"""Common combinations, which have pages of their own in the main domains."""

MAIN = 10
"""A domain with at least this many models counts as a main one."""


def choose(renderer: Renderer) -> Iterator[Page]:
    """The page of questions, and the pages of shortlists."""
    domains = _domains(renderer)
    known = data(renderer)
    told = {model["slug"]: model["facts"] for model in known["models"]}
    body = renderer.render(
        "choose.md.j2",
        URL,
        domains=domains,
        presets=lambda domain: _presets(domains[domain]),
        languages=_languages(renderer),
        cards=CARDS,
        accepted=ACCEPTED,
        data=embedded(known),
    )
    title, description = renderer.t("nav.choose"), renderer.t("description.choose")
    record = SearchRecord(title, description)
    yield Page(
        "choose/index.md", title, description, body, record, scripts=("shortlist.js", "choose.js")
    )
    for domain, models in domains.items():
        for preset in ("", *_presets(models)):
            yield _shortlist(renderer, domain, models, preset, told)


def _shortlist(
    renderer: Renderer,
    domain: str,
    models: list[Profile],
    preset: str,
    told: Mapping[str, str],
) -> Page:
    path = f"choose/{domain}/{preset or 'index'}.md"
    wish = Wish(domain, **PRESETS.get(preset, {}))
    label = renderer.label("domains", domain)
    words = {"domain": label, "preset": renderer.t(f"choose.preset.{preset or 'all'}")}
    title = renderer.t("choose.title_preset" if preset else "choose.title", **words)
    body = renderer.render(
        "shortlist.md.j2",
        url_of(path),
        domain=domain,
        preset=preset,
        presets=_presets(models),
        question=_query(wish),
        heading=renderer.t("choose.heading", domain=label),
        found=shortlist(wish, models),
        sentence=lambda reason, profile: sentence(renderer, reason, profile),
        facts=told,
    )
    description = renderer.t("choose.description", **words)
    record = None if preset else SearchRecord(title, description)
    return Page(path, title, description, body, record)


def data(renderer: Renderer) -> dict[str, Any]:
    """What the page of questions works with: every model, and the words for its reasons."""
    models = [model for found in _domains(renderer).values() for model in found]
    vocabulary = renderer.atlas.catalog.vocabulary
    return {
        "models": [_model(renderer, model) for model in models],
        "accepted": ACCEPTED,
        "precisions": list(PRECISIONS),
        "tasks": {
            domain: {task: renderer.label(f"subdomains.{domain}", task) for task in tasks}
            for domain in vocabulary.domains
            if (tasks := _tasks(domain, models, vocabulary.domains[domain].subdomains))
        },
        "reasons": renderer.language.strings["reason"],
    }


def _model(renderer: Renderer, profile: Profile) -> dict[str, Any]:
    release = renderer.atlas.catalog.entries[profile.slug]
    return {
        "slug": profile.slug,
        "name": release.name,
        "domain": profile.domain,
        "task": profile.subdomain,
        "general": profile.general,
        "languages": profile.languages,
        "uses": profile.uses,
        "openness": profile.openness,
        "alive": profile.state.alive,
        "unseen": profile.state in UNSEEN,
        "commit": profile.last_commit.isoformat() if profile.last_commit else "",
        "released": profile.released or "",
        "needs": profile.needs,
        "weights": profile.weights,
        "words": {name: _value(renderer, name, "", profile) for name in _WORDS},
        "facts": facts(renderer, profile),
        "conditions": renderer.conditions(profile.slug),
    }


_WORDS = ("task", "language", "terms", "maintained")
"""Criteria whose value is a word of the profile."""


def sentence(renderer: Renderer, reason: Reason, profile: Profile) -> str:
    """A reason in words."""
    value = _value(renderer, reason.criterion, reason.code, profile)
    return renderer.t(f"reason.{reason.criterion}.{reason.code}", value=value)


def _value(renderer: Renderer, criterion: str, code: str, profile: Profile) -> str:
    language = renderer.language
    if criterion == "task":
        return renderer.label(f"subdomains.{profile.domain}", profile.subdomain)
    if criterion == "language":
        return language.join([language.language_name(code) for code in profile.languages])
    if criterion == "terms":
        uses = [renderer.label("licence_uses", use) for use in profile.uses]
        return renderer.t("semicolon").join(uses)
    if criterion == "maintained":
        return renderer.label("maintenance", profile.state)
    if criterion == "memory" and profile.needs:
        return language.number(round(profile.needs.get(code, profile.needs["int4"]), 1))
    return ""


def facts(renderer: Renderer, profile: Profile) -> str:
    """Terms, maintenance and memory in a line."""
    need = _value(renderer, "memory", "int4", profile)
    return renderer.t(
        "choose.facts",
        use=_value(renderer, "terms", "", profile),
        life=_value(renderer, "maintained", "", profile),
        memory=renderer.t("choose.memory_from", need=need)
        if need
        else renderer.t("choose.memory_unknown"),
    )


def _domains(renderer: Renderer) -> dict[str, list[Profile]]:
    """The models of every domain that has any."""
    profiles = renderer.atlas.profiles
    found = {
        domain: [profiles[entry.slug] for entry in entries if entry.kind == "model"]
        for domain, entries in renderer.atlas.domains.items()
    }
    return {domain: models for domain, models in found.items() if models}


def _presets(models: list[Profile]) -> list[str]:
    return list(PRESETS) if len(models) >= MAIN else []


def _tasks(domain: str, models: list[Profile], order: Any) -> list[str]:
    """Tasks of a domain that a model is made for, in the order of the vocabulary."""
    known = {model.subdomain for model in models if model.domain == domain}
    return [task for task in order if task in known]


def _languages(renderer: Renderer) -> list[str]:
    """Languages that a model is made for, those of the site first."""
    known = {code for entry in renderer.atlas.entries for code in entry.languages} - {"mul"}
    return sorted(known, key=lambda code: (code not in ("zh", "en"), code != "zh", code))


def _query(wish: Wish) -> str:
    """The wish as the page of questions reads it from its address."""
    values = {
        "domain": wish.domain,
        "memory": wish.memory,
        "terms": wish.terms,
        "maintained": "yes" if wish.maintained else None,
    }
    return "&".join(f"{name}={value}" for name, value in values.items() if value)
