"""What is out of order with a listed repository, with the evidence and a proposal.

A matter has a key: kind, repository, and what exactly was found. While that stays the same the
matter is the same, however often it is seen; once a person has closed it, it is settled.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from atlas.catalog.schema import Base, Entry
from atlas.language import CODES, Language, language
from atlas.signals.records import Signals, Verdict
from atlas.upkeep.edits import with_alias, with_value
from atlas.view import Atlas, repository

TIMES_GONE = 3
"""Looks in a row that must find nothing before a repository is called gone."""

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
_UNCERTAIN = ("NOASSERTION", "OTHER")
"""What GitHub says of a licence file that it does not recognise."""


class Kind(StrEnum):
    """Why somebody should look."""

    RENAMED = "renamed"
    ARCHIVED = "archived"
    GONE = "gone"
    REPLACED = "replaced"
    BLOCKED = "blocked"
    LICENCE = "licence"


@dataclass(frozen=True)
class Matter:
    """One thing out of order with one repository, whichever entries it concerns."""

    kind: Kind
    repository: str
    found: str
    """What exactly was found: the new name, the licence; empty where the kind says all."""
    releases: tuple[Entry | Base, ...]
    seen: Signals

    @property
    def subject(self) -> str:
        """`renamed:owner/name`: at most one issue or pull request is open for it."""
        return f"{self.kind}:{self.repository.lower()}"

    @property
    def key(self) -> str:
        """The subject and a mark of what exactly was found."""
        return f"{self.subject}:{hashlib.sha256(self.found.encode()).hexdigest()[:8]}"

    @property
    def title(self) -> str:
        """The title of its issue or pull request, in both languages."""
        told = [language(code).t(f"upkeep.matter.{self.kind}.title") for code in CODES]
        return f"{' · '.join(told)}: {self.repository}"

    def body(self, files: Mapping[str, str]) -> str:
        """What was observed, which files it concerns and what is proposed, in both languages."""
        return "\n\n---\n\n".join(self._section(language(code), files) for code in CODES)

    def _section(self, words: Language, files: Mapping[str, str]) -> str:
        values = {
            "repository": _code(self.repository),
            "found": _code(self.found) if self.found else words.t("none"),
            "day": words.day(self.seen.attempted_at) if self.seen.attempted_at else "",
            "times": self.seen.times_gone,
            "stated": ", ".join(sorted({_stated(release) for release in self.releases})),
        }
        names = [f"`catalog/{files[release.slug]}`" for release in self.releases]
        return "\n\n".join(
            [
                words.t(f"upkeep.matter.{self.kind}.text", **values),
                words.t("upkeep.files", files=words.join(names)),
                words.t(f"upkeep.matter.{self.kind}.proposal", **values),
            ]
        )

    def note(self) -> str:
        """A note for the entry in both languages, as YAML; empty where none is needed."""
        if self.kind is Kind.RENAMED:
            return ""
        lines = []
        for code in ("en", "zh"):
            words = language(code)
            day = words.day(self.seen.attempted_at) if self.seen.attempted_at else ""
            found = self.found or words.t("none")
            text = words.t(f"upkeep.matter.{self.kind}.note", day=day, found=found)
            lines.append(f"{'  - ' if code == 'en' else '    '}{code}: '{text}'")
        return "\n".join(["notes:", *lines])

    def edits(self, catalog: Path, files: Mapping[str, str]) -> dict[str, str]:
        """File of the catalog → its text with the proposed change; only for a new name."""
        changed: dict[str, str] = {}
        for release in self.releases if self.kind is Kind.RENAMED else ():
            name = files[release.slug]
            text = (catalog / name).read_text(encoding="utf-8")
            old = self.repository.partition("/")[2]
            known = {word.lower() for word in (release.name, release.slug, *release.aliases)}
            text = with_value(text, "github_now", self.found, after="github")
            if old.lower() not in known and old.lower() != self.found.partition("/")[2].lower():
                text = with_alias(text, old)
            changed[name] = text
        return changed


def unsure(atlas: Atlas) -> set[str]:
    """Repositories of which the last look said nothing, by `owner/name` in lower case."""
    return {name for name, seen in atlas.seen.items() if seen.verdict is Verdict.FAILED}


def matters(atlas: Atlas) -> list[Matter]:
    """Everything out of order, by repository."""
    by_name: dict[str, list[Entry | Base]] = {}
    for release in atlas.releases:
        if name := repository(release):
            by_name.setdefault(name.lower(), []).append(release)
    return [
        Matter(kind, repository(by_name[name][0]), found, tuple(by_name[name]), seen)
        for name, seen in atlas.seen.items()
        for kind, found in _found(seen, by_name[name])
    ]


def _found(seen: Signals, releases: list[Entry | Base]) -> Iterator[tuple[Kind, str]]:
    if seen.verdict is Verdict.RENAMED and _REPOSITORY.fullmatch(seen.renamed_to or ""):
        yield Kind.RENAMED, seen.renamed_to or ""
    elif seen.verdict is Verdict.GONE and seen.times_gone >= TIMES_GONE:
        yield Kind.GONE, ""
    elif seen.verdict is Verdict.REPLACED:
        yield Kind.REPLACED, ""
    elif seen.verdict is Verdict.BLOCKED:
        yield Kind.BLOCKED, seen.detail
    if not seen.verdict.fresh:
        return
    if seen.value("archived"):
        yield Kind.ARCHIVED, ""
    told = seen.value("licence")
    if isinstance(told, str) and told.upper() in _UNCERTAIN:
        return
    if "licence" in seen.values and any(_differs(release, told) for release in releases):
        yield Kind.LICENCE, str(told or "")


def _differs(release: Entry | Base, told: object) -> bool:
    """Whether GitHub names another licence file than the catalog; silence of both is the same."""
    stated = release.licence.code
    return _family(stated) != _family(str(told) if told else None)


def _family(licence: str | None) -> str:
    """SPDX ids that GitHub writes without their ending: GPL-3.0-only is GPL-3.0."""
    return (licence or "").lower().removesuffix("-only").removesuffix("-or-later")


def _stated(release: Entry | Base) -> str:
    return _code(release.licence.code) if release.licence.code else "—"


def _code(text: str) -> str:
    """Text of strangers, which must neither be Markdown nor call anybody."""
    return "`" + "".join(c for c in text if c.isprintable() and c != "`")[:200] + "`"
