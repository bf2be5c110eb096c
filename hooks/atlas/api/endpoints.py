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
from atlas.catalog.schema import Base, DataSet, Entry, Organisation
from atlas.catalog.vocabulary import Vocabulary
from atlas.language import Language
from atlas.view import ids

Filled = Mapping[str, str]
"""The parameters of a path."""


def _same(source: Source, item: Any) -> Any:
    return item


def _nothing(source: Source, item: Any) -> Iterator[Filled]:
    yield {}


def _ids(source: Source, item: Entry | Base | DataSet) -> Iterator[Filled]:
    """A former id leads to the record as well, which names its present one."""
    yield from ({"id": known} for known in ids(item))


def _repository(source: Source, name: str) -> Iterator[Filled]:
    """In lower case, as GitHub does not tell cases apart and file names do. A former name leads to
    the repository as well."""
    for known in (name, *source.former_names.get(name, ())):
        owner, _, own = known.partition("/")
        yield {"owner": owner, "name": own}


@dataclass(frozen=True)
class Endpoint:
    """A family of addresses; `path` is relative to the folder of the API."""

    name: str
    path: str
    document: type[d.Document]
    items: Callable[[Source], Iterable[Any]]
    """What the documents are of."""
    record: Callable[[Source, Any], object] = _same
    """What they say of an item."""
    parameters: Callable[[Source, Any], Iterable[Filled]] = _nothing
    """Of an item: the parameters of the addresses at which it is found."""

    def texts(self, source: Source) -> Iterator[tuple[str, Iterable[str]]]:
        """Every document of the family in JSON, with its path."""
        if self.many:
            yield self.path, self._pieces(source)
            return
        for item in self.items(source):
            text = _json(self._document(source, [item], total=1))
            for filled in self.parameters(source, item):
                yield self.path.format_map(filled), [text]

    def _pieces(self, source: Source) -> Iterator[str]:
        """A document of all items, one after the other: all are more than memory should hold."""
        items = list(self.items(source))
        head, _, tail = _json(self._document(source, [], total=len(items))).rpartition("[]")
        begin, end = f"{head}[", f"\n ]{tail}" if items else f"]{tail}"
        yield begin
        for number, item in enumerate(items):
            alone = _json(self._document(source, [item], total=len(items)))
            yield "," * bool(number) + alone[len(begin) : -len(end)]
        yield end

    def first(self, source: Source) -> tuple[str, d.Document]:
        """The first document with its path, and with its first item alone."""
        items = list(self.items(source))
        document = self._document(source, items[:1], total=len(items) if self.many else 1)
        return self.path.format_map(self.example(source)), document

    @property
    def many(self) -> bool:
        """Whether one document holds all items."""
        return issubclass(self.document, d.Many)

    def _document(self, source: Source, items: Iterable[Any], *, total: int) -> d.Document:
        records = [self.record(source, item) for item in items]
        held = {"items": records} if self.many else {"item": records[0]}
        return self.document.model_validate({**source.head, "total": total, **held})

    def example(self, source: Source) -> Filled:
        """Parameters of one address that exists."""
        return (
            next(iter(self.parameters(source, next(iter(self.items(source))))))
            if self.parameters_named
            else {}
        )

    @property
    def parameters_named(self) -> list[str]:
        """The names of its parameters."""
        return [part.partition("}")[0] for part in self.path.split("{")[1:]]


def _json(document: d.Document) -> str:
    return document.model_dump_json(indent=1) + "\n"


def _address(source: Source, endpoint: Endpoint) -> d.EndpointItem:
    key = f"api.endpoint.{endpoint.name}"
    return d.EndpointItem(
        name=endpoint.name,
        path=endpoint.path,
        example=source.address(endpoint.path.format_map(endpoint.example(source))),
        schema_url=source.address(f"schemas/{endpoint.name}.json"),
        about=source.both(partial(_text, key)),
    )


def _text(key: str, language: Language) -> str:
    return language.t(key)


def _endpoints(source: Source) -> Iterable[Endpoint]:
    return ENDPOINTS


def _entries(source: Source) -> Iterable[Entry]:
    return source.atlas.entries


def _bases(source: Source) -> Iterable[Base]:
    return source.atlas.bases


def _releases(source: Source) -> Iterable[Entry | Base]:
    return source.atlas.releases


def _datasets(source: Source) -> Iterable[DataSet]:
    return source.atlas.catalog.datasets.values()


def _organisations(source: Source) -> Iterable[Organisation]:
    return source.atlas.catalog.organisations.values()


def _domains(source: Source) -> Iterable[str]:
    return source.atlas.domains


def _repositories(source: Source) -> Iterable[str]:
    return source.repositories


def _vocabulary(source: Source) -> Iterable[Vocabulary]:
    yield source.atlas.catalog.vocabulary


def _status(source: Source) -> Iterable[d.StatusReport]:
    yield signals.status(source)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("index", "index.json", d.Index, _endpoints, _address),
    Endpoint("entries", "entries.json", d.Entries, _entries, records.summary),
    Endpoint("entries-full", "entries-full.json", d.EntriesFull, _entries, records.entry),
    Endpoint("entry", "entries/{id}.json", d.OneEntry, _entries, records.entry, _ids),
    Endpoint("domains", "domains.json", d.Domains, _domains, records.domain),
    Endpoint("bases", "bases.json", d.Bases, _bases, records.base),
    Endpoint("base", "bases/{id}.json", d.OneBase, _bases, records.base, _ids),
    Endpoint("datasets", "datasets.json", d.DataSets, _datasets, records.dataset),
    Endpoint("dataset", "datasets/{id}.json", d.OneDataSet, _datasets, records.dataset, _ids),
    Endpoint(
        *("organisations", "organisations.json", d.Organisations),
        *(_organisations, records.organisation),
    ),
    Endpoint("aliases", "aliases.json", d.Aliases, records.aliases),
    Endpoint("vocabulary", "vocabulary.json", d.Terms, _vocabulary),
    Endpoint("verdicts", "verdicts.json", d.AllVerdicts, _releases, verdicts),
    Endpoint("signals", "signals.json", d.AllSignals, _repositories, signals.signals),
    Endpoint(
        *("repository", "signals/{owner}/{name}.json", d.OneRepository),
        *(_repositories, signals.history, _repository),
    ),
    Endpoint("status", "status.json", d.Status, _status),
)
