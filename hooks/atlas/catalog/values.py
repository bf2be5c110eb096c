"""The types of single values: what one line of a record may say."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, cast, get_args

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from atlas.catalog.text import ADDRESS_RULES, address_problem, forbidden_character
from atlas.catalog.vocabulary import Vocabulary

MAX_TEXT = 600
"""Characters of the longest text of one field."""


def problem(key: str, **values: object) -> PydanticCustomError:
    """An error whose words are in `strings/*.yml` under `problems`."""
    return PydanticCustomError("atlas", "{key}", {"key": key, "values": values})


def _clean(text: str) -> str:
    if found := forbidden_character(text):
        position, name = found
        raise problem("text.character", position=position, name=name)
    return text


def public_address(url: str) -> str:
    if key := address_problem(url):
        raise problem(key)
    return url


class Form:
    """A text of one form. The JSON Schema gives the pattern to editors, and to the form of the site
    as a rule with the key of its message."""

    def __init__(self, pattern: str, key: str) -> None:
        self.pattern = re.compile(pattern)
        self.key = f"form.{key}"

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.no_info_before_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        pattern = f"^(?:{self.pattern.pattern})$"
        return {**handler(core), "pattern": pattern, "rules": [[pattern, self.key]]}

    def _check(self, value: Any) -> Any:
        """Of a number, too, whether it has the form: only then are quotes all that it lacks."""
        if type(value) in (str, int, float) and not self.pattern.fullmatch(str(value)):
            raise problem(self.key, text=str(value))
        return value


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise problem("form.calendar", text=text) from None
    return text


class Term:
    """Marks a text as a term of one section of `catalog/vocabulary.yml`."""

    def __init__(self, section: str) -> None:
        self.section = section

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        fits = frozenset(get_args(source))  # of a choice from some of the terms

        def check(word: Any, info: ValidationInfo) -> Any:
            terms = cast(Vocabulary, info.context).terms(self.section)
            if isinstance(word, str) and word not in terms:
                known = [term for term in terms if term in fits or not fits]
                meant = [term for term in known if word in terms[term].words]
                values = {"word": word, "section": self.section, "known": meant or known}
                raise problem("vocabulary", **values)
            return word

        return core_schema.with_info_before_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        return {**handler(core), "vocabulary": self.section}


SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
Line = Annotated[str, StringConstraints(pattern=r"\S", max_length=MAX_TEXT), AfterValidator(_clean)]
Address = Annotated[
    str,
    StringConstraints(max_length=500),
    AfterValidator(_clean),
    AfterValidator(public_address),
    Field(json_schema_extra={"format": "uri", "rules": ADDRESS_RULES}),
]
Slug = Annotated[
    str,
    StringConstraints(max_length=60),
    Form(SLUG, "slug"),
]
Repository = Annotated[
    str,
    StringConstraints(max_length=140),
    Form(
        r"[A-Za-z0-9](?:[A-Za-z0-9]|-(?=[A-Za-z0-9])){0,38}/(?!\.{1,2}$|.*\.git$)[A-Za-z0-9._-]{1,100}",
        "repository",
    ),
]
Month = Annotated[
    str,
    Form(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", "month"),
]
Day = Annotated[
    str,
    Form(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}", "day"),
    AfterValidator(_day),
]
Commit = Annotated[
    str,
    Form(r"[0-9a-f]{40}", "commit"),
]
Arxiv = Annotated[
    str,
    Form(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+/[0-9]{7}", "arxiv"),
]
HubId = Annotated[
    str,
    StringConstraints(max_length=200),
    Form(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?", "hub_id"),
]
Language = Annotated[
    str,
    Form(r"[a-z]{2,3}", "language"),
]
Size = Annotated[
    str,
    Form(r"([0-9]+x)?[0-9]+(\.[0-9]+)?[BM](-A[0-9]+(\.[0-9]+)?B)?|MoE-A[0-9]+(\.[0-9]+)?B", "size"),
]
Count = Annotated[int, Field(ge=0)]
