"""Templates, with what every one of them may use.

Text from the catalog is data: it reaches templates as values, is escaped by them, and is never a
template or Markdown itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Context
from markupsafe import Markup, escape

from atlas import words
from atlas.address import Address
from atlas.catalog.schema import Base, DataSet, Entry, Evidence, Text, Unknown, Weights
from atlas.compiled import compiled
from atlas.language import CODES, Language
from atlas.pages import charts
from atlas.pages.icons import icon
from atlas.pages.reports import reports
from atlas.signals.records import time_of
from atlas.verdicts import hardware
from atlas.verdicts.maintenance import Verdict
from atlas.verdicts.terms import Link
from atlas.view import Atlas, repository

TEMPLATES = Path(__file__).parent / "templates"

_HAN = re.compile(r"[\u3400-\u9fff]")


class _Context(Context):
    """Calls functions as they are: Jinja looks first whether one wants the context; none does."""

    def call(
        self, function: Callable[..., Any], /, *args: Any, _loop_vars: Any = None, **values: Any
    ) -> Any:
        return function(*args, **values)


_SPECIAL = re.compile("[&<>\"']")


def _escaped(value: object) -> str:
    """As Jinja escapes, but without copies of what is HTML or needs no escaping."""
    if type(value) is Markup or (type(value) is str and not _SPECIAL.search(value)):
        return value
    return escape(value)


class _Template(Template):
    """Puts out text by a faster function than Jinja's, which has no public place for another one:
    should it change, templates are as safe and slower."""

    @classmethod
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],
    ) -> Template:
        namespace["escape"] = _escaped
        return super()._from_namespace(environment, namespace, globals)


class _Environment(Environment):
    """For small templates that are rendered very often. All have the same globals, as a plain
    dictionary, which is copied a hundred times faster than Jinja's chain of two."""

    context_class = _Context
    template_class = _Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals


class Renderer:
    """Renders templates for one atlas in one language.

    `t` is the site's strings; `link` gives addresses relative to the page being rendered, so that
    the site works at any address and from a disk.
    """

    def __init__(self, atlas: Atlas, language: Language, address: Address) -> None:
        self.atlas = atlas
        self.language = language
        self.address = address
        self.t = language.t
        self.wanted: Callable[[str], bool] = lambda url: True
        """Whether the page at an address is of this build, not of another shard's."""
        self._url = ""

    @property
    def to_root(self) -> str:
        """From the root of the language to that of the site."""
        return "" if self.language.code == CODES[0] else "../"

    def render(self, template: str, url: str, **values: Any) -> str:
        """The text of `template`, for the page at `url` (relative to the language's root); nothing
        for a page that is not wanted."""
        if not self.wanted(url):
            return ""
        outer, self._url = self._url, url
        try:
            return self._templates.get_template(template).render(values)
        finally:
            self._url = outer

    @cached_property
    def _templates(self) -> Environment:
        """The templates; what all may use is global, so that shared parts are read only once."""
        environment = _Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,  # each build makes its own
            bytecode_cache=compiled(self.language.code),
        )
        environment.globals |= {
            "atlas": self.atlas,
            "language": self.language,
            "address": self.address,
            "vocabulary": self.atlas.catalog.vocabulary,
            "t": self.t,
            "n": self.language.number,
            "link": self.link,
            "file_link": lambda target: self.link(self.to_root + target),
            "day": date.fromisoformat,
            "both": self.both,
            "name": self.name,
            "mark_language": self.mark_language,
            "label": self.label,
            "about": self.about,
            "organisation": self.organisation,
            "release_url": self.release_url,
            "source": source_address,
            "place": place_address,
            "icon": icon,
            "time_of": time_of,
            "monthly": charts.monthly,
            "chart_stars": charts.stars,
            "known_commits": self.known_commits,
            "repository": repository,
            "conditions": self.conditions,
            "maintenance_reason": self.maintenance_reason,
            "hardware": hardware,
            "reports": reports,
        }
        environment.filters |= {"t": self.t, "icon": icon}  # of constants: put in at compile time
        return environment

    def link(self, target: str) -> str:
        """The address of `target`, as seen from the page that is being rendered."""
        return relative(target, self._url)

    def both(self, text: Text | str | None) -> Markup:
        """The side of a text in this language, or the other one with a visible notice."""
        if text is None:
            return Markup("")
        if isinstance(text, str):
            return self.mark_language(text)
        own, other = (text.zh, text.en) if self.language.code == "zh" else (text.en, text.zh)
        if own is not None:
            return escape(own)
        tag = "en" if self.language.code == "zh" else "zh-Hans"
        notice = self.t("untranslated")
        return Markup('<span lang="{}">{}</span> <small class="untranslated">{}</small>').format(
            tag, other, notice
        )

    def plain(self, text: Text | str | None) -> str:
        """As `both`, as plain text."""
        if text is None or isinstance(text, str):
            return text or ""
        own, other = (text.zh, text.en) if self.language.code == "zh" else (text.en, text.zh)
        return own or other or ""

    def mark_language(self, text: str) -> Markup:
        """A proper name; Chinese on an English page is marked for screen readers and fonts."""
        if self.language.code != "zh" and _HAN.search(text):
            return Markup('<span lang="zh-Hans">%s</span>') % text
        return escape(text)

    def name(self, release: Entry | Base) -> Markup:
        """The name, with the Chinese one if there is one and it is not part of it."""
        shown = self.mark_language(release.name)
        if release.name_zh and release.name_zh not in release.name:
            shown += Markup(' <span class="name-zh" lang="zh-Hans">{}</span>').format(
                release.name_zh
            )
        return shown

    def label(self, section: str, term: str) -> str:
        return words.label(self.atlas.catalog.vocabulary, section, term, self.language)

    def about(self, section: str, term: str) -> str:
        return words.about(self.atlas.catalog.vocabulary, section, term, self.language)

    def maintenance_reason(self, verdict: Verdict) -> str:
        return words.maintenance_reason(verdict, self.atlas.catalog.vocabulary, self.language)

    def unknown(self, item: Unknown) -> str:
        """A field, and what it is not stated for where that is not all of the entry."""
        field = self.t(f"field.{item.field}")
        if not item.of:
            return field
        of = self.t("lineage.for") + self.plain(item.of)
        return f"{field}{self.t('sheet.open')}{of}{self.t('sheet.close')}"

    def conditions(self, slug: str, *, own: bool = True) -> list[str]:
        """What the terms of a release ask of whoever uses it, each with whose condition it is;
        its bases' alone if not its `own` as well."""
        links = self.atlas.verdicts[slug].terms.conditions
        return [self._condition(slug, link) for link in links if own or link.slug != slug]

    def _condition(self, slug: str, link: Link) -> str:
        release = self.atlas.catalog.release(link.slug)
        source = self.t("terms.own") if link.slug == slug else release.name
        note = self.plain(release.licence.note)
        said = f"{link.licence} — {note}" if link.licence else note
        return self.t("terms.condition", source=source, note=said)

    def known_commits(self, release: Entry | Base) -> list[date]:
        """Days on which the default branch is known to have got a commit."""
        snapshot = release.snapshot
        days = [point.last_commit for point in self.atlas.history_of(release)]
        if snapshot:
            read = (snapshot.first_commit, snapshot.last_commit)
            days += [date.fromisoformat(day) for day in read]
        return sorted({day for day in days if day})

    def organisation(self, slug: str) -> str:
        """The name of an organisation; the English one where it has no Chinese one."""
        name = self.atlas.catalog.organisations[slug].name
        return (name.zh if self.language.code == "zh" else None) or name.en

    def release_url(self, release: Entry | Base | DataSet | str) -> str:
        """Where a release or a data set has its page, from the language's root."""
        if isinstance(release, str):
            release = self.atlas.catalog.release(release)
        folder = {Entry: "entries", Base: "bases", DataSet: "datasets"}[type(release)]
        return f"{folder}/{release.slug}/"


def relative(target: str, url: str) -> str:
    """`target` as seen from the page at `url`, both relative to the root of the language.

    `relative("bases/llama/", "entries/doctorglm/")` is `../../bases/llama/`.
    """
    path, hash_sign, fragment = target.partition("#")
    if path == url:
        return hash_sign + fragment or "./"
    here, there = url.split("/")[:-1], path.split("/")
    common = 0
    while common < min(len(here), len(there) - 1) and here[common] == there[common]:
        common += 1
    way = "../" * (len(here) - common) + "/".join(there[common:])
    return (way or "./") + hash_sign + fragment


def place_address(place: Weights) -> str | None:
    """Where the files of one place are fetched."""
    hubs = {
        "huggingface": "https://huggingface.co/",
        "modelscope": "https://modelscope.cn/models/",
    }
    return place.url or (f"{hubs[place.host]}{place.id}" if place.host in hubs else None)


def source_address(evidence: Evidence, github: str | None) -> str | None:
    """Where a source can be read; `github` is the repository of the record itself."""
    if evidence.source and "://" in evidence.source:
        return evidence.source
    owner, path, commit = evidence.parts
    owner = owner or github
    if not owner:
        return None
    if path and commit:
        return f"https://github.com/{owner}/blob/{commit}/{quote(path)}"
    if commit:
        return f"https://github.com/{owner}/commit/{commit}"
    return f"https://github.com/{owner}" + (f"/blob/HEAD/{quote(path)}" if path else "")
