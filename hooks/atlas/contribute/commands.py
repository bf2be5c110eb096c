"""The commands for people who write the catalog."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path

from atlas import changes
from atlas.catalog import Catalog, CatalogError, Severity, load, loader, yaml
from atlas.catalog.schema import Base, DataSet, Entry
from atlas.catalog.text import one_line
from atlas.contribute import fmt, issue, new, sources, summary
from atlas.contribute.show import show
from atlas.language import Language
from atlas.signals import history, runs, store
from atlas.signals.command import connection, state_folder
from atlas.signals.files import write
from atlas.view import Atlas

CLEAN, FAILED, USAGE = 0, 1, 2


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], root: Path) -> None:
    """Declare every command of this package."""
    catalog = argparse.ArgumentParser(add_help=False)
    catalog.add_argument("--catalog", type=Path, default=root / "catalog")

    made = commands.add_parser("new", parents=[catalog])
    made.add_argument("address")
    made.add_argument("--domain")
    made.add_argument("--subdomain")
    made.add_argument("--slug")
    made.add_argument("--offline", action="store_true")

    made = commands.add_parser("fmt", parents=[catalog])
    made.add_argument("files", nargs="*", type=Path)
    made.add_argument("--check", action="store_true")

    made = commands.add_parser("show", parents=[catalog])
    made.add_argument("slug")

    made = commands.add_parser("summary", parents=[catalog])
    made.add_argument("--base", required=True, metavar="COMMIT")

    made = commands.add_parser("from-issue", parents=[catalog])
    made.add_argument("--event", type=Path)
    made.add_argument("--reply", type=Path, required=True)


def run(options: argparse.Namespace, root: Path, words: Language) -> int:
    """Carry out a command."""
    return COMMANDS[options.command](options, root, words)


def _new(options: argparse.Namespace, root: Path, words: Language) -> int:
    try:
        found = sources.known(options.address)
        domain = options.domain or _asked(words, "new.ask_domain")
        domain = new.choose_domain(options.catalog, domain, words)
        part = options.subdomain or _asked(words, "new.ask_subdomain")
        part = new.choose_subdomain(options.catalog, domain, part, words)
        if "github" in found.fields and not options.offline:
            found, why = sources.asked(found, connection(os.environ), datetime.now(UTC))
            if why:
                print(words.t("new.not_asked", reason=why), file=sys.stderr)
        path = new.write(options.catalog, found, options.slug, domain, part)
    except sources.UnknownAddressError:
        print(words.t("new.address", address=options.address), file=sys.stderr)
        return USAGE
    except sources.NotFoundError as error:
        print(words.t("new.gone", address=options.address, reason=error), file=sys.stderr)
        return FAILED
    except new.NewError as error:
        print(words.t(error.key, **error.values), file=sys.stderr)
        return FAILED if error.key in ("new.exists", "new.listed") else USAGE
    print(words.t("new.written", file=os.path.relpath(path)))
    return CLEAN


def _asked(words: Language, key: str) -> str | None:
    """What a person at a terminal answers; None where nobody is there, or says nothing."""
    if not sys.stdin.isatty():
        return None
    try:
        return input(words.t(key)).strip() or None
    except EOFError:  # Ctrl-D
        print()
        return None


def _fmt(options: argparse.Namespace, root: Path, words: Language) -> int:
    if not options.files and not options.catalog.is_dir():
        print(words.t("check.no_path", path=options.catalog), file=sys.stderr)
        return USAGE
    files = options.files or sorted(options.catalog.glob("*/*.yml"))
    code = CLEAN
    for path in files:
        shown = one_line(os.path.relpath(path))
        try:
            before = path.read_text(encoding="utf-8-sig")  # a byte order mark goes
            after = fmt.formatted(before, _record(path))
            if before == after:
                continue
            if not options.check:
                write(path, after)
                print(words.t("fmt.written", file=shown))
                continue
            print(words.t("fmt.stale", file=shown), file=sys.stderr)
        except fmt.FormatError as error:
            problem = replace(error.problem, file=shown)
            print(problem.for_terminal(words, "."), file=sys.stderr)
        except UnicodeDecodeError as error:
            print(yaml.misencoded(error, shown).for_terminal(words, "."), file=sys.stderr)
        except OSError as error:
            told = words.t("refused", place=shown, reason=error.strerror or error)
            print(told, file=sys.stderr)
        code = FAILED
    return code


def _record(path: Path) -> type[Entry | Base | DataSet]:
    folder = path.resolve().parent.name
    records: dict[str, type[Entry | Base | DataSet]]
    records = {loader.BASES: Base, loader.DATASETS: DataSet}
    return records.get(folder, Entry)


def _show(options: argparse.Namespace, root: Path, words: Language) -> int:
    catalog = load(options.catalog)
    releases = [*catalog.entries, *catalog.bases]
    if options.slug not in releases:
        near = get_close_matches(options.slug, releases, 3)
        told = words.t("show.unknown", slug=options.slug)
        told += words.t("show.near", near=words.join(near)) if near else ""
        print(told, file=sys.stderr)
        return USAGE
    print(show(seen(catalog, root), options.slug, words))
    return CLEAN


def _summary(options: argparse.Namespace, root: Path, words: Language) -> int:
    """Says what changed; a catalog with errors is no fault of this command, and said as well."""
    try:
        after = load(options.catalog)
        before = changes.committed(root, options.base)
    except CatalogError as error:
        print(summary.broken(error.problems))
        return CLEAN
    print(summary.summary(before, seen(after, root), options.catalog))
    return CLEAN


def _from_issue(options: argparse.Namespace, root: Path, words: Language) -> int:
    """Write the file of an entry if nothing is wrong with it, and a reply in any case."""
    event = options.event or os.environ.get("GITHUB_EVENT_PATH")
    if not event:
        print(words.t("from_issue.no_event"), file=sys.stderr)
        return USAGE
    try:
        told = json.loads(Path(event).read_text(encoding="utf-8"))["issue"]
        body, number = str(told["body"] or ""), int(told["number"])
    except (ValueError, TypeError, KeyError):
        print(words.t("from_issue.event", file=event), file=sys.stderr)
        return USAGE
    form = (root / issue.FORM).read_text(encoding="utf-8")
    catalog = load(options.catalog)
    answers = issue.answers(body, form)
    fields = issue.entry(answers, catalog)
    path = options.catalog / str(fields.get("domain")) / f"{fields['slug']}.yml"
    problems = list(issue.unseen(answers)) or list(issue.problems(fields, options.catalog, path))
    if problems:
        options.reply.write_text(summary.reply(problems, None), encoding="utf-8")
        if any(problem.severity is Severity.ERROR for problem in problems):
            return FAILED
    write(path, issue.text(fields))
    said = summary.reply(problems, number)
    options.reply.write_text(said, encoding="utf-8")
    print(words.t("new.written", file=os.path.relpath(path)))
    return CLEAN


def seen(catalog: Catalog, root: Path) -> Atlas:
    """The atlas as of today, with what the store holds; asks nobody."""
    folder = state_folder(root, os.environ)
    state = store.load(folder, datetime.now(UTC))
    return Atlas(catalog, date.today(), state, runs.load(folder), history.read(folder))


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Path, Language], int]] = {
    "new": _new,
    "fmt": _fmt,
    "show": _show,
    "summary": _summary,
    "from-issue": _from_issue,
}
