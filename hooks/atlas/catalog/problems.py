"""What is wrong with a catalog file, said to the person who wrote it, in either language.

A problem carries the key of its message and the values in it; the words are in
`atlas/strings/*.yml` under `problems`.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from posixpath import normpath

from atlas.catalog.text import one_line
from atlas.language import Language

MAX_WORD = 200
"""Characters of a file's own text that a message repeats."""


MANY = 500
"""Of more words than this only those with the same beginning are compared with a mistyped one."""


class Severity(StrEnum):
    """Errors stop a build; warnings are counted and shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it is, what is wrong, how to mend it.

    `file` is relative to the catalog folder (`../docs/…` for a page); `line` and `column` count
    from 1.
    """

    file: str
    line: int
    column: int
    field: str
    key: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    severity: Severity = Severity.ERROR

    def sentence(self, language: Language) -> str:
        """What is wrong and how to mend it, on one line without control characters."""
        subject = f"{self.field}: " if self.field else ""
        return one_line(subject + sentence(self.key, self.values, language))

    def for_terminal(self, language: Language, folder: str = "catalog") -> str:
        """`file:line:column: error: field: what to mend`, which editors and terminals link."""
        place = one_line(normpath(f"{folder}/{self.file}"))
        severity = language.t(f"severity.{self.severity}")
        return f"{place}:{self.line}:{self.column}: {severity}: {self.sentence(language)}"

    def for_github(self, language: Language, folder: str = "catalog") -> str:
        """A workflow command that annotates the line in a pull request.

        Escaping: docs.github.com/actions/reference/workflow-commands-for-github-actions.
        """
        file = one_line(normpath(f"{folder}/{self.file}")).replace("%", "%25")
        file = file.replace(":", "%3A").replace(",", "%2C")
        message = self.sentence(language).replace("%", "%25")
        return f"::{self.severity} file={file},line={self.line},col={self.column}::{message}"


class CatalogError(Exception):
    """Raised when a catalog has errors; carries every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        errors = sum(problem.severity is Severity.ERROR for problem in self.problems)
        super().__init__(f"errors in the catalog: {errors}; `atlas check` lists them")


def sentence(key: str, values: Mapping[str, object], language: Language) -> str:
    """The message `key`; with a value `word` and `known`, it ends with the nearest known word."""
    shown = {name: _shortened(value) for name, value in values.items() if name != "known"}
    text = language.t(f"problems.{key}", **shown)
    known = values.get("known")
    if not isinstance(known, Iterable) or str(values["word"]) != shown["word"]:
        return text
    word = str(values["word"]).casefold()
    choices = sorted(str(choice) for choice in known)
    if len(choices) > MANY:
        choices = [choice for choice in choices if choice[:2].casefold() == word[:2]]
    plain = {choice.casefold(): choice for choice in choices}
    near = difflib.get_close_matches(word, plain, n=1, cutoff=0.6)
    if near:
        return text + language.t("problems.did_you_mean", near=plain[near[0]])
    if 0 < len(choices) <= 12:
        return text + language.t("problems.choose_one", choices=", ".join(choices))
    return text


def _shortened(value: object) -> object:
    return (
        f"{value[: MAX_WORD - 1]}…" if isinstance(value, str) and len(value) > MAX_WORD else value
    )
