"""A model on a host of weights, for the doubles of Hugging Face and ModelScope."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto


class Access(Enum):
    """How a model can be had."""

    OPEN = auto()
    GATED = auto()
    PRIVATE = auto()
    DISABLED = auto()
    GONE = auto()


CARD = {".gitattributes": 1_500, "README.md": 4_000}
SAFE = {"config.json": 700, "model.safetensors": 14_000_000_000}
PICKLED = {"config.json": 700, "pytorch_model.bin": 13_000_000_000, "training_args.bin": 5_000}


@dataclass
class Model:
    """What a host knows of a model. `former` names still lead to it."""

    name: str
    access: Access = Access.OPEN
    downloads: int = 0
    likes: int = 0
    modified: str = "2024-02-01T00:00:00Z"
    created: str = "2023-06-01T00:00:00Z"
    licence: str | None = "apache-2.0"
    bases: list[str] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=lambda: CARD | SAFE)
    parameters: int | None = 7_000_000_000
    former: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(self.files.values())


def seeded(names: Iterable[str], seed: int = 1) -> list[Model]:
    """Models with plausible numbers, the same for the same seed and names."""
    made = []
    for name in names:
        chance = random.Random(f"{seed}/{name}")
        created = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(days=chance.randrange(900))
        modified = created + timedelta(days=chance.randrange(300))
        made.append(
            Model(
                name,
                downloads=int(chance.paretovariate(0.6) * 10),
                likes=chance.randrange(400),
                created=f"{created:%Y-%m-%dT%H:%M:%SZ}",
                modified=f"{modified:%Y-%m-%dT%H:%M:%SZ}",
                files=CARD | (SAFE if chance.random() < 0.7 else PICKLED),
            )
        )
    return made


def varied(models: Iterable[Model]) -> list[Model]:
    """The models, some of them behind a gate, gone, disabled or renamed, or with another card."""
    made = list(models)
    for model in made:
        chance = random.Random(model.name).random()
        if chance < 0.06:
            model.access = Access.GATED
        elif chance < 0.1:
            model.access = Access.GONE
        elif chance < 0.11:
            model.access = Access.DISABLED
        elif chance < 0.13:
            model.former, model.name = [model.name], f"{model.name}-moved"
        elif chance < 0.2:
            model.licence, model.bases = "cc-by-nc-4.0", ["example/some-other-base-7B"]
        else:
            model.licence = None
    return made


def by_name(models: Iterable[Model]) -> dict[str, Model]:
    """Models by every name that leads to them, in lower case."""
    return {name.lower(): model for model in models for name in [model.name, *model.former]}
