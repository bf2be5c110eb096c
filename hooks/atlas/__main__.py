"""The command line: `atlas new`, `check`, `build`, `poll` and the rest."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from atlas import bench, build, bundle, changes, tree, usage
from atlas.catalog import CatalogError, Problem, Severity, json_schema, load, loader
from atlas.contribute import check as single
from atlas.contribute import commands as contribute
from atlas.language import CODES, Language, language
from atlas.pages import quoted
from atlas.signals import command as poll
from atlas.signals.http import SettingError
from atlas.upkeep import commands as upkeep

ROOT = Path(__file__).parents[2]

CLEAN, PROBLEMS, USAGE, INTERRUPTED, UNREAD = 0, 1, 2, 130, 141
"""Exit codes; argparse itself answers 2 to wrong usage as well."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code tells the truth."""
    arguments = sys.argv[1:] if arguments is None else arguments
    words = language(usage.language_of(arguments))
    options = usage.parser(ROOT, words).parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # where it cannot show every character
    try:
        code = _run(options, words)
        sys.stdout.flush()
        return code
    except CatalogError as error:
        _show(error.problems, "text", words, "catalog")
        return PROBLEMS
    except SettingError as error:
        print(words.t("poll.setting", **vars(error)), file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # `| head` has read enough; at the end Python would write the rest
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREAD
    except OSError as error:
        place = error.filename or options.command
        print(words.t("refused", place=place, reason=error.strerror or error), file=sys.stderr)
        return PROBLEMS
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(options: argparse.Namespace, words: Language) -> int:  # noqa: PLR0911 - one per command
    if options.command == "check":
        return _check(options.paths, options.format, words)
    if options.command in contribute.COMMANDS:
        return contribute.run(options, ROOT, words)
    if options.command == "schema":
        return _schema(options.check, words)
    if options.command == "build":
        languages = [options.language] if options.language else CODES
        out = options.out.resolve()
        return build.build(ROOT, out, options.date, words, languages, options.shard)
    if options.command == "bundle":
        return bundle.bundle(options.site.resolve(), words)
    if options.command == "bench":
        return bench.run(options, ROOT, words)
    if options.command == "changes":
        return _changes(options.date or date.today(), words)
    if options.command == "poll":
        return poll.run(options, load(options.catalog), words)
    if options.command in upkeep.COMMANDS:
        return upkeep.run(options, ROOT, words)
    tree.export(ROOT, options.directory.resolve(), options.date or date.today())
    return CLEAN


def _check(paths: Sequence[Path], form: str, words: Language) -> int:
    for path in paths:
        if not path.exists():
            print(words.t("check.no_path", path=path), file=sys.stderr)
            return USAGE
    if all(path.is_file() for path in paths):
        return _check_files(paths, form, words)
    if len(paths) == 1 and (paths[0] / loader.VOCABULARY).exists():
        return _check_folder(paths[0], form, words)
    print(words.t("check.no_catalog"), file=sys.stderr)
    return USAGE


def _check_folder(folder: Path, form: str, words: Language) -> int:
    shown = os.path.relpath(folder)
    problems = changes.problems(folder)
    try:
        catalog = load(folder)
        if folder.resolve() == ROOT / "catalog":
            quoted.check(ROOT / "docs", catalog)
    except CatalogError as error:
        problems += error.problems
    if problems:
        _show(problems, form, words, shown)
        count = sum(problem.severity is Severity.ERROR for problem in problems)
        print(words.t("check.problems", count=count), file=sys.stderr)
        return PROBLEMS
    _show(catalog.warnings, form, words, shown)
    counts = {
        "entries": len(catalog.entries),
        "bases": len(catalog.bases),
        "datasets": len(catalog.datasets),
        "organisations": len(catalog.organisations),
        "warnings": words.t("check.warnings", count=len(catalog.warnings)),
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
    warnings = words.t("check.warnings", count=len(problems))
    print(words.t("check.files", count=len(files), warnings=warnings))
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


if __name__ == "__main__":
    sys.exit(main())
