"""The atlas as everything downstream sees it: records, what was observed, and the verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from atlas.catalog.catalog import Catalog
from atlas.catalog.schema import Base, BaseLink, DataItem, DataSet, Entry, Weights
from atlas.changes import Change
from atlas.signals.events import Event
from atlas.signals.history import Point
from atlas.signals.http import LOOPBACK
from atlas.signals.records import STALE_AFTER, Signals, Verdict, time_of
from atlas.signals.runs import RunReport
from atlas.signals.store import State
from atlas.upkeep.observed import Check, Link
from atlas.verdicts import alternatives as others
from atlas.verdicts import availability, cards, hardware, maintenance, marks, terms
from atlas.verdicts.availability import Place
from atlas.verdicts.maintenance import Observation
from atlas.verdicts.profile import Profile, profile

R = TypeVar("R", bound=Entry | Base)
L = TypeVar("L")


@dataclass(frozen=True)
class Verdicts:
    """What the atlas works out about one release."""

    terms: terms.Terms
    maintenance: maintenance.Verdict
    fits: tuple[hardware.Fit, ...]
    availability: availability.Verdict
    marks: tuple[marks.Marked, ...]


@dataclass(frozen=True)
class Atlas:
    """A pure function of the catalog, the observations and the day; all else follows."""

    catalog: Catalog
    today: date
    state: State = field(default_factory=State)
    """What polling saw; a repository that is missing rests on its snapshot."""
    runs: Sequence[RunReport] = ()
    """The last runs of the poll, the newest last."""
    history: Mapping[str, Sequence[Point]] = field(default_factory=dict)
    """How repositories went, by `owner/name` in lower case."""
    evidence: Mapping[str, Check] = field(default_factory=dict)
    """Whether cited files have changed, by `OWNER/NAME FILE@COMMIT`."""
    links: Mapping[str, Link] = field(default_factory=dict)
    """How listed addresses answer."""
    events: Sequence[Event] = ()
    """What happened to repositories, the oldest first."""
    changes: Sequence[Change] = ()
    """What changed in the catalog, the oldest first."""
    weights: Mapping[str, State] = field(default_factory=dict)
    """What polling saw on each host of weights."""
    weight_runs: Mapping[str, Sequence[RunReport]] = field(default_factory=dict)
    """The last runs of the poll of each host of weights, the newest last."""
    credits: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Who wrote each file of the catalog, by its path in it."""

    @cached_property
    def verdicts(self) -> Mapping[str, Verdicts]:
        """Verdicts of every entry and base model, by slug."""
        alive = {release.slug: self._maintenance(release) for release in self.releases}
        return {release.slug: self._verdicts(release, alive) for release in self.releases}

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """What the rules of choosing go by, of every entry, by slug."""
        return {entry.slug: self._profile(entry) for entry in self.entries}

    def _profile(self, entry: Entry) -> Profile:
        verdict = self.verdicts[entry.slug]
        return profile(
            entry, verdict.terms, verdict.maintenance, verdict.fits, verdict.availability
        )

    def alternatives(self, entry: Entry) -> others.Alternatives | None:
        """What to look at instead of an entry, if it is dormant, gone or restricted."""
        return others.alternatives(self.profiles[entry.slug], self._candidates)

    @cached_property
    def _candidates(self) -> others.Candidates:
        return others.candidates(self.profiles.values())

    @property
    def releases(self) -> Iterator[Entry | Base]:
        yield from self.catalog.releases

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """All entries, by name."""
        return sorted(self.catalog.entries.values(), key=lambda entry: entry.name.casefold())

    @cached_property
    def bases(self) -> Sequence[Base]:
        """All base models, by name."""
        return sorted(self.catalog.bases.values(), key=lambda base: base.name.casefold())

    @property
    def _by_name(self) -> Iterator[Entry | Base]:
        yield from self.bases
        yield from self.entries

    def of_domain(self, domain: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.domain == domain]

    @cached_property
    def domains(self) -> Mapping[str, list[Entry]]:
        """Entries by domain, in the order of the vocabulary; domains without entries left out."""
        found = {domain: self.of_domain(domain) for domain in self.catalog.vocabulary.domains}
        return {domain: entries for domain, entries in found.items() if entries}

    @cached_property
    def derived(self) -> Mapping[str, list[tuple[Entry | Base, list[BaseLink]]]]:
        """What was made from a release, with the links that say how; by slug of the origin."""
        return _grouped(
            (link.slug, release, link) for release in self._by_name for link in release.bases
        )

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """The base families of every release, by slug: a base's own family, else those of what it
        was made from. An entry without a named base has none; a base that stands alone is `other`.
        """
        return {release.slug: self._families(release) for release in self.releases}

    def _families(self, release: Entry | Base) -> tuple[str, ...]:
        if isinstance(release, Base) and release.family:
            return (release.family,)
        origins = [self.catalog.release(b.slug) for b in release.bases if b.relation == "base"]
        found = dict.fromkeys(family for origin in origins for family in self._families(origin))
        return tuple(found) or (("other",) if isinstance(release, Base) else ())

    @cached_property
    def users(self) -> Mapping[str, list[tuple[Entry, list[DataItem]]]]:
        """Which entries use a data set, with the items that say so; by slug of the data set."""
        return _grouped(
            (slug, entry, item)
            for entry in self.entries
            for item in entry.data
            for slug in item.datasets
            if self.catalog.datasets[slug].entry != entry.slug
        )

    @cached_property
    def dataset_of(self) -> Mapping[str, DataSet]:
        """The data set that an entry is, by slug of the entry."""
        return {data.entry: data for data in self.catalog.datasets.values() if data.entry}

    @cached_property
    def made(self) -> Mapping[str, list[Entry | Base | DataSet]]:
        """What an organisation took part in, by its slug."""
        found: dict[str, list[Entry | Base | DataSet]] = {}
        for release in self._by_name:
            for item in release.organisations:
                found.setdefault(item.slug, []).append(release)
        for dataset in self.catalog.datasets.values():
            if dataset.made_by and not dataset.entry:
                found.setdefault(dataset.made_by, []).append(dataset)
        return found

    @cached_property
    def seen(self) -> Mapping[str, Signals]:
        """What polling saw of each repository of the catalog, by `owner/name` in lower case."""
        listed = {repository(release).lower() for release in self.releases}
        known = {name.lower(): signals for name, signals in self.state.repositories.items()}
        return {name: known[name] for name in sorted(listed & known.keys())}

    @cached_property
    def polled(self) -> datetime | None:
        """The time of the newest observation; None while everything rests on snapshots."""
        return max((s.observed_at for s in self.seen.values() if s.observed_at), default=None)

    @cached_property
    def oldest(self) -> tuple[str, datetime] | None:
        """The repository whose values are the oldest, and their time."""
        seen = {name: s.observed_at for name, s in self.seen.items() if s.observed_at}
        return min(seen.items(), key=lambda item: item[1], default=None)

    @property
    def stale(self) -> bool:
        """Whether even the newest observation is old on the day of the build."""
        return self.polled is not None and self.today - self.polled.date() > STALE_AFTER

    @property
    def demonstration(self) -> bool:
        """Whether numbers come from the double of a host."""
        return any(state.source in LOOPBACK for state in (self.state, *self.weights.values()))

    def signals_of(self, release: Entry | Base) -> Signals | None:
        """What polling saw of the repository of a release; None if it was never looked at."""
        return self.seen.get(repository(release).lower())

    def weights_of(self, release: Entry | Base) -> Sequence[Place]:
        """The places of a release's files, each with what its host last said."""
        return self.verdicts[release.slug].availability.places

    @cached_property
    def on_host(self) -> Mapping[str, Mapping[str, Signals]]:
        """What polling saw of the weights that the catalog lists, by host, by id in lower case."""
        listed = {(w.host, w.id.lower()) for r in self.releases for w in r.weights if w.id}
        return {
            host: {
                name.lower(): seen
                for name, seen in sorted(state.repositories.items())
                if (host, name.lower()) in listed
            }
            for host, state in self.weights.items()
        }

    def _place(self, release: Entry | Base, listed: Weights) -> Place:
        seen = self.on_host.get(listed.host, {}).get((listed.id or "").lower())
        if seen is None:
            return Place(listed)
        return Place(
            listed,
            seen,
            cards.licence(release, seen),
            cards.bases(release, seen, self.catalog.release),
        )

    def history_of(self, release: Entry | Base) -> Sequence[Point]:
        """How the repository of a release went, oldest first."""
        return self.history.get(repository(release).lower(), ())

    def stars(self, release: Entry | Base) -> int | None:
        """Stars as last observed; None if they never were."""
        seen = self.signals_of(release)
        stars = seen.value("stars") if seen else None
        return stars if isinstance(stars, int) else None

    def _observation(self, release: Entry | Base) -> Observation | None:
        """What is known of the repository: polled, else from the snapshot."""
        seen = self.signals_of(release)
        snapshot = release.snapshot
        last = date.fromisoformat(snapshot.last_commit) if snapshot else None
        if seen is None:
            return Observation(last_commit=last) if snapshot else None
        observed = seen.values.get("last_commit")
        if told := time_of(observed.value) if observed else None:
            last = told.date()
        polled = seen.observed_at or seen.attempted_at
        return Observation(last, polled.date() if polled else None, _state(seen))

    def _maintenance(self, release: Entry | Base) -> maintenance.Verdict:
        finished = isinstance(release, Entry) and release.finished is not None
        return maintenance.maintenance(
            release.github, self._observation(release), self.today, finished=finished
        )

    def _verdicts(
        self, release: Entry | Base, alive: Mapping[str, maintenance.Verdict]
    ) -> Verdicts:
        allowed = terms.terms(release, self.catalog.release)
        places = [self._place(release, listed) for listed in release.weights]
        available = availability.availability(release, places)
        found: tuple[marks.Marked, ...] = ()
        if isinstance(release, Entry):
            bases = [
                (self.catalog.release(link.slug), alive[link.slug].state)
                for link in release.bases
                if link.relation == "base"
            ]
            leader = release.organisations[0].slug if release.organisations else None
            kind = self.catalog.organisations[leader].type if leader else None
            vocabulary = self.catalog.vocabulary
            found = tuple(marks.marks(release, allowed, available, bases, kind, vocabulary))
        return Verdicts(
            terms=allowed,
            maintenance=alive[release.slug],
            fits=hardware.fits(release.sizes),
            availability=available,
            marks=found,
        )


def _grouped(found: Iterable[tuple[str, R, L]]) -> Mapping[str, list[tuple[R, list[L]]]]:
    """What refers to each slug, once, with all its links to it."""
    grouped: dict[str, dict[str, tuple[R, list[L]]]] = {}
    for slug, release, link in found:
        grouped.setdefault(slug, {}).setdefault(release.slug, (release, []))[1].append(link)
    return {slug: list(releases.values()) for slug, releases in grouped.items()}


def _state(seen: Signals) -> maintenance.Maintenance | None:
    """What is out of order with a repository; None if nothing is."""
    states = {
        Verdict.GONE: maintenance.Maintenance.GONE,
        Verdict.REPLACED: maintenance.Maintenance.REPLACED,
        Verdict.BLOCKED: maintenance.Maintenance.BLOCKED,
        Verdict.EMPTY: maintenance.Maintenance.EMPTY,
    }
    archived = maintenance.Maintenance.ARCHIVED if seen.value("archived") else None
    return states.get(seen.verdict, archived)


def repository(release: Entry | Base) -> str:
    """`owner/name` of the repository as it is now; empty if there is none."""
    return release.github_now or release.github or ""


def ids(record: Entry | Base | DataSet) -> tuple[str, ...]:
    """The id of a record, then its former ones: what is published of it stays at each."""
    return record.slug, *record.former_slugs
