"""`atlas poll`: ask every source for what the catalog lists there, and keep what it says."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path

from atlas.catalog import Catalog
from atlas.language import Language
from atlas.shard import WHOLE, shard
from atlas.signals import guard, query, runs, star_history, store
from atlas.signals.files import locked
from atlas.signals.http import Kind, SettingError, address
from atlas.signals.huggingface import HUGGING_FACE, HuggingFace
from atlas.signals.modelscope import MODELSCOPE, ModelScope
from atlas.signals.poll import Budget, Connection, Run, poll
from atlas.signals.records import GITHUB, Signals, Verdict, ahead, written
from atlas.signals.runs import RunReport
from atlas.signals.transport import BATCH, GitHub
from atlas.view import repository

FRESH, STALE, REFUSED, UNREACHED, DENIED, USAGE = 0, 3, 4, 5, 1, 2
"""Exit codes: there is a certain answer about every repository (gone is one); some values are kept
from before for want of one; the guard kept the old state; the host could not be reached and the
old state stands; the token was refused; what was wanted is not listed. Sources that end differently
end together in DENIED or REFUSED if one of them did, else in STALE."""

TIME_TO_LIVE = timedelta(hours=12)
"""A build polls again once the last run is older than this."""


def add_arguments(parser: argparse.ArgumentParser, root: Path) -> None:
    parser.add_argument("--catalog", type=Path, default=root / "catalog")
    parser.add_argument("--state", type=Path, default=state_folder(root, os.environ))
    parser.add_argument("--source", action="append", choices=list(SOURCES))
    parser.add_argument("--only", action="append", metavar="OWNER/NAME")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--shard", type=shard, default=WHOLE, metavar="K/N")
    parser.add_argument(
        "--budget-seconds",
        type=float,
    )
    parser.add_argument("--dry-run", action="store_true")


def connection(environment: Mapping[str, str]) -> GitHub:
    """GitHub as Actions names it: GITHUB_API_URL, GITHUB_GRAPHQL_URL, GITHUB_TOKEN. Raises
    SettingError.

    docs.github.com/actions/reference/variables-reference
    """
    api = address(environment, "GITHUB_API_URL", "https://api.github.com")
    graphql = address(environment, "GITHUB_GRAPHQL_URL", f"{api}/graphql")
    return GitHub(api, graphql, environment.get("GITHUB_TOKEN") or None)


def hugging_face(environment: Mapping[str, str]) -> HuggingFace:
    """Hugging Face as its client names it: HF_ENDPOINT (a mirror), HF_TOKEN. Raises
    SettingError.

    huggingface.co/docs/huggingface_hub/package_reference/environment_variables
    """
    endpoint = address(environment, "HF_ENDPOINT", "https://huggingface.co")
    return HuggingFace(endpoint, environment.get("HF_TOKEN") or None)


def model_scope(environment: Mapping[str, str]) -> ModelScope:
    """ModelScope as its client names it: MODELSCOPE_ENDPOINT, MODELSCOPE_API_TOKEN.
    Raises SettingError."""
    endpoint = address(environment, "MODELSCOPE_ENDPOINT", "https://modelscope.cn")
    return ModelScope(endpoint, environment.get("MODELSCOPE_API_TOKEN") or None)


def repositories(catalog: Catalog) -> list[str]:
    """`owner/name` of every entry and base model that has a repository, once each."""
    found = {repository(entry) for entry in catalog.entries.values()}
    found |= {repository(base) for base in catalog.bases.values()}
    return _once(found - {""})


def weights_on(host: str, catalog: Catalog) -> list[str]:
    """Ids of all weights that the catalog lists on a host, once each."""
    releases = [*catalog.entries.values(), *catalog.bases.values()]
    return _once({w.id for release in releases for w in release.weights if w.host == host and w.id})


def _once(names: Iterable[str]) -> list[str]:
    return list({name.lower(): name for name in sorted(names, key=str.lower)}.values())


HOSTS_OF_WEIGHTS = (HUGGING_FACE, MODELSCOPE)


@dataclass(frozen=True)
class Asked:
    """How a source is asked: for what, and over which connection."""

    names: Callable[[Catalog], list[str]]
    connect: Callable[[Mapping[str, str]], Connection]


SOURCES: Mapping[str, Asked] = {
    GITHUB.name: Asked(repositories, connection),
    HUGGING_FACE.name: Asked(partial(weights_on, HUGGING_FACE.name), hugging_face),
    MODELSCOPE.name: Asked(partial(weights_on, MODELSCOPE.name), model_scope),
}
"""By name, in the order in which they are polled."""


def run(options: argparse.Namespace, catalog: Catalog, words: Language) -> int:
    """Carry out the command; the exit code tells how fresh the values are. Raises SettingError,
    before anything is asked."""
    codes = []
    connections = [SOURCES[name].connect(os.environ) for name in options.source or SOURCES]
    listed = {c.source.name: SOURCES[c.source.name].names(catalog) for c in connections}
    if strange := _unlisted(options.only or (), chain(*listed.values())):
        print(words.t("poll.unlisted", names=words.join(strange)), file=sys.stderr)
        return USAGE
    for connected in connections:
        names = _chosen(listed[connected.source.name], options)
        if options.only and not names:  # it is listed at another source
            continue
        if options.dry_run:
            codes.append(_price(connected, names, words))
            continue
        patience = connected.source.patience
        budget = Budget(patience if options.budget_seconds is None else options.budget_seconds)
        codes.append(refresh(options.state, names, connected, budget, words, star_history.SLICE))
    return together(codes)


def _unlisted(wanted: Iterable[str], listed: Iterable[str]) -> list[str]:
    """What is wanted and listed nowhere."""
    known = {name.lower() for name in listed}
    return [name for name in wanted if name.lower() not in known]


def together(codes: Sequence[int]) -> int:
    """One exit code for several sources; FRESH if none had to be asked."""
    if len(set(codes)) < 2:
        return next(iter(codes), FRESH)
    return next(code for code in (DENIED, REFUSED, STALE) if code in {*codes, STALE})


def _chosen(names: list[str], options: argparse.Namespace) -> list[str]:
    if options.only:
        names = [name for name in names if name.lower() in {o.lower() for o in options.only}]
    names = [name for name in names if options.shard.has(name.lower())]
    return names[: options.limit]


def refresh(
    folder: Path,
    names: Sequence[str],
    connection: Connection,
    budget: Budget,
    words: Language,
    history_requests: int = 0,
) -> int:
    """Poll, guard, save, remember the run; then go on with star history. Returns the exit code.

    The store is never mixed: one that holds values of another host is left alone.
    """
    source = connection.source
    started = datetime.now(UTC)
    with locked(folder):
        before = store.load(folder, started, source)
        if before.message:
            print(before.message, file=sys.stderr)
        if before.repositories and before.source not in ("", connection.host):
            told = words.t("poll.source", folder=folder, known=before.source, asked=connection.host)
            print(told, file=sys.stderr)
            return DENIED
        progress = Progress(len(names), words)
        clock = partial(datetime.now, UTC)
        known = _adopted(before.repositories, names)
        result = poll(names, known, connection, budget, clock, progress.show)
        progress.end()
        now = datetime.now(UTC)
        after = store.State(_merged(known, result, now), connection.host)
        refusal = guard.refusal(before.repositories, after.repositories, source)
        code = _code(result, names, refusal)
        if code != REFUSED:
            store.save(folder, before, after, now, source)
            if isinstance(connection, GitHub) and connection.token and not result.stopped:
                found = after.repositories
                star_history.backfill(folder, names, found, connection, history_requests)
        wrong_clock = _told_of_clock(before, started)
        verdicts = Counter(answer.verdict.value for answer in result.answers.values())
        report = RunReport(
            started,
            seconds=round((datetime.now(UTC) - started).total_seconds(), 1),
            asked=len(names),
            answered=_answered(result),
            requests=connection.requests_made,
            exit=code,
            reason="; ".join(filter(None, (refusal or result.stopped, wrong_clock))),
            verdicts=dict(sorted(verdicts.items())),
            source=source.name,
        )
        runs.add(folder, report)
    print(words.t("poll.done", **{**vars(report), "source": source.title}))
    if refusal or result.stopped:
        told = words.t("poll.stopped", source=source.title, reason=refusal or result.stopped)
        print(told, file=sys.stderr)
    if wrong_clock:
        told = words.t("poll.clock", source=source.title, reason=wrong_clock, now=written(started))
        print(told, file=sys.stderr)
    return code


def _told_of_clock(before: store.State, now: datetime) -> str:
    """What a clock that was ahead has observed; empty if none has."""
    seen = [seen.observed_at for seen in before.repositories.values() if seen.observed_at]
    if not (wrong := [at for at in seen if ahead(at, now)]):
        return ""
    return f"{len(wrong)} repositories observed until {written(max(wrong))}, still to come"


def stored(folder: Path, now: datetime) -> dict[str, store.State]:
    """What is stored of every source, by its name; what was wrong with it is said."""
    states = store.load_all(folder, now, (GITHUB, *HOSTS_OF_WEIGHTS))
    for message in dict.fromkeys(state.message for state in states.values() if state.message):
        print(message, file=sys.stderr)
    return states


def state_folder(root: Path, environment: Mapping[str, str]) -> Path:
    """Where the signals are kept: `signals/`, or what ATLAS_SIGNALS names."""
    return Path(environment.get("ATLAS_SIGNALS") or root / "signals")


def freshen(
    folder: Path, catalog: Callable[[], Catalog], environment: Mapping[str, str], words: Language
) -> None:
    """Poll GitHub before a build, if it is wanted and possible; a failure is said and changes
    nothing. The catalog is asked for only then. The hosts of weights take a request or two per
    repository, too long for a build.

    ATLAS_POLL=never|auto|always. `auto`, the default, polls if there is a token, the last run is
    older than `TIME_TO_LIVE`, and this is no build of a pull request.
    """
    wish = environment.get("ATLAS_POLL") or "auto"
    if wish not in ("never", "auto", "always"):
        print(words.t("poll.wish", wish=wish), file=sys.stderr)
    elif wish == "always" or (wish == "auto" and _due(folder, environment)):
        try:
            refresh(folder, repositories(catalog()), connection(environment), Budget(), words)
        except SettingError as error:
            print(words.t("poll.setting", **vars(error)), file=sys.stderr)
        except (OSError, ValueError) as error:
            print(words.t("poll.stopped", source=GITHUB.title, reason=error), file=sys.stderr)


def _due(folder: Path, environment: Mapping[str, str]) -> bool:
    if not environment.get("GITHUB_TOKEN") or "pull_request" in environment.get(
        "GITHUB_EVENT_NAME", ""
    ):
        return False
    reports = runs.load(folder)
    if not reports:
        return True
    age = datetime.now(UTC) - reports[-1].started
    return not timedelta(0) <= age <= TIME_TO_LIVE  # a run of the future had a wrong clock


def _adopted(known: Mapping[str, Signals], names: Sequence[str]) -> dict[str, Signals]:
    """What is known, with what was observed under an old name also under the one that the catalog
    has given a repository since."""
    renamed = {seen.renamed_to.lower(): seen for seen in known.values() if seen.renamed_to}
    fresh = [name for name in names if name not in known and name.lower() in renamed]
    return {**known, **{name: renamed[name.lower()] for name in fresh}}


def _merged(known: Mapping[str, Signals], result: Run, now: datetime) -> dict[str, Signals]:
    """Everything known, with every answer added to it."""
    merged = dict(known)
    for name, answer in result.answers.items():
        merged[name] = merged.get(name, Signals()).after(answer, now)
    return merged


def _code(result: Run, names: Sequence[str], refusal: str) -> int:
    if result.denied:
        return DENIED
    if refusal:
        return REFUSED
    answered = _answered(result)
    if names and result.stopped and not answered:
        return UNREACHED
    return FRESH if answered == len(names) else STALE


def _answered(result: Run) -> int:
    return sum(answer.verdict is not Verdict.FAILED for answer in result.answers.values())


def _price(connected: Connection, names: Sequence[str], words: Language) -> int:
    """What a run would cost; GitHub's points by asking for the price of one full batch."""
    title = connected.source.title
    batches = -(-len(names) // connected.batch)
    if not isinstance(connected, GitHub):
        print(words.t("poll.requests", source=title, requests=batches, repositories=len(names)))
        return FRESH
    reply = connected.graphql(*query.cards(names[:BATCH], dry_run=True))
    limit = reply.body["data"].get("rateLimit") if reply.kind is Kind.ANSWERED else None
    cost = query.count(limit.get("cost")) if isinstance(limit, dict) else None
    if cost is None:
        reason = reply.detail or query.UNREADABLE.detail
        print(words.t("poll.no_price", source=title, reason=reason), file=sys.stderr)
        return UNREACHED
    print(words.t("poll.price", requests=batches, points=cost * batches, repositories=len(names)))
    return FRESH


LINE_EVERY = 50
"""Repositories between two lines of progress where no bar can be drawn."""


class Progress:
    """How far a run is: a bar on a terminal, plain lines elsewhere."""

    def __init__(self, whole: int, words: Language) -> None:
        self.whole, self.words = whole, words
        self.drawn = sys.stderr.isatty()
        self.shown = 0

    def show(self, done: int) -> None:
        line = self.words.t("poll.progress", done=done, whole=self.whole)
        if self.drawn:
            filled = round(30 * done / self.whole)
            print(f"\r{'█' * filled:░<30} {line}", end="", file=sys.stderr, flush=True)
        elif done == self.whole or done >= self.shown + LINE_EVERY:
            self.shown = done
            print(line, file=sys.stderr)

    def end(self) -> None:
        if self.drawn:
            print(file=sys.stderr)
