"""What GitHub said, with history, and the status of the polling."""

from __future__ import annotations

from atlas.api import documents as d
from atlas.api.source import Source
from atlas.catalog.schema import Base, Entry
from atlas.signals import runs
from atlas.signals.records import Verdict
from atlas.view import repository


def signals(source: Source, name: str) -> d.RepositorySignals:
    """What was seen of the repository `owner/name` (in lower case) of the catalog."""
    users, seen = source.repositories[name], source.atlas.seen.get(name)
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


def history(source: Source, name: str) -> d.RepositoryHistory:
    """The same with its history."""
    points = [
        d.HistoryPoint(day=point.day, stars=point.stars, last_commit=point.last_commit)
        for point in source.atlas.history.get(name, ())
    ]
    return d.RepositoryHistory(now=signals(source, name), history=points)


def signals_of(source: Source, release: Entry | Base) -> d.RepositorySignals | None:
    """What was seen of the repository of a release, if it has one."""
    name = repository(release)
    return signals(source, name.lower()) if name else None


def status(source: Source) -> d.StatusReport:
    """How fresh the observations are."""
    atlas = source.atlas
    oldest = atlas.oldest
    return d.StatusReport(
        repositories=len(source.repositories),
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
