"""Checks between records: what one file says about another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain

from pydantic import BaseModel

from atlas.catalog import lineage, yaml
from atlas.catalog.catalog import Catalog
from atlas.catalog.fields import FIELDS
from atlas.catalog.problems import Problem, Severity
from atlas.catalog.schema import Base, DataSet, Entry, Organisation, Text


def organisations(
    listed: Sequence[Organisation], releases: Iterable[Entry | Base]
) -> dict[str, Organisation]:
    """Organisations by slug: those of organisations.yml, then those that an entry introduces."""
    found = {organisation.slug: organisation for organisation in listed}
    for release in releases:
        for item in release.organisations:
            if item.name and item.type and item.slug not in found:
                found[item.slug] = Organisation.model_construct(
                    **item.model_dump(include={"slug", "type"}), name=item.name
                )
    return found


def check(
    catalog: Catalog,
    releases: Mapping[str, Entry | Base],
    datasets: Mapping[str, DataSet],
    listed: Sequence[Organisation],
    places: Mapping[str, Callable[[yaml.Path], tuple[int, int]]],
    perhaps: Set[str],
) -> Iterator[Problem]:
    """Every problem between records; `releases` and `datasets` are keyed by file.

    Nothing is called unknown whose id is in `perhaps`: those that files with errors may describe.
    """
    for file, path, key, values, severity in chain(
        _duplicates(releases, datasets, listed),
        _organisation_problems(releases, datasets, listed, catalog),
        _names_twice(releases, listed),
        _generators(catalog),
        _field_problems(releases, catalog),
        _lineages(releases),
        _dangling(catalog, releases, datasets),
        _one_sided(releases, datasets),
    ):
        if key in _LINKS and values["word"] in perhaps:
            continue
        line, column = places[file](path) if file in places else (1, 1)
        yield Problem(file, line, column, yaml.field_name(path), key, values, severity)


_LINKS = {f"reference.{kind}" for kind in ("organisation", "base", "dataset", "entry")}
"""Problems of links to what does not exist."""

_NOTHING: tuple[object, ...] = (None, [], "not-stated", "none")

_Found = tuple[str, yaml.Path, str, Mapping[str, object], Severity]


def _error(file: str, path: yaml.Path, key: str, **values: object) -> _Found:
    return file, path, f"reference.{key}", values, Severity.ERROR


def _duplicates(
    releases: Mapping[str, Entry | Base],
    datasets: Mapping[str, DataSet],
    listed: Sequence[Organisation],
) -> Iterator[_Found]:
    """Ids and repositories that two files claim."""
    for records in (releases, datasets):
        owners: dict[str, str] = {}
        for file, record in records.items():
            owners.setdefault(record.slug, file)
        for file, record in records.items():
            for slug, path in [
                (record.slug, ("slug",)),
                *((old, ("former_slugs", i)) for i, old in enumerate(record.former_slugs)),
            ]:
                if slug in owners and owners[slug] != file:
                    yield _error(file, path, "slug_twice", slug=slug, other=owners[slug])
                elif slug == record.slug and path != ("slug",):
                    yield _error(file, path, "slug_present", slug=slug)
                owners.setdefault(slug, file)

    repositories: dict[tuple[str, str], str] = {}
    for file, record in releases.items():
        if isinstance(record, Entry) and record.github:
            # A repository may hold a model and its benchmark, but not the same thing twice.
            key = (record.github.lower(), record.kind)
            if key in repositories:
                values = {"repository": record.github, "other": repositories[key]}
                yield _error(file, ("github",), "repository_twice", **values)
            repositories.setdefault(key, file)

    seen: set[str] = set()
    for index, organisation in enumerate(listed):
        if organisation.slug in seen:
            path = (index, "slug")
            yield _error("organisations.yml", path, "organisation_twice", slug=organisation.slug)
        seen.add(organisation.slug)


def _organisation_problems(
    releases: Mapping[str, Entry | Base],
    datasets: Mapping[str, DataSet],
    listed: Sequence[Organisation],
    catalog: Catalog,
) -> Iterator[_Found]:
    """Organisations that nobody describes, or that are described twice."""
    known = {organisation.slug for organisation in listed}
    introduced: dict[str, str] = {}
    for file, release in releases.items():
        for index, item in enumerate(release.organisations):
            path = ("organisations", index, "slug")
            if (item.name is None) != (item.type is None):
                yield _error(file, path, "organisation_half", slug=item.slug)
            elif item.name and item.slug in known:
                yield _error(file, path, "organisation_known", slug=item.slug)
            elif item.name and item.slug in introduced:
                other = introduced[item.slug]
                yield _error(file, path, "organisation_introduced", slug=item.slug, other=other)
            elif item.name:
                introduced[item.slug] = file
            elif item.slug not in catalog.organisations:
                yield _error(
                    file, path, "organisation", word=item.slug, known=catalog.organisations
                )
    for file, dataset in datasets.items():
        if dataset.made_by and dataset.made_by not in catalog.organisations:
            known_slugs = catalog.organisations
            yield _error(
                file, ("made_by",), "organisation", word=dataset.made_by, known=known_slugs
            )


def _names_twice(
    releases: Mapping[str, Entry | Base], listed: Sequence[Organisation]
) -> Iterator[_Found]:
    """Organisations with the name of another one."""
    described = [
        ("organisations.yml", (index,), item.slug, item.name) for index, item in enumerate(listed)
    ] + [
        (file, ("organisations", index), item.slug, item.name)
        for file, release in releases.items()
        for index, item in enumerate(release.organisations)
    ]
    owners: dict[str, str] = {}
    for file, path, slug, name in described:
        for side in ("en", "zh") if name else ():
            said = getattr(name, side)
            if said and owners.setdefault(said.casefold(), slug) != slug:
                values = {"name": said, "other": owners[said.casefold()]}
                yield _error(file, (*path, "name", side), "organisation_name", **values)


def _generators(catalog: Catalog) -> Iterator[_Found]:
    """Generators of the vocabulary whose provider it does not know."""
    known = catalog.vocabulary.providers
    for model, generator in catalog.vocabulary.generators.items():
        if generator.provider not in known:
            values = {"word": generator.provider, "section": "providers", "known": known}
            path = ("generators", model, "provider")
            yield "vocabulary.yml", path, "vocabulary", values, Severity.ERROR


def _field_problems(releases: Mapping[str, Entry | Base], catalog: Catalog) -> Iterator[_Found]:
    """Rules between the fields of one record."""
    for file, release in releases.items():
        for index, item in enumerate(release.unknown):
            if item.field not in FIELDS:
                path = ("unknown", index)
                yield _error(file, path, "field", word=item.field, known=FIELDS)
            elif item.of is None and _states(release, item.field):
                values = {"field": item.field}
                yield file, ("unknown", index), "reference.stated", values, Severity.WARNING
        if not isinstance(release, Entry):
            continue
        subdomains = catalog.vocabulary.domains[release.domain].subdomains
        if release.subdomain not in subdomains:
            words = {"word": release.subdomain, "known": subdomains, "domain": release.domain}
            yield _error(file, ("subdomain",), "subdomain", **words)
        if release.from_scratch is True and release.bases:
            yield _error(file, ("from_scratch",), "from_scratch")


def _states(release: Entry | Base, field: str) -> bool:
    """Whether a field is stated, in every item of a list; a licence, if it says what is allowed."""
    name, _, below = ("licence.use" if field == "licence" else field).partition(".")
    value = getattr(release, name) if name in release.model_fields_set else None
    if not below:
        return value not in _NOTHING
    items = value if isinstance(value, list) else [value]
    return all(getattr(item, below, None) not in _NOTHING for item in items) and items != []


def _dangling(
    catalog: Catalog, releases: Mapping[str, Entry | Base], datasets: Mapping[str, DataSet]
) -> Iterator[_Found]:
    """Links to files that do not exist."""
    models = [*catalog.entries, *catalog.bases]
    for file, release in releases.items():
        for index, base in enumerate(release.bases):
            if base.slug not in catalog.entries and base.slug not in catalog.bases:
                path = ("bases", index, "slug")
                yield _error(file, path, "base", word=base.slug, known=models)
        for index, item in enumerate(release.data if isinstance(release, Entry) else []):
            for position, slug in enumerate(item.datasets):
                if slug not in catalog.datasets:
                    place = ("data", index, "datasets", position)
                    yield _error(file, place, "dataset", word=slug, known=catalog.datasets)
    for file, dataset in datasets.items():
        if dataset.entry and dataset.entry not in catalog.entries:
            known = catalog.entries
            yield _error(file, ("entry",), "entry", word=dataset.entry, known=known)
        if not dataset.entry and not dataset.evidence:
            yield _error(file, ("evidence",), "no_evidence")


def _lineages(releases: Mapping[str, Entry | Base]) -> Iterator[_Found]:
    """Base links that lead in circles, too far, or on too many ways."""
    for file, position, key, values in lineage.problems(releases):
        yield _error(file, ("bases", position, "slug"), key, **values)


def _one_sided(
    releases: Mapping[str, Entry | Base], datasets: Mapping[str, DataSet]
) -> Iterator[_Found]:
    """Texts that are given in one language only."""
    for file, record in [*releases.items(), *datasets.items()]:
        for path, text in texts(record):
            missing = "en" if text.en is None else "zh"
            if getattr(text, missing) is None:
                yield file, path, "text.one_side", {"side": missing}, Severity.WARNING


def texts(value: object, path: yaml.Path = ()) -> Iterator[tuple[yaml.Path, Text]]:
    """Every two-sided text in a record, with its place."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if isinstance(held := getattr(value, name), BaseModel | list):
                yield from texts(held, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts(item, (*path, index))
