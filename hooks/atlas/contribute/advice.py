"""Warnings about single files: nothing is wrong, but a second look is worth it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date, timedelta

from atlas.catalog import Catalog, Problem, Severity, syntax, yaml
from atlas.catalog.schema import Base, Entry
from atlas.verdicts.hardware import billions

SMALLEST, LARGEST = 0.01, 2_000
"""Billions of parameters; numbers outside these are rare enough to be read twice."""

ALIKE = 0.85
"""Names of organisations this similar (difflib's ratio) are probably one organisation."""

LEAST = 7
"""Letters and digits of a name from which on one slip of the key leaves it recognisable."""

_SIZE = re.compile(r"(?<![\d.])\d+(?:\.\d+)?[BM](?![A-Za-z0-9])")

_TEXT_AS_COMMENT = re.compile(r"\s+(#[^\s#].*)")
"""Comments of the catalog have a blank after their `#`."""

_Found = tuple[yaml.Path, str, dict[str, object]]


def advice(catalog: Catalog, slug: str, file: str, document: yaml.Document) -> Iterator[Problem]:
    """What is worth a second look in the file of one entry or base model."""
    release = catalog.release(slug)
    for path, key, values in [
        *_evidence(release),
        *_sizes(release),
        *_days(release, date.today() + timedelta(days=1)),
        *_organisations(catalog, release, document),
        *_twins(catalog, release),
    ]:
        place = document.place(path)
        name = yaml.field_name(path)
        yield Problem(file, *place, name, f"advice.{key}", values, Severity.WARNING)
    lines = syntax.lines(document.text)
    for line, column in document.plain_ends:
        if comment := _TEXT_AS_COMMENT.match(lines[line - 1], column - 1):
            place, values = (line, comment.start(1) + 1), {"text": comment[1]}
            yield Problem(file, *place, "", "advice.comment", values, Severity.WARNING)


def _evidence(release: Entry | Base) -> Iterator[_Found]:
    """Sources that may change unseen, and a repository that nobody seems to have read."""
    for index, item in enumerate(release.evidence):
        _, path, commit = item.parts
        if path and not commit:
            yield ("evidence", index), "no_commit", {"source": item.source}
    own = [item for item in release.evidence if item.parts[1] or item.parts[2]]
    if release.github and not own:
        yield ("evidence",), "repository_unread", {"github": release.github}


def _sizes(release: Entry | Base) -> Iterator[_Found]:
    for index, size in enumerate(release.sizes):
        count = billions(size)
        if count is not None and not SMALLEST <= count <= LARGEST:
            yield ("sizes", index), "size_unusual", {"size": size}
    for size in _SIZE.findall(release.name):
        if release.sizes and not any(size in known for known in release.sizes):
            yield ("sizes",), "size_of_name", {"size": size}


def _days(release: Entry | Base, tomorrow: date) -> Iterator[_Found]:
    """Days that nobody can have read of; somewhere it is tomorrow already."""
    days: list[tuple[yaml.Path, str | None]] = [(("released",), release.released)]
    if release.snapshot:
        days.append((("snapshot", "last_commit"), release.snapshot.last_commit))
    for path, day in days:
        if day and day > str(tomorrow):
            yield path, "future", {"day": day}


def _organisations(
    catalog: Catalog, release: Entry | Base, document: yaml.Document
) -> Iterator[_Found]:
    """A new organisation whose name is nearly that of a known one."""
    new = {item.slug for item in release.organisations if item.name}
    known = {
        name.casefold(): slug
        for slug, organisation in catalog.organisations.items()
        if slug not in new
        for name in (slug, organisation.name.en, organisation.name.zh)
        if name
    }
    for index, item in enumerate(release.organisations):
        for name in (item.name.en, item.name.zh, item.slug) if item.name else ():
            near = difflib.get_close_matches((name or "").casefold(), known, 1, ALIKE)
            if near:
                values: dict[str, object] = {"name": name, "near": known[near[0]]}
                yield ("organisations", index), "organisation_alike", values
                break


def _twins(catalog: Catalog, release: Entry | Base) -> Iterator[_Found]:
    """Another release with the same name, paper or weights."""
    others: list[Entry | Base] = [*catalog.entries.values(), *catalog.bases.values()]
    for other in others:
        if other.slug == release.slug:
            continue
        values: dict[str, object] = {"other": f"catalog/{catalog.files[other.slug]}"}
        if _names(release) & _names(other) and type(release) is type(other):
            yield ("name",), "same_name", values
        elif _kin(release, other) and one_slip(_plain(release.name), _plain(other.name)):
            yield ("name",), "similar_name", {**values, "near": other.name}
        own, its = release.paper, other.paper
        if own and its and own.arxiv and own.arxiv == its.arxiv:
            yield ("paper", "arxiv"), "same_paper", values
        places = {(place.host, place.id or place.url) for place in release.weights}
        if places & {(place.host, place.id or place.url) for place in other.weights}:
            yield ("weights",), "same_weights", values


def _names(release: Entry | Base) -> set[str]:
    return {
        _plain(name) for name in [release.name, release.name_zh or "", *release.aliases] if name
    }


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _kin(one: Entry | Base, other: Entry | Base) -> bool:
    """Whether two entries, or two base models, have a domain or an organisation in common."""
    if isinstance(one, Entry) and isinstance(other, Entry) and one.domain == other.domain:
        return True
    makers = {item.slug for item in one.organisations}
    return type(one) is type(other) and any(item.slug in makers for item in other.organisations)


def one_slip(one: str, other: str) -> bool:
    """Whether a letter more, less, exchanged or swapped makes one name of the other. Digits count
    the versions and sizes of a series, so they are never taken for slips."""
    if min(len(one), len(other)) < LEAST or re.findall(r"\d", one) != re.findall(r"\d", other):
        return False
    parts = zip(one, other, strict=False)
    same = next((at for at, (x, y) in enumerate(parts) if x != y), min(len(one), len(other)))
    a, b = one[same:], other[same:]
    swapped = a[:2] == b[:2][::-1] and a[2:] == b[2:]
    return a != b and (a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped)
