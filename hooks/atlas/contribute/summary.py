"""What a pull request changes, for its reviewers: Markdown, both languages, every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from atlas.catalog import Catalog, Problem, Severity
from atlas.catalog.text import one_line
from atlas.changes import Change, Kind, compare
from atlas.contribute.card import card, title
from atlas.contribute.check import advised
from atlas.language import CODES, Language, language
from atlas.view import Atlas

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

MOST = 40
"""Entries that are shown in full."""


def summary(before: Catalog, atlas: Atlas, folder: Path) -> str:
    """Every added or changed entry as its page will say it, and what changed, in words."""
    after = atlas.catalog
    words = language(CODES[0]), language(CODES[1])
    lines = [f"## {both(words, 'summary.title')}", ""]
    changes = [c for c in compare(before, after, date.min) if c.id in after.entries]
    by_entry = {slug: list(found) for slug, found in groupby(changes, lambda change: change.id)}
    touched = {**dict.fromkeys(_touched(before, after)), **by_entry}
    for slug in list(touched)[:MOST]:
        lines += _entry(atlas, slug, touched[slug] or [], words)
        lines += _advice(list(advised(after, folder, after.files[slug])), words)
    if len(touched) > MOST:
        lines += ["", f"… {', '.join(escaped(slug) for slug in list(touched)[MOST:])}", ""]
    for key, slugs in _others(before, after):
        lines += [f"- {both(words, f'summary.{key}')}: {', '.join(map(escaped, slugs))}"]
    if len(lines) == 2:
        lines += [both(words, "summary.nothing")]
    return "\n".join(lines) + "\n"


def broken(problems: Sequence[Problem]) -> str:
    """What is wrong, where the catalog has errors."""
    words = language(CODES[0]), language(CODES[1])
    lines = [f"## {both(words, 'summary.broken')}", ""]
    return "\n".join([*lines, *_listed(problems, words)]) + "\n"


def reply(problems: Sequence[Problem], number: int | None) -> str:
    """The answer to an issue: what to mend, or (with its number) what happens now."""
    words = language(CODES[0]), language(CODES[1])
    head = "summary.refused" if number is None else "summary.accepted"
    lines = [each.t(head, number=str(number)) for each in words]
    return "\n\n".join([*lines, "\n".join(_listed(problems, words, places=False))]) + "\n"


def escaped(text: str) -> str:
    """Text as Markdown that shows it as it is: no link, no picture, no mention, one line."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split())).replace("@", "@<!-- -->")


def both(words: Sequence[Language], key: str) -> str:
    return " · ".join(each.t(key) for each in words)


def _touched(before: Catalog, after: Catalog) -> list[str]:
    """Entries whose file says something else than before, evidence included."""
    old = before.entries
    return [slug for slug, entry in after.entries.items() if old.get(slug) != entry]


def _entry(
    atlas: Atlas, slug: str, changes: Sequence[Change], words: Sequence[Language]
) -> Iterator[str]:
    yield f"### {escaped(title(atlas.catalog.release(slug)))} `{slug}`"
    yield ""
    if any(change.kind is Kind.ADDED for change in changes):
        yield both(words, "summary.added")
        yield ""
    told = [change for change in changes if change.kind is not Kind.ADDED]
    for change in told:
        yield f"- {' · '.join(_sentence(change, each) for each in words)}"
    for each in words:
        yield ""
        yield f"| {each.t('language_name')} | |"
        yield "|---|---|"
        for about, said in card(atlas, slug, each):
            yield f"| {escaped(about)} | {escaped(said)} |"
    yield ""


def _sentence(change: Change, words: Language) -> str:
    field = words.t(f"field.{change.field}") if change.field else words.t("field.name")
    if change.kind is Kind.TERMS:
        field = words.t("strip.use")
    if not change.before and not change.after:
        return f"**{escaped(field)}**"
    none = words.t("none")
    return (
        f"**{escaped(field)}** {escaped(change.before) or none} → {escaped(change.after) or none}"
    )


def _advice(problems: Sequence[Problem], words: Sequence[Language]) -> list[str]:
    if not problems:
        return []
    return [f"**{both(words, 'summary.advice')}**", "", *_listed(problems, words), ""]


def _listed(
    problems: Sequence[Problem], words: Sequence[Language], *, places: bool = True
) -> Iterator[str]:
    for problem in problems:
        mark = "❌" if problem.severity is Severity.ERROR else "⚠️"
        said = " · ".join(escaped(problem.sentence(each)) for each in words)
        file = one_line(problem.file).replace("`", "")
        place = f"`catalog/{file}:{problem.line}` " if places else ""
        yield f"- {mark} {place}{said}"


def _others(before: Catalog, after: Catalog) -> Iterator[tuple[str, list[str]]]:
    """Ids of what else was added, changed or removed."""
    gone = sorted(before.entries.keys() - after.entries.keys())
    if gone:
        yield "removed", gone
    for kind in ("bases", "datasets", "organisations"):
        old, new = getattr(before, kind), getattr(after, kind)
        changed = sorted(slug for slug in old.keys() | new.keys() if old.get(slug) != new.get(slug))
        if changed:
            yield kind, changed
