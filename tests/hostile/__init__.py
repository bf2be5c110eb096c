"""Hostile strings, and a catalog and a store that hold them in every text field.

The strings (`*.yml`) are data of our own after public lists: script in markup, templates, formulas
for spreadsheets, YAML, Unicode, logs, paths, addresses. What a text field may hold is spread over
entries, base models, data sets, organisations and the answers of the double of GitHub: each string
alone in the lists, and together with others in the single fields. The rest must be refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from atlas.catalog.text import forbidden_character
from atlas.catalog.values import MAX_TEXT
from atlas.signals import store
from atlas.signals.poll import Budget, poll
from atlas.signals.records import Signals
from atlas.signals.transport import GitHub

from tests.github_double import GitHubDouble, Repository

FOLDER = Path(__file__).parent
NIGHT = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)


@cache
def strings(kind: str = "*") -> list[str]:
    """The strings of one file, or of all."""
    found = [
        text
        for path in sorted(FOLDER.glob(f"{kind}.yml"))
        for text in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    return list(dict.fromkeys(found))


def accepted() -> list[str]:
    """Those that a line of text may be."""
    return [text for text in strings() if not forbidden_character(text) and len(text) <= MAX_TEXT]


def handfuls() -> Iterator[list[str]]:
    """The accepted ones, as many together as fit into one text."""
    taken: list[str] = []
    for text in accepted():
        if sum(map(len, taken)) + 3 * len(taken) + len(text) > MAX_TEXT:
            yield taken
            taken = []
        taken.append(text)
    yield taken


def write_catalog(folder: Path) -> list[str]:
    """An entry, a base model and a data set for each handful; returns the slugs of the entries."""
    slugs = []
    for number, texts in enumerate(handfuls()):
        for place, record in _records(number, texts):
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps(record, ensure_ascii=False)  # YAML holds JSON
            path.write_text(text, encoding="utf-8")
        slugs.append(f"hostile-{number}")
    return slugs


def _records(number: int, texts: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    slug, base, whole = f"hostile-{number}", f"hostile-base-{number}", " ¦ ".join(texts)
    both = [{"en": whole, "zh": whole}, {"en": whole}, {"zh": whole}][number % 3]
    each = [{"en": text, "zh": text} for text in texts]
    licence = {
        **{"code": whole, "weights": whole, "data": both, "note": both},
        **{"use": "conditional", "basis": "none"},
        "exceptions": [{"variants": texts, "weights": whole, "use": "conditional", "note": both}],
    }
    release = {
        **{"name": whole, "name_zh": whole, "aliases": texts, "summary": both, "licence": licence},
        "organisations": [{"slug": "tsinghua", "unit": {"en": whole, "zh": whole}}],
        "weights": [{"host": "huggingface", "id": f"x/{number}", "note": text} for text in each],
        "paper": {"title": whole, "venue": whole},
        "evidence": [{"note": text} for text in each],
        "unknown": [{"field": "data", "of": text} for text in each],
    }
    introduced = {
        **{"slug": f"hostile-org-{number}", "type": "university"},
        "name": {"en": whole, "zh": whole},
    }
    yield (
        f"medical/{slug}.yml",
        {
            **{"slug": slug, "kind": "model", "domain": "medical", "subdomain": "tcm"},
            **release,
            "organisations": [*release["organisations"], introduced],
            "github": f"hostile/n{number}",
            "bases": [
                {"slug": base, "variant": text, "of": text, "recorded_as": text} for text in texts
            ],
            "roundup_differs": {"said": both, "now": both},
            "architecture": both,
            "training": [{"stage": "sft", "model": both, "named": texts}],
            "data": [{"name": text, "unit": "items", "datasets": [slug]} for text in texts],
            **{"notable": each, "notes": each, "finished": both},
            "deploy": {"min_gpu_gb": 1.5, "quantised": both, "note": both},
        },
    )
    yield f"bases/{base}.yml", {"slug": base, "kind": "base", **release, "family": "llama"}
    yield (
        f"datasets/{slug}.yml",
        {
            **{"slug": slug, "name": both, "domain": "medical", "licence": both},
            "parts": [{"name": text} for text in texts],
            "evidence": [{"note": text} for text in texts],
        },
    )


def write_store(folder: Path) -> None:
    """What a double of GitHub says whose every text is hostile, refused ones among them."""
    texts, groups = strings(), list(handfuls())
    repositories = [
        Repository(
            f"hostile/n{number}",
            number + 1,
            stars=number,
            description=" ¦ ".join(group),
            licence=texts[number],
            release=(texts[-number], "2026-01-01T00:00:00Z"),
            topics=texts[number * 15 : number * 15 + 15],
        )
        for number, group in enumerate(groups)
    ]
    with GitHubDouble(repositories, token_kind="user") as hub:
        github = GitHub(hub.api_url, hub.graphql_url, "token")
        names = [repository.name for repository in repositories]
        answers = poll(names, {}, github, Budget(), lambda: NIGHT).answers
    after = {name: Signals().after(answer, NIGHT) for name, answer in answers.items()}
    store.save(folder, store.State(), store.State(after, "api.github.com"), NIGHT)
