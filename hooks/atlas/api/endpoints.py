"""Every address of the API, with the type of its documents and what is in them.

A new one means one line in `ENDPOINTS`, one type in `documents`, and its words in `strings/*.yml`
under `api.endpoint`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from atlas.api import documents as d
from atlas.api import records, signals
from atlas.api.source import Source
from atlas.api.verdicts import verdicts
from atlas.language import Language

Filled = Mapping[str, str]
"""The parameters of a path."""


def _nothing(item: Any) -> Iterator[Filled]:
    yield {}


def _ids(record: d.EntryRecord | d.BaseRecord | d.DataSetRecord) -> Iterator[Filled]:
    """A former id leads to the record as well, which names its present one."""
    yield from ({"id": known} for known in (record.id, *record.facts.former_slugs))


def _repository(item: d.RepositoryHistory) -> Iterator[Filled]:
    """In lower case, as GitHub does not tell cases apart and file names do."""
    owner, name = item.now.repository.lower().split("/")
    yield {"owner": owner, "name": name}


@dataclass(frozen=True)
class Endpoint:
    """A family of addresses; `path` is relative to the folder of the API."""

    name: str
    path: str
    document: type[d.Document]
    items: Callable[[Source], Iterable[object]]
    parameters: Callable[[Any], Iterable[Filled]] = _nothing
    """Of an item: the parameters of the addresses at which it is found."""

    def documents(self, source: Source) -> Iterator[tuple[str, d.Document]]:
        """Every document of the family with its path."""
        items = self.items(source)
        if issubclass(self.document, d.Many):
            held = list(items)
            values = {**source.head, "total": len(held), "items": held}
            yield self.path, self.document.model_validate(values)
        else:
            for item in items:
                values = {**source.head, "total": 1, "item": item}
                document = self.document.model_validate(values)
                for filled in self.parameters(item):
                    yield self.path.format_map(filled), document

    def example(self, source: Source) -> Filled:
        """Parameters of one address that exists."""
        return (
            next(iter(self.parameters(next(iter(self.items(source))))))
            if self.parameters_named
            else {}
        )

    @property
    def parameters_named(self) -> list[str]:
        """The names of its parameters."""
        return [part.partition("}")[0] for part in self.path.split("{")[1:]]


def _index(source: Source) -> Iterator[d.EndpointItem]:
    for endpoint in ENDPOINTS:
        key = f"api.endpoint.{endpoint.name}"
        yield d.EndpointItem(
            name=endpoint.name,
            path=endpoint.path,
            example=source.address(endpoint.path.format_map(endpoint.example(source))),
            schema_url=source.address(f"schemas/{endpoint.name}.json"),
            about=source.both(partial(_text, key)),
        )


def _text(key: str, language: Language) -> str:
    return language.t(key)


def _verdicts(source: Source) -> Iterator[d.Verdicts]:
    return (verdicts(source, release) for release in source.atlas.releases)


def _vocabulary(source: Source) -> Iterator[object]:
    yield source.atlas.catalog.vocabulary


def _status(source: Source) -> Iterator[d.StatusReport]:
    yield signals.status(source)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("index", "index.json", d.Index, _index),
    Endpoint("entries", "entries.json", d.Entries, records.summaries),
    Endpoint("entries-full", "entries-full.json", d.EntriesFull, records.entries),
    Endpoint("entry", "entries/{id}.json", d.OneEntry, records.entries, _ids),
    Endpoint("domains", "domains.json", d.Domains, records.domains),
    Endpoint("bases", "bases.json", d.Bases, records.bases),
    Endpoint("base", "bases/{id}.json", d.OneBase, records.bases, _ids),
    Endpoint("datasets", "datasets.json", d.DataSets, records.datasets),
    Endpoint("dataset", "datasets/{id}.json", d.OneDataSet, records.datasets, _ids),
    Endpoint("organisations", "organisations.json", d.Organisations, records.organisations),
    Endpoint("aliases", "aliases.json", d.Aliases, records.aliases),
    Endpoint("vocabulary", "vocabulary.json", d.Terms, _vocabulary),
    Endpoint("verdicts", "verdicts.json", d.AllVerdicts, _verdicts),
    Endpoint("signals", "signals.json", d.AllSignals, signals.all_signals),
    Endpoint(
        *("repository", "signals/{owner}/{name}.json", d.OneRepository),
        *(signals.histories, _repository),
    ),
    Endpoint("status", "status.json", d.Status, _status),
)
