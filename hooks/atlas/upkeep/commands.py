"""The commands that the scheduled workflows run, and a person may run as well."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import yaml

from atlas.address import address
from atlas.catalog import load
from atlas.inputs import assembled
from atlas.language import Language
from atlas.signals import command as signals
from atlas.signals import star_history
from atlas.signals.poll import Budget
from atlas.upkeep import alarm, archive, branch, evidence, links, review
from atlas.upkeep.addresses import Visitor
from atlas.upkeep.branch import BranchError
from atlas.upkeep.heal import heal
from atlas.upkeep.matters import matters, unsure
from atlas.upkeep.project import Project, ProjectError

FAILED = 1

LINK_SECONDS = 1_500.0


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], root: Path) -> None:
    """Declare every command of this package."""

    def command(name: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name)
        default = signals.state_folder(root, os.environ)
        made.add_argument("--state", type=Path, default=default)
        return made

    def with_remote(made: argparse.ArgumentParser) -> None:
        made.add_argument("--remote")

    def with_dry_run(made: argparse.ArgumentParser) -> None:
        made.add_argument("--dry-run", action="store_true")

    made = command("fetch-data")
    with_remote(made)
    made.add_argument("--at", metavar="COMMIT")
    made = command("publish-data")
    with_remote(made)
    made.add_argument("--replace", action="store_true")
    made = command("refresh")
    with_remote(made)
    made = command("links")
    made.add_argument("--budget-seconds", type=float, default=LINK_SECONDS)
    made = command("archive-history")
    made.add_argument("--year", type=int)
    made.add_argument("--to", type=Path, default=root / ".build" / "history")
    with_dry_run(command("heal"))
    with_dry_run(command("alarm"))
    with_dry_run(command("keepalive"))
    command("review")


def run(options: argparse.Namespace, root: Path, words: Language) -> int:
    """Carry out a command; 1 means that it failed, and why has been said."""
    try:
        return COMMANDS[options.command](options, root, words)
    except (BranchError, ProjectError) as error:
        print(error, file=sys.stderr)
        return FAILED


def _remote(options: argparse.Namespace, root: Path) -> str:
    named: str | None = options.remote
    return branch.found_from(Path.cwd(), named) if named else branch.remote_of(root)


def _fetch(options: argparse.Namespace, root: Path, words: Language) -> int:
    remote = _remote(options, root)
    found = branch.fetch(remote, options.state, getattr(options, "at", None))
    for fault in found.faults:
        print(words.t("upkeep.unsound", fault=fault), file=sys.stderr)
    return 0


def _publish(options: argparse.Namespace, root: Path, words: Language) -> int:
    remote = _remote(options, root)
    replace = getattr(options, "replace", False)
    commit = branch.publish(remote, options.state, datetime.now(UTC), replace=replace)
    key = "upkeep.published" if commit else "upkeep.nothing_new"
    print(words.t(key, commit=(commit or "")[:10]))
    return 0


def _refresh(options: argparse.Namespace, root: Path, words: Language) -> int:
    """A poll that brings little is no failure: the site is built from what there is, with its
    ages, and the alarm looks at those."""
    catalog = load(root / "catalog")
    _fetch(options, root, words)
    github, names = signals.connection(os.environ), signals.repositories(catalog)
    code = signals.refresh(options.state, names, github, Budget(), words, star_history.SLICE)
    try:
        if github.token and code in (signals.FRESH, signals.STALE):
            answered, wanted = evidence.check(catalog, options.state, github, datetime.now(UTC))
            print(words.t("upkeep.evidence", answered=answered, wanted=wanted))
    finally:
        _publish(options, root, words)
    return FAILED if code == signals.DENIED else 0


def _links(options: argparse.Namespace, root: Path, words: Language) -> int:
    def now() -> datetime:
        return datetime.now(UTC)

    catalog = load(root / "catalog")
    visited, listed = links.check(catalog, options.state, Visitor(), now, options.budget_seconds)
    print(words.t("upkeep.links", visited=visited, listed=listed))
    return 0


def _archive(options: argparse.Namespace, root: Path, words: Language) -> int:
    today = datetime.now(UTC).date()
    year = options.year or today.year - 1
    try:
        files = archive.archive(options.state, year, options.to, today)
    except archive.ArchiveError as error:
        print(words.t(f"upkeep.archive.{error}", year=str(year)), file=sys.stderr)
        return FAILED
    print(words.t("upkeep.archived", files=", ".join(str(file) for file in files) or "—"))
    return 0


def _heal(options: argparse.Namespace, root: Path, words: Language) -> int:
    atlas = assembled(load(root / "catalog"), options.state, date.today())
    project = _project(options.dry_run, words)
    found = matters(atlas)
    items = project.items() if project.github.token else []
    opened = heal(project, items, found, root, unsure(atlas))
    print(words.t("upkeep.healed", found=len(found), opened=opened))
    return 0


def _alarm(options: argparse.Namespace, root: Path, words: Language) -> int:
    now = datetime.now(UTC)
    seen = alarm.published(address(root, os.environ).site, now)
    raised = alarm.sound(_project(options.dry_run, words), seen, now, _run_address(os.environ))
    state = words.t(f"upkeep.alarm.state.{'stands' if raised else 'silent'}")
    print(words.t("upkeep.alarm.told", seen=seen, state=state))
    return 0


def _keepalive(options: argparse.Namespace, root: Path, words: Language) -> int:
    """Enable every workflow with a schedule: GitHub switches those off after 60 quiet days."""
    project = _project(options.dry_run, words)
    for path in sorted((root / ".github" / "workflows").glob("*.yml")):
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "schedule" in told[True]:  # YAML 1.1 reads `on` so
            project.enable(path.name)
    return 0


def _review(options: argparse.Namespace, root: Path, words: Language) -> int:
    found = review.queue(assembled(load(root / "catalog"), options.state, date.today()))
    sections: dict[str, list[str]] = {
        "changed": [f"{release.slug}\t{', '.join(files)}" for release, files in found.changed],
        "silent": [
            f"{release.slug}\t{url}\t{words.t('span.days', count=link.days)}"
            for release, url, link in found.silent
        ],
        "older": [f"{item.release.slug}\t{words.span(item.days)}" for item in found.older],
        "untranslated": [f"{file}\t{words.number(n)}" for file, n in found.untranslated.items()],
    }
    for name, lines in sections.items():
        print(f"{words.t(f'review.{name}.title')} ({len(lines)})")
        print("".join(f"  {line}\n" for line in lines))
    return 0


def _project(dry: bool, words: Language) -> Project:
    """The project as Actions names it: GITHUB_REPOSITORY."""
    name = os.environ.get("GITHUB_REPOSITORY", "")
    if not name and not dry:
        raise ProjectError(words.t("upkeep.no_project"))

    def tell(what: str) -> None:
        print(words.t("upkeep.would" if dry else "upkeep.does", what=what))

    return Project(signals.connection(os.environ), name, dry, tell)


def _run_address(environment: Mapping[str, str]) -> str:
    """Where the log of this run is."""
    server = environment.get("GITHUB_SERVER_URL") or "https://github.com"
    name, run = environment.get("GITHUB_REPOSITORY", ""), environment.get("GITHUB_RUN_ID")
    return f"{server}/{name}/actions" + (f"/runs/{run}" if run else "")


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Path, Language], int]] = {
    "fetch-data": _fetch,
    "publish-data": _publish,
    "refresh": _refresh,
    "links": _links,
    "archive-history": _archive,
    "heal": _heal,
    "alarm": _alarm,
    "keepalive": _keepalive,
    "review": _review,
}
