"""The feeds: valid Atom, stable, in words, silent about stars."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from atlas import changes
from atlas.address import Address
from atlas.catalog import Catalog, load
from atlas.changes import Change
from atlas.exports.feeds import feeds
from atlas.language import language
from atlas.news import news
from atlas.pages.render import Renderer
from atlas.signals import events
from atlas.signals.events import Event
from atlas.signals.records import Answer, Signals, Value, Verdict
from atlas.view import Atlas

from tests.conftest import DAY, ROOT, SITE_URL, run_atlas
from tests.git import commit, git
from tests.polled import ARCHIVED, GONE, MOVED
from tests.small import with_new_ids

ATOM = {"a": "http://www.w3.org/2005/Atom"}
TODAY = date.fromisoformat(DAY)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def faults(text: str) -> list[str]:
    """What RFC 4287 requires of a feed (4.1.1, 4.1.2, 4.2.6, 4.2.7) and this one lacks."""
    feed = ElementTree.fromstring(text)
    found = []
    if feed.tag != "{http://www.w3.org/2005/Atom}feed":
        found.append("no feed")
    entries = feed.findall("a:entry", ATOM)
    for node in [feed, *entries]:
        for name in ("id", "title", "updated"):
            if len(node.findall(f"a:{name}", ATOM)) != 1:
                found.append(f"not one {name}")
        if not TIME.fullmatch(node.findtext("a:updated", "", ATOM)):
            found.append("no RFC 3339 time")
        if not urlsplit(node.findtext("a:id", "", ATOM)).scheme:
            found.append("the id is no IRI")
        for link in node.findall("a:link", ATOM):
            if not link.get("href", "").startswith("https://"):
                found.append("a link without address")
        links = node.findall("a:link[@rel='alternate']", ATOM)
        kinds = [(link.get("type"), link.get("hreflang")) for link in links]
        if len(set(kinds)) != len(kinds) or not kinds:
            found.append("not one alternate of a type")
    if not feed.findtext("a:author/a:name", "", ATOM):
        found.append("no author")
    if len(feed.findall("a:link[@rel='self']", ATOM)) != 1:
        found.append("no link to itself")
    ids = Counter(entry.findtext("a:id", "", ATOM) for entry in entries)
    found += [f"twice: {name}" for name, times in ids.items() if times > 1]
    return found


def test_every_feed_is_valid(site: Path, catalog: Catalog) -> None:
    for root in (site, site / "en"):
        paths = sorted((root / "feeds").rglob("*.xml"))
        assert {path.stem for path in paths} >= {"all", "medical", *catalog.entries}
        for path in paths:
            text = path.read_text(encoding="utf-8")
            assert faults(text) == [], path
            address = SITE_URL + path.relative_to(site).as_posix()
            assert f'rel="self" type="application/atom+xml" href="{address}"' in text
    parsed = feedparser.parse((site / "en/feeds/all.xml").read_bytes())
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert parsed.entries[0].link.startswith(f"{SITE_URL}en/entries/")


def test_the_validator_sees_faults() -> None:
    broken = '<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><updated>today</updated></feed>'
    assert len(faults(broken)) >= 5


def test_pages_name_their_feeds(site: Path) -> None:
    text = (site / "en/entries/chatlaw/index.html").read_text(encoding="utf-8")
    assert 'href="../../feeds/entries/chatlaw.xml"' in text
    assert 'href="../../feeds/all.xml"' in text
    text = (site / "domains/medical/index.html").read_text(encoding="utf-8")
    assert 'href="../../feeds/domains/medical.xml"' in text


def test_what_was_polled_is_told(site: Path) -> None:
    """The double archived, moved and lost a repository in its last night."""
    feed = (site / "en/feeds/all.xml").read_text(encoding="utf-8")
    assert f"The owner of {ARCHIVED} has archived it" in feed
    assert f"{MOVED} has moved to {MOVED}-2" in feed
    assert f"GitHub no longer finds the repository {GONE}." in feed
    own = (site / "feeds/entries/bentsao.xml").read_text(encoding="utf-8")
    assert "BenTsao：已归档" in own
    assert GONE not in own


def look(before: Signals, day: int, verdict: Verdict = Verdict.OK, **values: Value) -> Signals:
    renamed = values.pop("renamed_to", None)
    answer = Answer(verdict, values, renamed_to=str(renamed) if renamed else None)
    return before.after(answer, datetime(2026, 1, day, tzinfo=UTC))


def test_events_are_written_once(tmp_path: Path) -> None:
    """A night after a night: only what happened makes an event, and only once."""
    old, new = "2024-01-01T00:00:00Z", "2026-01-03T00:00:00Z"
    nights: list[tuple[Verdict, Mapping[str, Value]]] = [
        (Verdict.OK, {"stars": 1, "archived": False, "licence": "MIT", "last_commit": old}),
        (Verdict.OK, {"stars": 900, "archived": False, "licence": "MIT", "last_commit": old}),
        (Verdict.GONE, {}),
        (Verdict.FAILED, {}),
        (Verdict.GONE, {}),
        (Verdict.OK, {"stars": 901, "archived": True, "licence": "GPL-3.0", "last_commit": new}),
        (Verdict.RENAMED, {"renamed_to": "c/d"}),
        (Verdict.FAILED, {}),
        (Verdict.RENAMED, {"renamed_to": "c/d"}),
    ]
    states = [Signals()]
    for day, (verdict, values) in enumerate(nights, 1):
        states.append(look(states[-1], day, verdict, **values))
        if day > 1:
            for later in range(2):  # as if the run had died and begun again, the night after
                now = datetime(2026, 1, day + later, tzinfo=UTC)
                events.append(tmp_path, {"a/b": states[-2]}, {"a/b": states[-1]}, now)
    told = [(event.day.day, event.kind.value, event.after) for event in events.read(tmp_path)]
    assert told == [
        (3, "gone", ""),
        (6, "found", ""),
        (6, "archived", ""),
        (6, "licence", "GPL-3.0"),
        (6, "woke", "2026-01-03"),
        (7, "renamed", "c/d"),
    ]


def changed(catalog: Catalog) -> Catalog:
    """The catalog with one entry gone, one new, one under a new id, one with new terms."""
    entries = dict(catalog.entries)
    entries.pop("pulse")
    entries["new-one"] = entries["doctorglm"].model_copy(update={"slug": "new-one"})
    chatlaw = entries.pop("chatlaw")
    moved = {"slug": "chatlaw-2", "former_slugs": ["chatlaw"], "name": "ChatLaw 2", "sizes": ["9B"]}
    entries["chatlaw-2"] = chatlaw.model_copy(update=moved)
    bentsao = entries["bentsao"]
    licence = bentsao.licence.model_copy(update={"use": "not-stated", "weights": None})
    entries["bentsao"] = bentsao.model_copy(update={"licence": licence, "notable": []})
    return replace(catalog, entries=entries)


def test_changes_are_found_and_told(catalog: Catalog) -> None:
    after = changed(catalog)
    found = list(changes.compare(catalog, after, TODAY))
    assert Change(TODAY, "pulse", changes.Kind.REMOVED) in found
    assert Change(TODAY, "new-one", changes.Kind.ADDED) in found
    assert Change(TODAY, "chatlaw-2", changes.Kind.RENAMED, "", "ChatLaw", "ChatLaw 2") in found
    sizes = next(change for change in found if change.field == "sizes")
    assert (sizes.id, sizes.after) == ("chatlaw-2", "9B")
    assert {change.id for change in found} == {"pulse", "new-one", "chatlaw-2", "bentsao"}
    view = Atlas(after, TODAY, changes=found)
    for code, words in (("en", "allow: not stated"), ("zh", "许可")):
        text = " ".join(item.text for item in news(view, language(code)))
        assert "9B" in text
        assert words in text or "→" in text
    assert list(changes.compare(catalog, catalog, TODAY)) == []


def test_what_happens_twice_in_a_day_is_told_once(catalog: Catalog) -> None:
    """As two polls of a day may see it: a feed has no two items of an id."""
    licence = Event(TODAY, ARCHIVED, events.Kind.LICENCE, "MIT", "")
    back = replace(licence, before="", after="GPL-3.0")
    (item,) = news(Atlas(catalog, TODAY, events=[licence, back]), language("en"))
    assert "GPL-3.0" in item.text


def test_ids_stay_when_everything_else_moves(catalog: Catalog) -> None:
    found = [
        *changes.compare(None, catalog, TODAY),
        Change(TODAY, "bentsao", changes.Kind.TERMS, "", "commercial", "non-commercial"),
    ]
    event = Event(TODAY, ARCHIVED, events.Kind.ARCHIVED)

    def ids(day: date, entries: Catalog) -> dict[str, list[str]]:
        view = Atlas(entries, day, changes=found, events=[event])
        renderer = Renderer(view, language("en"), Address(SITE_URL, None))
        pattern = r"<id>(tag:[^<]+)</id><title>[^<]+</title><updated>([^<]+)"
        return {file.path: re.findall(pattern, str(file.content)) for file in feeds(renderer)}

    first = ids(TODAY, catalog)
    assert len(first["feeds/entries/bentsao.xml"]) == 3
    assert first == ids(TODAY + timedelta(days=40), catalog)
    later = ids(TODAY, with_new_ids(catalog))
    for path in ("feeds/all.xml", "feeds/domains/medical.xml"):
        assert set(later[path]) == set(first[path])
    assert set(later["feeds/entries/cao.xml"]) == {
        *first["feeds/entries/bentsao.xml"],
        *first["feeds/entries/pulse.xml"],
    }


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A Git repository with the catalog and the list of changes in it."""
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    git(tmp_path, "init", "-q")
    commit(tmp_path, "The catalog", GIT_COMMITTER_DATE=f"{DAY}T12:00:00Z")
    return tmp_path


def sized(clone: Path, sizes: str) -> None:
    """Give an entry other sizes."""
    file = clone / "catalog/medical/bentsao.yml"
    text = re.sub("(?m)^sizes: .*$", f"sizes: [{sizes}]", file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")


def test_the_command_adds_what_changed_since_the_last_commit(clone: Path) -> None:
    sized(clone, "7B, 13B")
    before = changes.read(clone / "catalog")
    assert changes.update(clone, TODAY) == 1
    assert changes.update(clone, TODAY) == 0
    added = Change(TODAY, "bentsao", changes.Kind.CHANGED, "sizes", "7B", "7B; 13B")
    assert changes.read(clone / "catalog") == [*before, added]


def test_what_was_committed_since_is_of_the_day_of_its_commit(clone: Path) -> None:
    """Whenever the site is built; a commit that does not pass counts with the next that does."""
    before = changes.read(clone / "catalog")
    for day, sizes in (("2026-08-01", "7B, 13B"), ("2026-08-02", "'"), ("2026-08-03", "70B")):
        sized(clone, sizes)
        commit(clone, "A change", GIT_COMMITTER_DATE=f"{day}T12:00:00Z")
    kind = changes.Kind.CHANGED
    expected = [
        Change(date(2026, 8, 1), "bentsao", kind, "sizes", "7B", "7B; 13B"),
        Change(date(2026, 8, 3), "bentsao", kind, "sizes", "7B; 13B", "70B"),
    ]
    for today in (TODAY, date(2030, 1, 1)):
        changes.update(clone, today)
        assert changes.read(clone / "catalog") == [*before, *expected]


def test_marks_of_a_merge_are_told_with_their_lines(clone: Path) -> None:
    file = clone / "catalog/changes.csv"
    line = len(file.read_text(encoding="utf-8").splitlines())
    with file.open("a", encoding="utf-8") as added:
        added.write("<<<<<<< HEAD\n2026-11-25,bentsao,renamed,,a,b\n2026-11-25,bentsao,eaten,,,\n")
    (file.parent / "medical/other.yml").write_text("licens: MIT\n")  # hides nothing
    result = run_atlas("check", str(file.parent))
    assert result.returncode == 1
    told = re.findall(r"changes\.csv:(\d+):1: error: .*atlas changes", result.stderr)
    assert [int(number) - line for number in told] == [1, 3]


def test_the_list_of_changes_knows_every_entry() -> None:
    """Feeds begin with the day on which an entry was added."""
    catalog = load(ROOT / "catalog")
    added = {c.id for c in changes.read(ROOT / "catalog") if c.kind is changes.Kind.ADDED}
    former = {name for entry in catalog.entries.values() for name in entry.former_slugs}
    assert added - former <= set(catalog.entries) | {
        c.id for c in changes.read(ROOT / "catalog") if c.kind is changes.Kind.REMOVED
    }
