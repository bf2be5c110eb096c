"""The command line: every command and option, with its words in either language.

What a command or an option is for stands in `strings/*.yml` under `commands`; the page about the
command line is made from the same.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from atlas import bench
from atlas.contribute import commands as contribute
from atlas.language import CODES, Language
from atlas.shard import WHOLE, shard
from atlas.signals import command as poll
from atlas.upkeep import commands as upkeep


def parser(root: Path, words: Language) -> argparse.ArgumentParser:
    """The parser of the command line of the project at `root`.

    Raises KeyError for a command or an option of which nobody has written what it is for.
    """
    made = argparse.ArgumentParser(
        prog="atlas", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--lang", choices=CODES, default=_own_language())
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")

    check = commands.add_parser("check")
    check.add_argument("paths", nargs="*", type=Path, default=[root / "catalog"], metavar="PATH")
    check.add_argument(
        "--format",
        choices=["text", "github"],
        default="github" if os.environ.get("GITHUB_ACTIONS") else "text",
    )

    schema = commands.add_parser("schema")
    schema.add_argument("--check", action="store_true")

    site = commands.add_parser("build")
    site.add_argument("--out", type=Path, default=root / "site")
    site.add_argument("--date", type=_day)
    site.add_argument("--lang", dest="language", choices=CODES)
    site.add_argument("--shard", type=shard, default=WHOLE, metavar="K/N")

    export = commands.add_parser("export-tree")
    export.add_argument("directory", type=Path)
    export.add_argument("--date", type=_day)

    packing = commands.add_parser("bundle")
    packing.add_argument("--site", type=Path, default=root / "site")

    change = commands.add_parser("changes")
    change.add_argument("--date", type=_day)

    poll.add_arguments(commands.add_parser("poll"), root)
    bench.add_arguments(commands.add_parser("bench"))
    upkeep.add_commands(commands, root)
    contribute.add_commands(commands, root)

    _describe(made, words)
    return made


def language_of(arguments: Sequence[str]) -> str:
    """The language in which to answer, before all else of the arguments is read."""
    early = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    early.add_argument("--lang", choices=CODES, default=_own_language())
    try:
        return str(early.parse_known_args(arguments)[0].lang)
    except argparse.ArgumentError:
        return _own_language()


def commands(made: argparse.ArgumentParser) -> Mapping[str, argparse.ArgumentParser]:
    """The commands by name."""
    action = next(a for a in made._actions if isinstance(a, argparse._SubParsersAction))
    found: Mapping[str, argparse.ArgumentParser] = action.choices
    return found


def options(command: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments and options of a command, `--help` left out."""
    for action in command._actions:
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            yield action


def _describe(made: argparse.ArgumentParser, words: Language) -> None:
    """Say what every command and option is for."""
    texts = words.strings["commands"]
    listed = [words.t("commands.usage")]
    for name, command in {"atlas": made, **commands(made)}.items():
        command.description = texts[name]["about"]
        listed += [] if command is made else [f"  {name:<16}{command.description}"]
        for action in options(command):
            action.help = {**texts["all"], **texts[name]}[action.dest]
    made.epilog = "\n".join(listed)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a day as YYYY-MM-DD") from None


def _own_language() -> str:
    """Chinese where the environment is Chinese, else English."""
    words = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if words.lower().startswith("zh") else "en"
