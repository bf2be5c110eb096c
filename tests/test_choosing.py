"""The rules of choosing: shortlists and alternatives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from atlas.catalog import Catalog
from atlas.verdicts.alternatives import Better, Why, alternatives, candidates
from atlas.verdicts.maintenance import Maintenance
from atlas.verdicts.profile import Profile
from atlas.verdicts.shortlist import ACCEPTED, Answer, Wish, shortlist
from atlas.verdicts.terms import STRICTEST_FIRST
from atlas.view import Atlas
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import DAY

TASKS = ("consultation", "reasoning", "general-legal")


def profile(slug: str = "model", **values: object) -> Profile:
    """An ordinary living model with free terms."""
    usual: dict[str, object] = {
        "kind": "model",
        "domain": "legal",
        "subdomain": "consultation",
        "languages": ("zh",),
        "uses": ("commercial",),
        "state": Maintenance.ACTIVE,
        "last_commit": date(2026, 10, 1),
        "released": "2026-01",
        "needs": {"fp16": 20.0, "int8": 11.0, "int4": 6.0},
        "weights": True,
    }
    return Profile(slug=slug, **{**usual, **values})  # type: ignore[arg-type]


def uses() -> st.SearchStrategy[tuple[str, ...]]:
    several = st.sets(st.sampled_from(STRICTEST_FIRST), min_size=1, max_size=2)
    return several.map(lambda found: tuple(sorted(found, key=STRICTEST_FIRST.index)))


PROFILES = st.lists(
    st.builds(
        Profile,
        slug=st.text("abc", min_size=1, max_size=6),
        kind=st.sampled_from(["model", "benchmark"]),
        domain=st.sampled_from(["legal", "medical"]),
        subdomain=st.sampled_from(TASKS),
        languages=st.sampled_from([("zh",), ("en",), ("zh", "en"), ("mul",), ()]),
        uses=uses(),
        state=st.sampled_from(Maintenance),
        last_commit=st.none() | st.dates(date(2020, 1, 1), date(2026, 11, 1)),
        released=st.none() | st.sampled_from(["2023-05", "2025-01", "2026-03"]),
        needs=st.none() | st.just({"fp16": 20.0, "int8": 11.0, "int4": 6.0}),
        weights=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.slug,
)
WISHES = st.builds(
    Wish,
    domain=st.sampled_from(["legal", "medical"]),
    task=st.none() | st.sampled_from(TASKS),
    language=st.none() | st.sampled_from(["zh", "en", "fr"]),
    memory=st.none() | st.sampled_from([4, 8, 16, 24]),
    terms=st.none() | st.sampled_from(sorted(ACCEPTED)),
    maintained=st.booleans(),
)


@given(WISHES, PROFILES)
def test_every_model_of_the_domain_is_in_or_out_with_reasons(
    wish: Wish, profiles: list[Profile]
) -> None:
    found = shortlist(wish, profiles)
    judged = [*found.kept, *found.left_out]
    considered = [one for one in profiles if (one.kind, one.domain) == ("model", wish.domain)]
    assert sorted(one.profile.slug for one in judged) == sorted(one.slug for one in considered)
    assert all(one.reasons for one in judged)
    for one in found.kept:
        assert all(reason.answer is not Answer.NO for reason in one.reasons)
    for one in found.left_out:
        assert any(reason.answer is Answer.NO for reason in one.reasons)
    assert found == shortlist(wish, list(reversed(profiles)))
    partly = [one.count(Answer.PARTLY) for one in found.kept]
    assert partly == sorted(partly)


@given(WISHES, PROFILES)
def test_a_wish_less_never_loses_a_model(wish: Wish, profiles: list[Profile]) -> None:
    kept = {one.profile.slug for one in shortlist(wish, profiles).kept}
    fewer = {one.profile.slug for one in shortlist(Wish(wish.domain), profiles).kept}
    assert kept <= fewer


@pytest.mark.parametrize(
    ("wish", "values", "criterion", "code", "answer"),
    [
        ({}, {}, "weights", "known", "yes"),
        ({}, {"weights": False}, "weights", "none", "no"),
        ({"task": "consultation"}, {}, "task", "same", "yes"),
        ({"task": "reasoning"}, {"subdomain": "general-legal"}, "task", "general", "partly"),
        ({"task": "reasoning"}, {}, "task", "other", "no"),
        ({"language": "zh"}, {}, "language", "has", "yes"),
        ({"language": "en"}, {"languages": ("mul",)}, "language", "has", "yes"),
        ({"language": "en"}, {"languages": ()}, "language", "unstated", "partly"),
        ({"language": "en"}, {}, "language", "lacks", "no"),
        ({"memory": 20}, {}, "memory", "fp16", "yes"),
        ({"memory": 16}, {}, "memory", "int8", "partly"),
        ({"memory": 8}, {}, "memory", "int4", "partly"),
        ({"memory": 4}, {}, "memory", "large", "no"),
        ({"memory": 4}, {"needs": None}, "memory", "unstated", "partly"),
        ({"terms": "commercial"}, {}, "terms", "all", "yes"),
        ({"terms": "commercial"}, {"uses": ("conditional",)}, "terms", "none", "no"),
        ({"terms": "conditional"}, {"uses": ("conditional",)}, "terms", "all", "yes"),
        ({"terms": "research"}, {"uses": ("non-commercial",)}, "terms", "all", "yes"),
        ({"terms": "research"}, {"uses": ("not-stated",)}, "terms", "none", "no"),
        ({"terms": "research"}, {"uses": ("conflicting",)}, "terms", "none", "no"),
        (
            {"terms": "commercial"},
            {"uses": ("non-commercial", "commercial")},
            *("terms", "some", "partly"),
        ),
        ({"maintained": True}, {"state": Maintenance.QUIET}, "maintained", "alive", "yes"),
        ({"maintained": True}, {"state": Maintenance.DORMANT}, "maintained", "not", "no"),
        ({"maintained": True}, {"state": Maintenance.GONE}, "maintained", "not", "no"),
        (
            {"maintained": True},
            {"state": Maintenance.NO_REPOSITORY},
            *("maintained", "unseen", "partly"),
        ),
    ],
)
def test_answers(
    wish: dict[str, object],
    values: dict[str, object],
    criterion: str,
    code: str,
    answer: str,
) -> None:
    found = shortlist(Wish("legal", **wish), [profile(**values)])  # type: ignore[arg-type]
    (judged,) = [*found.kept, *found.left_out]
    reasons = {reason.criterion: (reason.code, reason.answer) for reason in judged.reasons}
    assert reasons[criterion] == (code, answer)
    assert set(reasons) == {"weights", *wish}


def test_the_order_of_preference() -> None:
    models = [
        profile("restricted", uses=("non-commercial",)),
        profile("dormant", state=Maintenance.DORMANT),
        profile("older", last_commit=date(2026, 1, 1)),
        profile("earlier", released="2025-01"),
        profile("undated", released=None),
        profile("b"),
        profile("a"),
    ]
    order = [one.profile.slug for one in shortlist(Wish("legal"), models).kept]
    assert order == ["a", "b", "earlier", "undated", "older", "dormant", "restricted"]


@given(PROFILES)
def test_an_alternative_is_never_worse(profiles: list[Profile]) -> None:
    for entry in profiles:
        sought = alternatives(entry, candidates(profiles))
        assert sought == alternatives(entry, candidates(profiles[::-1]))
        for item in sought.found if sought else ():
            other = item.profile
            assert other.state.alive
            assert other.openness >= entry.openness
            assert (other.kind, other.domain) == (entry.kind, entry.domain)
            assert other.slug != entry.slug
            assert Better.ALIVE in item.better or Better.FREER in item.better
            assert (Better.FREER in item.better) == (other.openness > entry.openness)


@pytest.mark.parametrize(
    ("entry", "other", "why", "better"),
    [
        ({}, {}, None, None),
        ({"state": Maintenance.DORMANT}, {}, Why.LIFELESS, ("alive",)),
        ({"state": Maintenance.GONE, "released": "2023-01"}, {}, Why.LIFELESS, ("alive", "newer")),
        ({"uses": ("non-commercial",)}, {}, Why.RESTRICTED, ("freer",)),
        (
            {"uses": ("not-stated",), "state": Maintenance.ARCHIVED},
            *({}, Why.BOTH, ("alive", "freer")),
        ),
        ({"state": Maintenance.DORMANT}, {"subdomain": "reasoning"}, Why.LIFELESS, None),
        ({"state": Maintenance.DORMANT}, {"subdomain": "general-legal"}, Why.LIFELESS, ("alive",)),
        ({"state": Maintenance.DORMANT}, {"uses": ("conditional",)}, Why.LIFELESS, None),
        ({"state": Maintenance.DORMANT}, {"state": Maintenance.DORMANT}, Why.LIFELESS, None),
        ({"state": Maintenance.DORMANT}, {"weights": False}, Why.LIFELESS, None),
        ({"state": Maintenance.DORMANT}, {"languages": ("en",)}, Why.LIFELESS, None),
        ({"uses": ("non-commercial",)}, {"uses": ("non-commercial",)}, Why.RESTRICTED, None),
        ({"uses": ("non-commercial",)}, {"uses": ("not-stated",)}, Why.RESTRICTED, None),
        ({"uses": ("conflicting",)}, {"uses": ("not-stated",)}, Why.RESTRICTED, None),
        ({"uses": ("not-stated",)}, {"uses": ("non-commercial",)}, Why.RESTRICTED, ("freer",)),
    ],
)
def test_alternatives(
    entry: dict[str, object],
    other: dict[str, object],
    why: Why | None,
    better: tuple[str, ...] | None,
) -> None:
    sought = alternatives(profile("entry", **entry), candidates([profile("other", **other)]))
    assert (sought.why if sought else None) == why
    assert [item.better for item in (sought.found if sought else ())] == (
        [better] if better else []
    )


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_entries_name_their_alternatives(site: Path, catalog: Catalog, prefix: str) -> None:
    atlas = Atlas(catalog, date.fromisoformat(DAY))
    shown = {
        path.parent.name
        for path in (site / prefix / "entries").glob("*/index.html")
        if 'id="alternatives"' in path.read_text(encoding="utf-8")
    }
    lifeless_anyway = {entry.slug for entry in atlas.entries if atlas.alternatives(entry)}
    assert len(shown & lifeless_anyway) > 150  # the site's signals differ for a few
    text = (site / prefix / "entries/bianque/index.html").read_text(encoding="utf-8")
    section = text.partition('id="alternatives"')[2].partition("<h2")[0]
    assert 'href="../../method/#alternatives"' in section
    assert '<ul class="alternatives">\n<li><a href="../' in section


def test_the_method_page_states_both_rules(site: Path) -> None:
    for prefix in ("", "en/"):
        text = (site / prefix / "method/index.html").read_text(encoding="utf-8")
        assert 'id="shortlist"' in text
        assert 'id="alternatives"' in text
