"""The command line: `atlas new`, `check`, `build`, `poll` and the rest."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from atlas import build, bundle, changes, tree
from atlas.catalog import CatalogError, Problem, Severity, json_schema, load
from atlas.contribute import check as single
from atlas.contribute import commands as contribute
from atlas.language import CODES, Language, language
from atlas.signals import command as poll
from atlas.upkeep import commands as upkeep

ROOT = Path(__file__).parents[2]

CLEAN, PROBLEMS, INTERRUPTED = 0, 1, 130
"""Exit codes; argparse itself answers 2 to wrong usage."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code tells the truth."""
    parser = argparse.ArgumentParser(prog="atlas", description="The atlas of domain models.")
    parser.add_argument(
        "--lang", choices=CODES, default=_own_language(), help="language of the messages"
    )
    commands = parser.add_subparsers(dest="command", required=True)

    check = commands.add_parser("check", help="check the catalog and show every problem")
    check.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[ROOT / "catalog"],
        metavar="PATH",
        help="a catalog folder, or single files to check against the rest of the catalog",
    )
    check.add_argument(
        "--format",
        choices=["text", "github"],
        default="github" if os.environ.get("GITHUB_ACTIONS") else "text",
        help="lines for a terminal, or annotations for GitHub Actions",
    )

    schema = commands.add_parser("schema", help="write the JSON Schemas that editors use")
    schema.add_argument("--check", action="store_true", help="only say whether they are current")

    site = commands.add_parser("build", help="build both languages")
    site.add_argument("--out", type=Path, default=ROOT / "site", help="folder of the finished site")
    site.add_argument("--date", type=date.fromisoformat, help="the day to build for: 2026-11-24")

    export = commands.add_parser("export-tree", help="write the pages as files for another host")
    export.add_argument("directory", type=Path)
    export.add_argument("--date", type=date.fromisoformat, help="the day to write them for")

    packing = commands.add_parser("bundle", help="pack the built site for reading from a disk")
    packing.add_argument(
        "--site", type=Path, default=ROOT / "site", help="folder of the built site"
    )

    change = commands.add_parser("changes", help="write down what changed in the catalog")
    change.add_argument("--date", type=date.fromisoformat, help="the day of the changes")

    polling = commands.add_parser("poll", help="ask GitHub for every repository of the catalog")
    poll.add_arguments(polling, ROOT)

    upkeep.add_commands(commands, ROOT)
    contribute.add_commands(commands, ROOT)

    options = parser.parse_args(arguments)
    words = language(options.lang)
    try:
        return _run(options, words)
    except CatalogError as error:
        _show(error.problems, "text", words, "catalog")
        return PROBLEMS
    except OSError as error:
        place = error.filename or options.command
        print(words.t("refused", place=place, reason=error.strerror or error), file=sys.stderr)
        return PROBLEMS
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(options: argparse.Namespace, words: Language) -> int:  # noqa: PLR0911 - one per command
    if options.command == "check":
        if all(path.is_file() for path in options.paths):
            return _check_files(options.paths, options.format, words)
        return _check(options.paths[0], options.format, words)
    if options.command in contribute.COMMANDS:
        return contribute.run(options, ROOT, words)
    if options.command == "schema":
        return _schema(options.check, words)
    if options.command == "build":
        return build.build(ROOT, options.out.resolve(), options.date, words)
    if options.command == "bundle":
        return bundle.bundle(options.site.resolve(), words)
    if options.command == "changes":
        return _changes(options.date or date.today(), words)
    if options.command == "poll":
        return poll.run(options, load(options.catalog), words)
    if options.command in upkeep.COMMANDS:
        return upkeep.run(options, ROOT, words)
    tree.export(ROOT, options.directory.resolve(), options.date or date.today())
    return CLEAN


def _check(folder: Path, form: str, words: Language) -> int:
    if not folder.is_dir():
        print(words.t("check.no_folder", folder=folder), file=sys.stderr)
        return 2
    shown = os.path.relpath(folder)
    try:
        catalog = load(folder)
    except CatalogError as error:
        _show(error.problems, form, words, shown)
        count = sum(problem.severity is Severity.ERROR for problem in error.problems)
        print(words.t("check.problems", count=count), file=sys.stderr)
        return PROBLEMS
    _show(catalog.warnings, form, words, shown)
    counts = {
        "entries": len(catalog.entries),
        "bases": len(catalog.bases),
        "datasets": len(catalog.datasets),
        "organisations": len(catalog.organisations),
        "warnings": len(catalog.warnings),
    }
    print(words.t("check.clean", **counts))
    return CLEAN


def _check_files(files: Sequence[Path], form: str, words: Language) -> int:
    problems = list(single.check(ROOT / "catalog", files))
    _show(problems, form, words, "catalog")
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        print(words.t("check.problems", count=errors), file=sys.stderr)
        return PROBLEMS
    print(words.t("check.files", count=len(files), warnings=len(problems)))
    return CLEAN


def _schema(only_check: bool, words: Language) -> int:
    stale = [
        path
        for path, text in json_schema.files(ROOT / "catalog").items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if only_check:
            print(words.t("schema.stale", file=path.relative_to(ROOT)), file=sys.stderr)
        else:
            path.write_text(json_schema.files(ROOT / "catalog")[path], encoding="utf-8")
            print(words.t("schema.written", file=path.relative_to(ROOT)))
    return PROBLEMS if only_check and stale else CLEAN


def _changes(day: date, words: Language) -> int:
    try:
        print(words.t("changes.written", count=changes.update(ROOT, day)))
    except OSError as error:
        print(words.t("changes.no_git", reason=error), file=sys.stderr)
        return PROBLEMS
    return CLEAN


def _show(problems: Sequence[Problem], form: str, words: Language, folder: str) -> None:
    for problem in problems:
        line = (
            problem.for_github(words, folder)
            if form == "github"
            else problem.for_terminal(words, folder)
        )
        print(line, file=sys.stdout if form == "github" else sys.stderr)


def _own_language() -> str:
    """Chinese where the environment is Chinese, else English."""
    words = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if words.lower().startswith("zh") else "en"


if __name__ == "__main__":
    sys.exit(main())
