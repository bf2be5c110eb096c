"""A file begun: `catalog/template.yml` with what is known filled in, and the rest as comments.

The template is the one place that says what to look for in each field; here its lines are only
chosen. Nothing is guessed: a field of which nothing is known stays a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from atlas.catalog import CatalogError, load, loader
from atlas.contribute.emit import emitted
from atlas.contribute.sources import Known
from atlas.language import CODES, Language, language
from atlas.signals import files

_FIELD = re.compile(r"(?P<key>[a-z_]+):")
_COMMENT = re.compile(r"(?<=\s)# .*$")
_ALWAYS = ("kind",)
"""Fields whose example is the usual value."""


class NewError(ValueError):
    """Why no file was written; the words are in `strings/*.yml`."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def slug_of(name: str) -> str:
    """An id from a name: `DoctorGLM_v2` → `doctorglm-v2`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].rstrip("-")


def write(
    catalog: Path, found: Known, slug: str | None, domain: str, subdomain: str | None
) -> Path:
    """Write the file of a new entry and return its path. Raises NewError, OSError."""
    name = slug or slug_of(found.name or "")
    if not name or slug_of(name) != name:
        raise NewError("new.slug", slug=name)
    path = catalog / domain / f"{name}.yml"
    if path.exists() or path.is_symlink():  # a link into nothing too
        raise NewError("new.exists", file=path)
    if other := _listed(catalog, found.fields.get("github")):
        raise NewError("new.listed", github=found.fields["github"], file=f"catalog/{other}")
    own = {"slug": name, "name": found.name, "domain": domain, "subdomain": subdomain}
    fields = {**found.fields, **{key: value for key, value in own.items() if value}}
    template = (catalog / "template.yml").read_text(encoding="utf-8")
    text = begun(template, Known(found.name, fields, found.hints))
    files.write(path, text)
    return path


def begun(template: str, found: Known) -> str:
    """The text of the new file."""
    lines = ["# yaml-language-server: $schema=../schema.json"]
    lines += [f"# {words.t('new.head')}" for words in map(language, CODES)]
    for key, block in _blocks(template):
        lines += _hints(found, key)
        if key in found.fields:
            lines += _filled(key, found.fields[key], block)
        elif key in _ALWAYS:
            lines += block
        else:
            lines += [f"# {line}" for line in block]
    return "\n".join(lines) + "\n"


def _blocks(template: str) -> Iterator[tuple[str, list[str]]]:
    """The fields of the template with their lines."""
    key, block = "", list[str]()
    for line in template.splitlines():
        match = _FIELD.match(line)
        if match or not line.strip() or line.startswith("#"):
            if block:
                yield key, block
            key, block = (match["key"], [line]) if match else ("", [])
        else:
            block.append(line)
    if block:
        yield key, block


def _filled(key: str, value: object, block: list[str]) -> list[str]:
    """A field with its value; what the value leaves open stays as a comment below it."""
    lines = emitted({key: value}).splitlines()
    if len(lines) == 1:
        comment = _COMMENT.search(block[0])
        return [f"{lines[0]} {comment[0]}" if comment else lines[0]]
    given = {line.strip().removeprefix("- ").partition(":")[0] for line in lines}
    rest = [
        f"  # {line.strip()}" if len(line) - len(line.lstrip()) == 2 else f"  #   {line.strip()}"
        for line in block[1:]
        if line.strip().removeprefix("- ").partition(":")[0] not in given
    ]
    return [*lines, *rest] if isinstance(value, dict) else lines


def _hints(found: Known, key: str) -> list[str]:
    """What GitHub says about a field, in both languages; a hint, not a value."""
    return [
        f"# {words.t(hint, **values)}"
        for hint, values in found.hints.get(key, [])
        for words in map(language, CODES)
    ]


def _listed(catalog: Path, github: str | None) -> str | None:
    """The file of the entry that a repository has already."""
    try:
        known = load(catalog)
    except CatalogError:  # what is wrong elsewhere is no reason not to begin
        return None
    for entry in known.entries.values():
        names = [name.lower() for name in (entry.github, entry.github_now) if name]
        if github and github.lower() in names:
            return known.files[entry.slug]
    return None


def choose_domain(catalog: Path, given: str | None, words: Language) -> str:
    """The domain, if it is one. Raises NewError with the choices."""
    domains = loader.vocabulary(catalog).domains
    if given not in domains:
        labels = [f"{key} ({getattr(item.label, words.code)})" for key, item in domains.items()]
        raise NewError("new.domain", domain=given or "", choices=words.t("comma").join(labels))
    return str(given)


def choose_subdomain(catalog: Path, domain: str, given: str | None, words: Language) -> str | None:
    """The subdomain, if it is one of that domain; None if none is given. Raises NewError."""
    parts = loader.vocabulary(catalog).domains[domain].subdomains
    if given is not None and given not in parts:
        raise NewError("new.subdomain", subdomain=given, choices=words.t("comma").join(parts))
    return given
