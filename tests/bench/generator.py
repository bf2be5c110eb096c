"""Catalogs of any size with realistic variety: the real one, and seeded variations of its entries.

A variation takes the structure of a real entry (its fields, terms, bases, numbers of things) with
new names and texts. Texts come from chains learnt on the real ones, English by words, Chinese by
characters, so that vocabulary, lengths and repetition are like those of real entries.
"""

from __future__ import annotations

import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

NOT_DOMAINS = ("bases", "datasets")

DROPPED = ("roundup", "roundup_differs", "former_slugs", "finished", "github_now")
"""Fields that belong to one real project only."""


def write(catalog: Path, folder: Path, size: int, seed: int = 1) -> None:
    """Copy `catalog` to `folder` and add variations until it has `size` entries.

    The same seed gives the same files; raises ValueError if the catalog has more entries already.
    """
    shutil.copytree(catalog, folder)
    real = [
        (path, yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))
        for path in sorted(catalog.glob("*/*.yml"))
        if path.parent.name not in NOT_DOMAINS
    ]
    if len(real) > size:
        raise ValueError(f"the catalog has {len(real)} entries already")
    texts = [sides for _, record in real for sides in _texts(record)]
    chains = {
        "en": Chain([_words(text["en"]) for text in texts if text.get("en")], " "),
        "zh": Chain([_characters(text["zh"]) for text in texts if text.get("zh")], ""),
    }
    for number in range(size - len(real)):
        chance = random.Random(f"{seed}/{number}")
        path, record = chance.choice(real)
        varied = _variation(record, number, chains, chance)
        file = folder / path.parent.name / f"{varied['slug']}.yml"
        file.write_text(
            yaml.dump(varied, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False),
            encoding="utf-8",
        )


class Chain:
    """A second-order Markov chain: what follows two tokens in the texts it has learnt."""

    def __init__(self, texts: Sequence[Sequence[str]], glue: str) -> None:
        self.glue = glue
        self.follows: dict[tuple[str, str], list[str]] = defaultdict(list)
        for tokens in texts:
            before = ("", "")
            for token in [*tokens, ""]:
                self.follows[before].append(token)
                before = (before[1], token)

    def text(self, tokens: int, chance: random.Random) -> str:
        """About as many tokens as wanted, never none."""
        made: list[str] = []
        before = ("", "")
        while len(made) < tokens:
            token = chance.choice(self.follows[before])
            if token:
                made.append(token)
            before = (before[1], token) if token else ("", "")
        return self.glue.join(made)


def _variation(
    record: Mapping[str, Any], number: int, chains: Mapping[str, Chain], chance: random.Random
) -> dict[str, Any]:
    varied: dict[str, Any] = _varied(
        {k: v for k, v in record.items() if k not in DROPPED}, chains, chance
    )
    maker, first, last = (
        "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(3)
    )
    name = (
        f"{first.capitalize()}{chance.choice(('', '-')) or last.capitalize()}{chance.choice(KINDS)}"
    )
    varied["slug"] = f"{first}-{number}"
    varied["name"] = f"{name} {number}"
    if "name_zh" in varied:
        varied["name_zh"] = f"{chains['zh'].text(2, chance)}{number}"
    varied["aliases"] = [f"{last.capitalize()}{number}"]
    if varied.get("github"):
        varied["github"] = f"{maker}{number}/{first}-{last}"
    for place in varied.get("weights", []):
        if place.get("id"):
            place["id"] = f"{maker}/{first}-{number}"
    return varied


def _varied(value: Any, chains: Mapping[str, Chain], chance: random.Random) -> Any:
    """The value with every text in two languages written anew, as long as it was."""
    if isinstance(value, dict) and value.keys() <= {"en", "zh"}:
        measure = {"en": _words, "zh": _characters}
        return {
            code: chains[code].text(max(2, len(measure[code](text))), chance)[:580].strip()
            for code, text in value.items()
        }
    if isinstance(value, dict):
        return {key: _varied(item, chains, chance) for key, item in value.items()}
    if isinstance(value, list):
        return [_varied(item, chains, chance) for item in value]
    return value


def _texts(value: Any) -> Iterator[Mapping[str, str]]:
    if isinstance(value, dict) and value.keys() <= {"en", "zh"}:
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _words(text: str) -> list[str]:
    return text.split()


def _characters(text: str) -> list[str]:
    """Single Chinese characters; Latin words and numbers whole."""
    return re.findall(r"[A-Za-z0-9.+/-]+|\s|.", text)


SYLLABLES = (
    *("ai", "bao", "chen", "da", "en", "fu", "gan", "hua", "ji", "kang", "lin", "med", "nong"),
    *("ou", "pu", "qi", "ru", "shen", "tong", "wen", "xin", "yi", "zhi", "law", "fin", "edu"),
)
KINDS = ("GPT", "LLM", "Chat", "LLaMA", "GLM", "-7B", "-Instruct", "Doc")
