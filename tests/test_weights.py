"""Where the weights are: the verdict, its page, and where a card and the catalog differ."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from atlas.catalog.schema import Weights
from atlas.signals.records import Answer, Signals, Value, Verdict
from atlas.verdicts import cards
from atlas.verdicts.availability import Availability, Place, availability

from tests.test_polled_site import words_of
from tests.test_verdicts import release

NOW = datetime(2026, 11, 24, 3, 17, tzinfo=UTC)
HERE: dict[str, Value] = {"gate": None, "formats": ["safetensors"], "last_modified": "x"}
PICKLED: dict[str, Value] = {**HERE, "formats": ["pickle"]}
GATED: dict[str, Value] = {**HERE, "gate": "manual"}


def place(
    verdict: Verdict | None, values: dict[str, Value] | None = None, host: Any = "huggingface"
) -> Place:
    seen = Signals().after(Answer(verdict, values or {}), NOW) if verdict else None
    return Place(Weights(host=host, id="a/b"), seen)


@pytest.mark.parametrize(
    ("places", "state", "hosts"),
    [
        ([place(None)], Availability.PUBLISHED, {"huggingface": 1}),
        ([place(Verdict.OK, HERE)], Availability.PUBLISHED, {"huggingface": 1}),
        ([place(Verdict.GATED, GATED)], Availability.GATED, {"huggingface": 1}),
        ([place(Verdict.GATED, GATED), place(None)], Availability.PUBLISHED, {"huggingface": 2}),
        ([place(Verdict.FAILED)], Availability.PUBLISHED, {"huggingface": 1}),
        ([place(Verdict.GONE)], Availability.GONE, {}),
        ([place(Verdict.EMPTY, HERE)], Availability.GONE, {}),
        (
            [place(Verdict.DISABLED), place(Verdict.OK, HERE, "modelscope")],
            Availability.PUBLISHED,
            {"modelscope": 1},
        ),
    ],
)
def test_the_verdict_rests_on_what_is_still_there(
    places: list[Place], state: Availability, hosts: dict[str, int]
) -> None:
    found = availability(release("a", "commercial"), places)
    assert (found.state, found.hosts) == (state, hosts)


def test_pickles_are_marked_only_where_nothing_else_is_known() -> None:
    def marked(*places: Place) -> bool:
        return availability(release("a", "commercial"), places).pickle_only

    assert marked(place(Verdict.OK, PICKLED), place(Verdict.GONE))
    assert not marked(place(Verdict.OK, PICKLED), place(Verdict.OK, HERE))
    assert not marked(place(Verdict.OK, PICKLED), place(None))
    assert not marked(place(Verdict.GONE))


@pytest.mark.parametrize(
    ("card", "catalog", "differs"),
    [
        ("apache-2.0", "Apache-2.0", False),
        ("Apache License 2.0", "Apache-2.0", False),
        ("llama2", "Llama 2 Community License", False),
        ("llama3", "Meta Llama 3 Community License", False),
        ("gemma", "Gemma Terms of Use", False),
        ("bigscience-bloom-rail-1.0", "BigScience BLOOM RAIL 1.0", False),
        ("other", "MIT", False),
        ("cc-by-nc-4.0", "CC-BY-4.0", True),
        ("mit", None, True),
    ],
)
def test_licences_of_cards(card: str, catalog: str | None, differs: bool) -> None:
    seen = Signals().after(Answer(Verdict.OK, {"licence": card}), NOW)
    item = release("a", "commercial")
    item = item.model_copy(
        update={"licence": item.licence.model_copy(update={"weights": catalog, "code": None})}
    )
    assert cards.licence(item, seen) == (card if differs else None)


@pytest.mark.parametrize(
    ("path", "english", "chinese"),
    [
        (
            "confucius3-math",
            "Where are the weights? ModelScope checked on 24 November 2026",
            "找不到，或已转为私有",
        ),
        ("muduollm", "Where are the weights? No longer there", "权重在哪里？ 已不在"),
        ("tonggu", "the owner decides on each request", "由所有者逐一审批"),
        ("qiaoban", "Pickle files only", "仅有 pickle 文件"),
        ("turingmm-34b-chat", "does not have: cc-by-nc-4.0", "不在目录所列之中：else/Entirely-1B"),
        ("fin-r1", "as listed; not checked yet", "尚未核查"),
    ],
)
def test_entries_say_what_the_hosts_said(site: Path, path: str, english: str, chinese: str) -> None:
    assert english in words_of(site, f"en/entries/{path}")
    assert chinese in words_of(site, f"entries/{path}")


def test_a_checked_place_tells_size_format_and_downloads(site: Path) -> None:
    page = words_of(site, "en/entries/tonggu")
    for words in ("All files 1", "GB Format", "in the 30 days before", "Last changed"):
        assert words in page


def test_the_status_page_tells_of_every_host(site: Path) -> None:
    english, chinese = words_of(site, "en/status"), words_of(site, "status")
    assert "Hugging Face Newest observation 24 November 2026" in english
    assert "erc-itea/muduollm not found, or private" in english
    assert "behind a gate 1" in english
    assert "ModelScope 最新观测" in chinese
