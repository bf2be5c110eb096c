"""What happened to the entries, in words: changes of the catalog, events of repositories."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from atlas import changes
from atlas.catalog.schema import Entry, Text
from atlas.changes import Change
from atlas.language import Language
from atlas.signals import events
from atlas.signals.events import Event
from atlas.view import Atlas, ids, repository
from atlas.words import label


@dataclass(frozen=True)
class News:
    """One item; `id`, `day` and `kind` together never change and never come twice."""

    id: str
    """Of the entry when it was told; the entry may have another by now."""
    slug: str
    day: date
    kind: str
    """A key of the strings under `news.kind`."""
    name: str
    domain: str | None
    """None for an entry that is no longer listed."""
    text: str


def news(atlas: Atlas, language: Language) -> list[News]:
    """All news, the newest first; of what happened twice in a day, the last."""
    found = [*_changes(atlas, language), *_events(atlas, language)]
    return sorted({(i.id, i.day, i.kind): i for i in found}.values(), key=_newest_first)


def _newest_first(item: News) -> tuple[int, bool, str, str]:
    """Of one day, additions last: they come in batches and would hide the rest."""
    return -item.day.toordinal(), item.kind == changes.Kind.ADDED, item.id, item.kind


def _changes(atlas: Atlas, language: Language) -> Iterator[News]:
    def of_one(change: Change) -> tuple[date, str, str]:
        return change.day, change.id, change.kind

    present = {known: entry for entry in atlas.entries for known in ids(entry)}
    for (day, slug, kind), group in groupby(sorted(atlas.changes, key=of_one), of_one):
        entry = present.get(slug)
        text = _text(list(group), entry, atlas, language)
        name, domain = (entry.name, entry.domain) if entry else (slug, None)
        yield News(slug, entry.slug if entry else slug, day, kind, name, domain, text)


def _text(group: Sequence[Change], entry: Entry | None, atlas: Atlas, language: Language) -> str:
    first, key = group[0], f"news.text_of.{group[0].kind}"
    if first.kind is changes.Kind.ADDED:
        return language.t(key, summary=_side(entry.summary, language) if entry else "")
    if first.kind is changes.Kind.CHANGED:
        facts = [_fact(change, atlas, language) for change in group]
        return language.t(key, facts=language.t("semicolon").join(facts))
    last = group[-1]
    uses = first.kind is changes.Kind.TERMS
    before, after = (
        _use(side, atlas, language) if uses else side for side in (first.before, last.after)
    )
    return language.t(key, before=before, after=after)


def _fact(change: Change, atlas: Atlas, language: Language) -> str:
    field = language.t(f"field.{change.field}")
    if not change.before and not change.after:
        return language.t("news.field_only", field=field)
    sides = [
        _use(side, atlas, language) if side and change.field == "licence.use" else side
        for side in (change.before, change.after)
    ]
    before, after = (side or language.t("none") for side in sides)
    return language.t("news.field", field=field, before=before, after=after)


def _use(use: str, atlas: Atlas, language: Language) -> str:
    return label(atlas.catalog.vocabulary, "licence_uses", use, language)


def _events(atlas: Atlas, language: Language) -> Iterator[News]:
    listed, users = _listed(atlas), dict[str, list[Entry]]()
    for entry in atlas.entries:
        for name in {repository(entry).lower(), (entry.github or "").lower()} - {""}:
            users.setdefault(name, []).append(entry)
    for event in atlas.events:
        kind = "moved" if event.kind is events.Kind.RENAMED else event.kind.value
        text = language.t(f"news.text_of.{kind}", **_values(event, language))
        for entry in users.get(event.repository.lower(), ()):
            known = listed[entry.slug]
            yield News(known, entry.slug, event.day, kind, entry.name, entry.domain, text)


def _listed(atlas: Atlas) -> dict[str, str]:
    """The id with which an entry was added, by its present one: events know repositories only."""
    added = {change.id for change in atlas.changes if change.kind is changes.Kind.ADDED}
    return {
        entry.slug: next((known for known in ids(entry) if known in added), entry.slug)
        for entry in atlas.entries
    }


def _values(event: Event, language: Language) -> dict[str, str]:
    sides = [event.before, event.after]
    if event.kind is events.Kind.WOKE:
        sides = [language.day(date.fromisoformat(side)) for side in sides]
    before, after = (side or language.t("none") for side in sides)
    return {"repository": event.repository, "before": before, "after": after}


def _side(text: Text, language: Language) -> str:
    sides = (text.zh, text.en) if language.code == "zh" else (text.en, text.zh)
    return sides[0] or sides[1] or ""
