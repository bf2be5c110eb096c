"""Which day brings what, and what is expected of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from atlas.catalog import load
from atlas.catalog.schema import Entry

from tests.git import commit, git
from tests.github_double import Faults, Repository, State
from tests.rehearsal import night
from tests.rehearsal.stage import PROJECT, Stage, live, staged
from tests.rehearsal.truth import Truth, check_site

OUTAGE = Faults(down_from=1, spared=f"/repos/{PROJECT}")
"""GitHub does not serve the poll; issues can still be opened."""


@dataclass(frozen=True)
class Cast:
    """Repositories that something happens to."""

    renamed: str
    gone: str
    archived: str
    replaced: str
    licence: str


@dataclass(frozen=True)
class Day:
    """What happens before the run, how the run goes, and what is open afterwards."""

    about: str
    before: Callable[[Stage, Cast], None] = lambda stage, cast: None
    faults: Faults | None = None
    served: bool | None = True
    """Whether GitHub serves everything; None for a part."""
    codes: tuple[tuple[str, int], ...] = ()
    """Jobs that fail, and how; all others succeed."""
    build: bool = False


def rename(stage: Stage, cast: Cast) -> None:
    hosted = stage.repository(cast.renamed)
    hosted.former, hosted.name = [hosted.name], f"{hosted.name}-next"
    stage.hub.add(hosted)


def merge(stage: Stage, cast: Cast) -> None:
    """A person merges the pull request."""
    (pull,) = stage.project.open(f"renamed:{cast.renamed.lower()}")
    for path, text in stage.project.branches[pull.head].items():
        (stage.root / path).write_text(text, encoding="utf-8")
    stage.project.files = stage.project.branches[pull.head]
    pull.state = "closed"
    name = f"{cast.renamed}-next"
    stage.names[stage.names.index(cast.renamed)] = name


def delete(stage: Stage, cast: Cast) -> None:
    stage.repository(cast.gone).state = State.GONE


def bring_back(stage: Stage, cast: Cast) -> None:
    stage.repository(cast.gone).state = State.PRESENT


def archive(stage: Stage, cast: Cast) -> None:
    stage.repository(cast.archived).archived_at = f"{stage.now:%Y-%m-%dT00:00:00Z}"


def replace(stage: Stage, cast: Cast) -> None:
    old = stage.repository(cast.replaced)
    stage.names.remove(cast.replaced)  # what happens to the new one is not about it
    stage.hub.add(Repository(old.name, 9_000_000, stars=1, licence=old.licence))


def change_licence(stage: Stage, cast: Cast) -> None:
    stage.repository(cast.licence).licence = "AGPL-3.0"


def corrupt(stage: Stage, cast: Cast) -> None:
    """Somebody pushes nonsense to the data branch."""
    clone = stage.folder / "clone"
    git(stage.folder, "clone", "--quiet", "--branch", "data", str(stage.remote), str(clone))
    (clone / "latest.json").write_text("<<<<<<< HEAD\n")
    for path in (clone / "history").glob("*.csv"):
        path.write_text(path.read_text()[:200])
    commit(clone, "x")
    git(clone, "push", "--quiet")
    shutil.rmtree(clone)


def kill(stage: Stage, cast: Cast) -> None:
    night.killed(stage)


def two_at_once(stage: Stage, cast: Cast) -> None:
    assert night.at_once(stage) == [0, 0]


DAYS = {
    1: Day("the first run: there is no data branch yet", build=True),
    2: Day("healthy"),
    5: Day("outage", faults=OUTAGE, served=False),
    6: Day("outage: the alarm", faults=OUTAGE, served=False),
    7: Day("outage", faults=OUTAGE, served=False, build=True),
    8: Day("healthy again: the alarm ends"),
    10: Day("the hour's limit is reached midway", faults=Faults(limit_from=4, limit="primary"),
            served=None, codes=(("heal", 1), ("alarm", 1))),
    12: Day("a repository is renamed: a pull request", rename),
    13: Day("a repository is deleted: nothing yet", delete),
    14: Day("the pull request is merged", merge),
    15: Day("not found three times: an issue"),
    16: Day("a repository is archived: an issue", archive),
    17: Day("another repository takes over a name: an issue", replace),
    18: Day("the data branch is corrupted", corrupt, build=True),
    20: Day("a run is killed; the next one", kill),
    22: Day("two runs at once", two_at_once),
    24: Day("a licence file changes: an issue", change_licence),
    26: Day("what was deleted is back: its issue ends", bring_back),
    28: Day("the token is refused", faults=Faults(refused_from=1), served=False,
            codes=(("data", 1), ("heal", 1), ("alarm", 1))),
    30: Day("healthy", build=True),
}  # fmt: skip
"""The days on which something happens; the others are healthy."""

OPEN: dict[str, range] = {
    "alarm": range(6, 8),
    "renamed": range(12, 14),
    "gone": range(15, 26),
    "archived": range(16, 31),
    "replaced": range(17, 31),
    "licence": range(24, 31),
}
"""What is open after the run of which days; one of each, no more."""


def rehearse(
    folder: Path,
    days: Iterable[int],
    tell: Callable[[str], None] = lambda line: None,
    *,
    build: bool = False,
    entries: int,
) -> Stage:
    """Play these days; raises AssertionError at the first thing that is not as it should be.

    `build` builds the whole site on some of them, from so many `entries`.
    """
    with staged(folder, entries) as stage:
        cast, truth = _cast(stage), Truth()
        for number in days:
            stage.day = number
            day = DAYS.get(number, Day("healthy"))
            if number > 1:
                live(stage)
            day.before(stage, cast)
            truth.note(stage)
            stage.hub.used = {"rest": 0, "graphql": 0}
            stage.hub.requests.clear()
            stage.hub.faults = day.faults or Faults()
            ended = night.night(stage, build=build and day.build)
            stage.hub.faults = Faults()
            failed = {job: code for job, code in ended.items() if code}
            assert failed == dict(day.codes), f"day {number}: {ended}"
            truth.check(stage, all_observed=day.served)
            if build and day.build:
                check_site(stage)
            _check_open(stage, number)
            tell(f"day {number:2}  {day.about}  ·  {_opened(stage)}")
        return stage


def _check_open(stage: Stage, number: int) -> None:
    expected = sorted(kind for kind, when in OPEN.items() if number in when)
    assert [kind for kind, _ in _kinds(stage)] == expected, f"day {number}: {_kinds(stage)}"


def _kinds(stage: Stage) -> list[tuple[str, int]]:
    """Kind and number of everything that is open."""
    return sorted(
        (item.body.removeprefix("<!-- atlas: ").partition(":")[0], item.number)
        for item in stage.project.open()
    )


def _opened(stage: Stage) -> str:
    return ", ".join(f"#{number} {kind}" for kind, number in _kinds(stage)) or "nothing open"


def _cast(stage: Stage) -> Cast:
    """Entries with a repository of their own that has not moved."""
    catalog = load(stage.root / "catalog")
    count: dict[str, int] = {}
    for release in catalog.releases:
        for name in {release.github, release.github_now}:
            count[(name or "").lower()] = count.get((name or "").lower(), 0) + 1

    def plain(entry: Entry) -> bool:
        own = entry.github is not None and count[entry.github.lower()] == 1
        return own and entry.github_now is None and entry.licence.code == "Apache-2.0"

    names = [entry.github or "" for entry in catalog.entries.values() if plain(entry)]
    return Cast(*names[:5])
