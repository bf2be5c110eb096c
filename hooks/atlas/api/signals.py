"""What GitHub said, with history, and the status of the polling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.api import documents as d
from atlas.api.source import Source
from atlas.signals import runs
from atlas.signals.records import Signals, Verdict
from atlas.view import repository


def all_signals(source: Source) -> Iterator[d.RepositorySignals]:
    """Every repository of the catalog, by name."""
    users, seen = _users(source), source.atlas.seen
    for name in sorted(users):
        yield _signals(source, name, seen.get(name), users[name])


def histories(source: Source) -> Iterator[d.RepositoryHistory]:
    """Every repository of the catalog with its history."""
    for now in all_signals(source):
        name = now.repository.lower()
        points = [
            d.HistoryPoint(day=point.day, stars=point.stars, last_commit=point.last_commit)
            for point in source.atlas.history.get(name, ())
        ]
        yield d.RepositoryHistory(now=now, history=points)


def by_repository(source: Source) -> Mapping[str, d.RepositorySignals]:
    """Every repository of the catalog, by `owner/name` in lower case."""
    return {signals.repository.lower(): signals for signals in all_signals(source)}


def status(source: Source) -> d.StatusReport:
    """How fresh the observations are."""
    atlas = source.atlas
    oldest = atlas.oldest
    return d.StatusReport(
        repositories=len(_users(source)),
        observed=sum(seen.observed_at is not None for seen in atlas.seen.values()),
        newest=atlas.polled,
        oldest=oldest[1] if oldest else None,
        oldest_repository=oldest[0] if oldest else None,
        success_rate=round(runs.success_rate(atlas.runs), 4),
        next_run=runs.next_run(atlas.runs[-1].started) if atlas.runs else None,
        not_in_order=[name for name, seen in atlas.seen.items() if seen.verdict is not Verdict.OK],
        runs=[
            d.PollRun(**{name: getattr(run, name) for name in d.PollRun.model_fields})
            for run in atlas.runs
        ],
        demonstration=atlas.demonstration,
    )


def _users(source: Source) -> dict[str, list[str]]:
    """The releases of each repository of the catalog, by its name in lower case."""
    found: dict[str, list[str]] = {}
    for release in source.atlas.releases:
        if name := repository(release):
            found.setdefault(name.lower(), []).append(release.slug)
    return found


def _signals(
    source: Source, name: str, seen: Signals | None, users: Sequence[str]
) -> d.RepositorySignals:
    return d.RepositorySignals(
        repository=repository(source.atlas.catalog.release(users[0])),
        url=source.address(f"signals/{name}.json"),
        used_by=list(users),
        verdict=seen.verdict if seen else None,
        looked_at=seen.attempted_at if seen else None,
        renamed_to=seen.renamed_to if seen else None,
        values={
            field: d.ObservedValue(value=observed.value, observed_at=observed.at)
            for field, observed in sorted(seen.values.items() if seen else ())
        },
    )
