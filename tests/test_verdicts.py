"""The rules, one table each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from atlas.catalog.schema import Base, Entry
from atlas.catalog.vocabulary import Use
from atlas.verdicts.availability import Availability, availability
from atlas.verdicts.hardware import billions, fits, memory_gb
from atlas.verdicts.maintenance import (
    ACTIVE_DAYS,
    QUIET_DAYS,
    Maintenance,
    Observation,
    maintenance,
)
from atlas.verdicts.terms import Terms, terms

TODAY = date(2026, 11, 24)


def release(slug: str, use: Use, *bases: tuple[str, str], **fields: object) -> Entry | Base:
    """A record with the fields that rules read; the loader's checks are not needed here."""
    record = Entry if fields.pop("entry", True) else Base
    values = {
        "slug": slug,
        "name": slug,
        "kind": "model",
        "licence": {"use": use, "basis": "project", "note": {"en": "x"}, "weights": f"of {slug}"},
        "bases": [{"slug": base, "variant": variant} for base, variant in bases],
        "organisations": [{"slug": slug}],
        "summary": {"en": "x"},
        "evidence": [{"source": "README.md@abc1234"}],
        **fields,
    }  # fmt: skip
    return _construct(record, values)


def _construct(record: type[Entry] | type[Base], values: dict[str, object]) -> Entry | Base:
    class Anything:
        def terms(self, _: str) -> object:
            return type("All", (), {"__contains__": lambda *_: True})()

    if record is Entry:
        values |= {"domain": "medical", "subdomain": "tcm"}
    else:
        values["kind"] = "base"
    return record.model_validate(values, context=Anything())


def judge(*releases: Entry | Base) -> Terms:
    """The terms of the first; the others are what it may come from."""
    return terms(releases[0], {item.slug: item for item in releases}.__getitem__)


def test_own_statement_decides_without_bases() -> None:
    result = judge(release("a", "commercial"))
    assert result.uses == ("commercial",)
    assert result.deciding.slug == "a"


def test_a_stricter_base_decides_and_is_named() -> None:
    result = judge(
        release("a", "commercial", ("b", "B-7B")),
        release("b", "conditional", ("c", "C-1")),
        release("c", "non-commercial"),
    )
    assert result.uses == ("non-commercial",)
    assert result.deciding.slug == "c"
    assert result.deciding.variant == "C-1"
    assert [link.slug for link in result.outcomes[0].chain] == ["a", "b", "c"]
    assert result.narrowed


@pytest.mark.parametrize(
    ("own", "base", "expected"),
    [
        ("commercial", "commercial", "commercial"),
        ("commercial", "conditional", "conditional"),
        ("conditional", "commercial", "conditional"),
        ("commercial", "not-stated", "not-stated"),
        ("not-stated", "conditional", "not-stated"),
        ("conflicting", "not-stated", "conflicting"),
        ("conflicting", "non-commercial", "non-commercial"),
        ("non-commercial", "commercial", "non-commercial"),
    ],
)
def test_the_stricter_of_two(own: Use, base: Use, expected: Use) -> None:
    assert judge(release("a", own, ("b", "B")), release("b", base)).uses == (expected,)


def test_a_family_with_several_bases_has_several_answers() -> None:
    result = judge(
        release("a", "commercial", ("b", "B"), ("c", "C")),
        release("b", "commercial"),
        release("c", "non-commercial"),
    )
    assert result.uses == ("non-commercial", "commercial")
    assert result.use == "non-commercial"
    assert not result.narrowed


def test_the_same_maker_may_relicense() -> None:
    maker = [{"slug": "maker"}]
    result = judge(
        release("a", "commercial", ("b", "B"), organisations=maker),
        release("b", "non-commercial", organisations=maker),
    )
    assert result.uses == ("commercial",)


@pytest.mark.parametrize("relation", ["predecessor", "teacher"])
def test_other_relations_pass_on_nothing(relation: str) -> None:
    bases = [{"slug": "b", "variant": "B", "relation": relation}]
    assert judge(release("a", "commercial", bases=bases), release("b", "non-commercial")).uses == (
        "commercial",
    )


def test_terms_by_version_count_as_used() -> None:
    exception = {"variants": ["*72B*"], "use": "conditional", "weights": "Q", "note": {"en": "x"}}
    licence = {"use": "commercial", "basis": "weights", "note": {"en": "x"}}
    base = release("b", "commercial", licence={**licence, "exceptions": [exception]})
    small = judge(release("a", "commercial", ("b", "B-7B")), base)
    large = judge(release("a", "commercial", ("b", "B-72B-Chat")), base)
    assert small.uses == ("commercial",)
    assert large.uses == ("conditional",)
    assert large.deciding.licence == "Q"


@pytest.mark.parametrize("field", [{"from_scratch": "partly"}, {"bases_incomplete": True}])
def test_models_without_a_named_base_add_the_own_statement(field: dict[str, object]) -> None:
    result = judge(release("a", "commercial", ("b", "B"), **field), release("b", "non-commercial"))
    assert result.uses == ("non-commercial", "commercial")


def seen(days: int | None, **fields: object) -> Observation:
    last = TODAY - timedelta(days=days) if days is not None else None
    return Observation(last_commit=last, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("repository", "observation", "expected", "days"),
    [
        (None, None, Maintenance.NO_REPOSITORY, None),
        ("a/b", None, Maintenance.NOT_OBSERVED, None),
        ("a/b", seen(None), Maintenance.NOT_OBSERVED, None),
        ("a/b", seen(0), Maintenance.ACTIVE, 0),
        ("a/b", seen(ACTIVE_DAYS), Maintenance.ACTIVE, ACTIVE_DAYS),
        ("a/b", seen(ACTIVE_DAYS + 1), Maintenance.QUIET, ACTIVE_DAYS + 1),
        ("a/b", seen(QUIET_DAYS), Maintenance.QUIET, QUIET_DAYS),
        ("a/b", seen(QUIET_DAYS + 1), Maintenance.DORMANT, QUIET_DAYS + 1),
        ("a/b", seen(-400), Maintenance.ACTIVE, 0),
        ("a/b", seen(10, state=Maintenance.ARCHIVED), Maintenance.ARCHIVED, 10),
        ("a/b", seen(None, state=Maintenance.GONE), Maintenance.GONE, None),
    ],
)
def test_maintenance(
    repository: str | None,
    observation: Observation | None,
    expected: Maintenance,
    days: int | None,
) -> None:
    verdict = maintenance(repository, observation, TODAY)
    assert (verdict.state, verdict.days) == (expected, days)


def test_a_finished_project_is_not_dormant() -> None:
    assert maintenance("a/b", seen(2000), TODAY, finished=True).state is Maintenance.FINISHED
    assert maintenance("a/b", seen(1), TODAY, finished=True).state is Maintenance.ACTIVE


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("7B", 7),
        ("110M", 0.11),
        ("1.8B", 1.8),
        ("30B-A3B", 30),
        ("8x7B", None),
        ("MoE-A2.7B", None),
    ],
)
def test_sizes(size: str, expected: float | None) -> None:
    assert billions(size) == expected


def test_memory_is_weights_and_allowance() -> None:
    # 7e9 parameters × 2 bytes × 1.2 = 16.8e9 bytes = 15.65 GB of 2^30 bytes
    assert memory_gb(7, "fp16") == pytest.approx(15.65, abs=0.01)
    small, large = fits(["13B", "7B", "7B", "8x7B"])
    assert (small.size, large.size) == ("7B", "13B")
    assert small.card("fp16") == 16
    assert small.card("int4") == 8
    assert fits(["2000B"])[0].card("fp16") is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"weights": [{"host": "modelscope", "id": "a/b"}]}, Availability.PUBLISHED),
        ({"unknown": [{"field": "weights"}]}, Availability.NOT_STATED),
        ({}, Availability.NOT_PUBLISHED),
    ],
)
def test_availability(fields: dict[str, object], expected: Availability) -> None:
    assert availability(release("a", "commercial", **fields)).state is expected
