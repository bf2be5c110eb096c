"""Named sets of entries that hand-written pages count: how many, and what share of which others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from atlas.catalog.schema import Entry
from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.marks import Mark
from atlas.view import Atlas

Rule = Callable[[Atlas, Entry], bool]

_PRE_TRAINING = {"pretrain", "continual-pretrain"}
_DORMANT = (Maintenance.DORMANT, Maintenance.ARCHIVED)


def _stages(entry: Entry) -> set[str]:
    return {step.stage for step in entry.training}


def _marked(mark: Mark) -> Rule:
    return lambda atlas, entry: any(m.mark is mark for m in atlas.verdicts[entry.slug].marks)


def _roundup(place: str) -> Rule:
    return lambda _, entry: entry.roundup == place


POPULATIONS: Mapping[str, Rule] = {
    "entries": lambda _atlas, _entry: True,
    "models": lambda _, entry: entry.kind == "model",
    # what training they had
    "trained": lambda _, entry: bool(entry.training),
    "pre-trained": lambda _, entry: bool(_stages(entry) & _PRE_TRAINING),
    "sft": lambda _, entry: "sft" in _stages(entry),
    "sft-only": lambda _, entry: _stages(entry) == {"sft"},
    "rewarded": lambda _, entry: bool(_stages(entry) & {"rl", "preference"}),
    "with-retrieval": lambda _, entry: "retrieval" in _stages(entry),
    # what came of them
    "observed": lambda atlas, entry: (
        entry.kind == "model" and atlas.verdicts[entry.slug].maintenance.days is not None
    ),
    "dormant": lambda atlas, entry: atlas.verdicts[entry.slug].maintenance.state in _DORMANT,
    "active": lambda atlas, e: atlas.verdicts[e.slug].maintenance.state is Maintenance.ACTIVE,
    "published": lambda atlas, entry: atlas.verdicts[entry.slug].availability.state.obtainable,
    # what their terms allow: by their own word, and with those of every base
    "own-word-commercial": lambda _, entry: entry.licence.use == "commercial",
    "commercial": lambda atlas, entry: atlas.verdicts[entry.slug].terms.use == "commercial",
    "conditional": lambda atlas, entry: atlas.verdicts[entry.slug].terms.use == "conditional",
    "narrowed": _marked(Mark.BASE_STRICTER),
    "closed-model-data": _marked(Mark.CLOSED_MODEL_DATA),
    # their place in the roundup
    "described": _roundup("described"),
    "named-only": _roundup("named-only"),
}
"""Name → rule."""


class Populations:
    """The populations of one atlas; each is looked for once, however often it is counted."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self._entries: dict[tuple[str, int | None], dict[str, Entry]] = {}

    def members(self, name: str, of: str = "models", year: int | None = None) -> list[Entry]:
        """The entries that two populations share, by name; `year` keeps those first released in
        it. Raises KeyError for a population that is none of `POPULATIONS`."""
        others = self._found(of, year)
        return [entry for slug, entry in self._found(name, year).items() if slug in others]

    def share(self, name: str, of: str = "models", year: int | None = None) -> float:
        """Which share of the population `of` belongs to another one too: 0 to 1, 0 if it is
        empty."""
        whole = len(self._found(of, year))
        return len(self.members(name, of, year)) / whole if whole else 0.0

    def _found(self, name: str, year: int | None) -> dict[str, Entry]:
        """The entries of a population by their slugs."""
        if (name, year) not in self._entries:
            if year is None:
                rule, entries = POPULATIONS[name], self._atlas.entries
                found = (entry for entry in entries if rule(self._atlas, entry))
            else:
                whole = self._found(name, None).values()
                found = (entry for entry in whole if released(entry) == year)
            self._entries[name, year] = {entry.slug: entry for entry in found}
        return self._entries[name, year]


def released(entry: Entry) -> int | None:
    """The year of the first release; None if it is not stated."""
    return int(entry.released[:4]) if entry.released else None
