"""The issue form for a new model → the record of an entry.

The form's own file says which heading of an issue belongs to which field. Nothing of an issue is
ever executed or used as a path: it is read as text, and what comes out is checked like any file.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from atlas.catalog import Catalog, Problem, loader
from atlas.catalog.schema import Entry
from atlas.catalog.text import forbidden_character
from atlas.contribute.check import check
from atlas.contribute.emit import emitted
from atlas.contribute.fmt import ORDER, formatted
from atlas.contribute.new import slug_of
from atlas.contribute.sources import UnknownAddressError, known

FORM = Path(".github/ISSUE_TEMPLATE/new-model.yml")

_UNANSWERED = "_No response_"
_OTHER_BLANKS = re.compile(r"[^\S\n]")
_ARXIV = re.compile(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+/[0-9]{7}")
MAX_BODY = 64_000


def answers(body: str, form: str) -> dict[str, str]:
    """Id of a field of the form → what was answered; of a heading that comes twice the first."""
    labels = {
        str(item["attributes"]["label"]): str(item["id"])
        for item in yaml.load(form, Loader=yaml.CSafeLoader)["body"]
        if "id" in item
    }
    found: dict[str, str] = {}
    field = None
    body = _OTHER_BLANKS.sub(" ", body[:MAX_BODY].replace("\r\n", "\n"))
    for line in body.split("\n"):
        label = line.removeprefix("### ").strip() if line.startswith("### ") else None
        if label in labels:
            field = labels[label] if labels[label] not in found else None
            if field:
                found[field] = ""
        elif field:
            found[field] += f"{line}\n"
    return {
        key: text.strip() for key, text in found.items() if text.strip() not in ("", _UNANSWERED)
    }


def entry(told: Mapping[str, str], catalog: Catalog) -> dict[str, Any]:
    """The fields of the entry. What cannot be read stays as it is, for the checks to explain."""
    fields: dict[str, Any] = {
        key: " ".join(told[key].split())
        for key in ("name", "name_zh", "subdomain", "released")
        if key in told
    }
    fields |= {key: _term(told[key]) for key in ("kind", "domain") if key in told}
    fields["github"] = _github(told["github"]) if "github" in told else None
    of_repository = str(fields["github"] or "").partition("/")[2]
    fields["slug"] = slug_of(told.get("name", "")) or slug_of(of_repository)
    fields["summary"] = _sides(told, "summary")
    fields["licence"] = {
        "code": told.get("licence_code"),
        "use": _term(told.get("licence_use", "")),
        "basis": _term(told.get("licence_basis", "")),
        "note": _sides(told, "licence_note"),
    }
    lists: dict[str, Callable[[str], Any]] = {
        "organisations": lambda line: _organisation(line, catalog),
        "weights": _place,
        "bases": lambda line: _base(line, catalog),
        "evidence": str,
    }
    for key, item in lists.items():
        fields[key] = [item(line) for line in _lines(told.get(key, ""))]
    for key in ("languages", "sizes", "unknown"):
        fields[key] = [word for word in re.split(r"[\s,，、;；]+", told.get(key, "")) if word]
    fields["paper"] = _paper(told["paper"]) if "paper" in told else None
    return {key: fields[key] for key in ORDER if key in fields}


def unseen(told: Mapping[str, str]) -> Iterator[Problem]:
    """Answers with characters that no file may hold."""
    for key, answer in told.items():
        if found := forbidden_character(answer):
            values = {"position": found[0], "name": found[1]}
            yield Problem("", 1, 1, key, "text.character", values)


def problems(fields: Mapping[str, Any], catalog: Path, path: Path) -> Iterator[Problem]:
    """What would be wrong with the entry, or worth a second look, if it stood at `path`."""
    domains = loader.vocabulary(catalog).domains
    if not fields["slug"]:
        yield Problem("", 1, 1, "name", "issue.slug")
    elif fields.get("domain") not in domains:
        known = {"word": fields.get("domain", ""), "section": "domains", "known": domains}
        yield Problem("", 1, 1, "domain", "vocabulary", known)
    elif path.exists():
        values = {"slug": fields["slug"], "other": f"{path.parent.name}/{path.name}"}
        yield Problem("", 1, 1, "name", "reference.slug_twice", values)
    else:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / path.name
            file.write_text(text(fields), encoding="utf-8")
            yield from check(catalog, [file])


def text(fields: Mapping[str, Any]) -> str:
    """The file of an entry."""
    begun = "# yaml-language-server: $schema=../schema.json\n" + emitted(fields)
    return formatted(begun, Entry)


def _term(answer: str) -> str:
    """The term of a choice: `medical · 医疗 · Medicine` → `medical`."""
    return answer.split(" · ", maxsplit=1)[0].strip()


def _sides(told: Mapping[str, str], key: str) -> dict[str, str]:
    found = {side: told.get(f"{key}_{side}", "") for side in ("en", "zh")}
    return {side: " ".join(text.split()) for side, text in found.items() if text}


def _lines(answer: str) -> Iterator[str]:
    lines = (line.strip().removeprefix("- ").strip() for line in answer.split("\n"))
    yield from (line for line in lines if line and not line.startswith("```"))


def _organisation(line: str, catalog: Catalog) -> dict[str, Any]:
    """A known one by id or name; a new one as `English name | Chinese name | type`."""
    parts = [part.strip() for part in re.split("[|｜]", line)]
    for slug, item in catalog.organisations.items():
        names = (slug, item.name.en, item.name.zh or "")
        if parts[0] and parts[0].casefold() in map(str.casefold, names):
            return {"slug": slug}
    if len(parts) == 1:
        return {"slug": line}
    name = {"en": parts[0], **({"zh": parts[1]} if len(parts) > 2 and parts[1] else {})}
    return {"slug": slug_of(parts[0]), "name": name, "type": parts[-1]}


def _place(line: str) -> dict[str, Any]:
    try:
        found = known(line).fields.get("weights")
    except UnknownAddressError:
        found = None
    return found[0] if found else {"host": "other", "url": line}


def _base(line: str, catalog: Catalog) -> dict[str, Any]:
    """`id: exact version`, or only a name that is known."""
    slug, colon, variant = line.replace("：", ":").partition(":")
    if colon:
        return {"slug": slug.strip(), "variant": variant.strip()}
    for base in [*catalog.bases.values(), *catalog.entries.values()]:
        if line.casefold() in (base.slug, base.name.casefold()):
            return {"slug": base.slug, "variant": line}
    return {"slug": line, "variant": line}


def _github(answer: str) -> str:
    try:
        return str(known(answer).fields.get("github", answer))
    except UnknownAddressError:
        return answer


def _paper(answer: str) -> dict[str, str]:
    if _ARXIV.fullmatch(answer):
        answer = f"arxiv:{answer}"
    try:
        paper: dict[str, str] = known(answer).fields.get("paper") or {"url": answer}
        return paper
    except UnknownAddressError:
        return {"url": answer}
