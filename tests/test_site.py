"""The built site, file by file: complete, linked, bilingual, self-contained, repeatable."""

from __future__ import annotations

import filecmp
import json
import os
import posixpath
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from atlas import tree
from atlas.address import Address, address
from atlas.build import build
from atlas.catalog import Catalog
from atlas.catalog.schema import Evidence
from atlas.language import language
from atlas.pages import Renderer, pages
from atlas.pages.page import Page
from atlas.pages.render import relative, source_address
from atlas.view import Atlas

from tests.conftest import DAY, REPO_URL, ROOT, SITE_URL, run_atlas
from tests.git import git


@dataclass
class Document(HTMLParser):
    """What the tests ask of an HTML page."""

    text: str
    language: str = ""
    title: str = ""
    description: str = ""
    canonical: str = ""
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    scripts: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self._in_title = False
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids += [values["id"]] if "id" in values else []
        if tag == "html":
            self.language = values["lang"]
        elif tag == "title":
            self._in_title = True
        elif tag == "a" and "href" in values:
            self.links.append(values["href"])
        elif tag == "meta" and values.get("name") == "description":
            self.description = values["content"]
        elif tag == "link":
            relation = values["rel"].split()
            if "canonical" in relation:
                self.canonical = values["href"]
            elif "alternate" in relation and "hreflang" in values:
                self.alternates[values["hreflang"]] = values["href"]
            else:
                self.loaded.append(values["href"])
        elif "src" in values:
            self.loaded.append(values["src"])
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


@pytest.fixture(scope="session")
def documents(site: Path) -> dict[str, Document]:
    """Every HTML page by its path, parsed once."""
    return {
        path.relative_to(site).as_posix(): Document(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


@pytest.fixture(scope="session")
def atlas(catalog: Catalog) -> Atlas:
    return Atlas(catalog, date.fromisoformat(DAY))


def generated(atlas: Atlas, code: str) -> list[Page]:
    return list(pages(Renderer(atlas, language(code), Address(SITE_URL, REPO_URL))))


def content(documents: dict[str, Document]) -> Iterator[tuple[str, Document]]:
    """All pages but 404.html, which answers at any address, and what is none of the site: cards for
    other sites, sheets for print."""
    apart = re.compile(r"404\.html$|^(en/)?(embed|sheets)/")
    yield from ((path, page) for path, page in documents.items() if not apart.search(path))


def test_every_record_has_its_page_in_both_languages(site: Path, catalog: Catalog) -> None:
    for root in (site, site / "en"):
        for folder, records in [
            ("entries", catalog.entries),
            ("bases", catalog.bases),
            ("datasets", catalog.datasets),
            ("organisations", catalog.organisations),
        ]:
            built = {path.parent.name for path in (root / folder).glob("*/index.html")}
            assert built == set(records)


def test_no_internal_link_is_broken(site: Path, documents: dict[str, Document]) -> None:
    ids = {path: set(page.ids) for path, page in documents.items()}
    broken = []
    for path, page in content(documents):
        here = f"/{path.removesuffix('index.html')}"
        for link in {*page.links, *page.loaded}:
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            target = urlsplit(urljoin(here, link))
            file = unquote(target.path).lstrip("/")
            if not file or file.endswith("/"):
                file += "index.html"
            missing = not (site / file).is_file()
            if missing or (target.fragment and unquote(target.fragment) not in ids.get(file, ())):
                broken.append((path, link))
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(documents: dict[str, Document], site: Path) -> None:
    for path, page in documents.items():
        assert [url for url in page.loaded if urlsplit(url).netloc] == [], path
        assert "style=" not in page.text, path
    for sheet in site.rglob("assets/atlas.css"):
        assert "url(" not in sheet.read_text(encoding="utf-8")


def test_language_title_description_and_address(documents: dict[str, Document]) -> None:
    titles: dict[tuple[str, str], str] = {}
    for path, page in content(documents):
        english = path.startswith("en/")
        own = f"{SITE_URL}{path.removesuffix('index.html')}"
        chinese_path = path.removeprefix("en/").removesuffix("index.html")
        assert page.language == ("en" if english else "zh-Hans"), path
        assert page.canonical == own
        assert page.alternates == {
            "zh-Hans": f"{SITE_URL}{chinese_path}",
            "en": f"{SITE_URL}en/{chinese_path}",
            "x-default": f"{SITE_URL}{chinese_path}",
        }
        assert page.description, path
        assert page.headings.count("h1") == 1, path
        assert not re.search(r"^#+ ", re.sub(r"(?s)<pre.*?</pre>", "", page.text), re.M), path
        assert len(page.ids) == len(set(page.ids)), path
        kind = path.removeprefix("en/").partition("/")[0]
        assert titles.setdefault((page.language, f"{kind}: {page.title}"), path) == path


def test_switch_of_language_stays_on_the_page(documents: dict[str, Document]) -> None:
    for path, page in content(documents):
        english = path.startswith("en/")
        here = f"/{path.removesuffix('index.html')}"
        other = here.removeprefix("/en") if english else f"/en{here}"
        assert other in {urljoin(here, link) for link in page.links}, path


def test_sitemaps_name_every_page_with_its_alternates(
    site: Path, documents: dict[str, Document]
) -> None:
    space = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    named: set[str] = set()
    for root in (site, site / "en"):
        for url in ElementTree.parse(root / "sitemap.xml").iterfind("s:url", space):
            named.add(str(url.findtext("s:loc", namespaces=space)))
            assert len(url.findall("x:link", space)) == 2
    assert named == {page.canonical for _, page in content(documents)}


def test_robots_name_the_sitemaps(site: Path) -> None:
    lines = (site / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert "Allow: /" in lines
    assert f"Sitemap: {SITE_URL}en/sitemap.xml" in lines


def test_404_speaks_both_languages(documents: dict[str, Document]) -> None:
    assert '<section lang="zh-Hans">' in documents["404.html"].text
    assert '<section lang="en">' in documents["404.html"].text


def test_entry_shows_every_fact(documents: dict[str, Document], catalog: Catalog) -> None:
    """Every name, address, size and text of every entry stands on its page."""
    for slug, entry in catalog.entries.items():
        for code, prefix in (("en", "en/"), ("zh", "")):
            text = documents[f"{prefix}entries/{slug}/index.html"].text
            text = text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
            facts = [
                entry.name,
                *entry.aliases,
                *entry.sizes,
                *(place.id or str(place.url) for place in entry.weights),
                *(base.variant for base in entry.bases),
                *(item.source for item in entry.evidence if item.source),
                *(getattr(item, code) for item in [entry.summary, entry.licence.note]),
                *(getattr(item, code) for item in [*entry.notable, *entry.notes]),
            ]
            facts += [entry.snapshot.commit] if entry.snapshot else []
            assert [fact for fact in facts if fact not in text] == [], slug


def test_users_and_descendants_are_counted_once_each(
    documents: dict[str, Document], catalog: Catalog
) -> None:
    """However many links or parts of its data lead there."""
    counted = 0
    for slug in catalog.bases:
        makers = {r.slug for r in catalog.releases if slug in {link.slug for link in r.bases}}
        heading = re.search(r'id="derived">(\d*)', documents[f"en/bases/{slug}/index.html"].text)
        assert heading
        assert int(heading[1] or 0) == len(makers), slug
        counted += len(makers)
    assert counted > 200
    assert '"users">1 entry uses it' in documents["en/datasets/hanfei-sft/index.html"].text


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("README.md@abc1234", "own/it/blob/abc1234/README.md"),
        ("demo/web.py@abc1234", "own/it/blob/abc1234/demo/web.py"),
        ("an/other README.md@abc1234", "an/other/blob/abc1234/README.md"),
        ("an/other a/b/LICENSE", "an/other/blob/HEAD/a/b/LICENSE"),
        ("an/other @abc1234", "an/other/commit/abc1234"),
        ("@abc1234", "own/it/commit/abc1234"),
    ],
)
def test_evidence_leads_to_what_was_read(source: str, address: str) -> None:
    found = source_address(Evidence(source=source), "own/it")
    assert found == f"https://github.com/{address}"


def test_blank_lines_of_the_theme_are_left_out(documents: dict[str, Document]) -> None:
    """Of a body they are kept, where they may mean something."""
    for page in ("entries/doctorglm/", "en/bases/llama/", "explore/"):
        text = documents[f"{page}index.html"].text
        before, _, rest = text.partition("<article")
        body, _, after = rest.rpartition("</article>")
        assert "\n" in body
        for chrome in (before, after):
            assert chrome
            assert not re.search(r"\n\s", chrome), page


def test_edit_and_report_open_the_right_file(documents: dict[str, Document]) -> None:
    links = documents["en/entries/doctorglm/index.html"].links
    assert f"{REPO_URL}/edit/main/catalog/medical/doctorglm.yml" in links
    report = f"{REPO_URL}/issues/new?template=wrong-fact.yml&title=Wrong+fact%3A+doctorglm"
    assert f"{report}&entry=doctorglm&field=sizes&now=6B" in links


def test_search_has_one_short_record_per_page(site: Path, atlas: Atlas) -> None:
    for code, folder in (("zh", site), ("en", site / "en")):
        index = json.loads((folder / "search/search_index.json").read_text(encoding="utf-8"))
        places = [entry["location"] for entry in index["docs"]]
        for page in generated(atlas, code):
            assert places.count(page.url) == bool(page.search), page.url
        assert (folder / "search/search_index.json").stat().st_size < 1_000_000


def test_two_builds_are_identical(site: Path, tmp_path: Path, fork: dict[str, str]) -> None:
    again = tmp_path / "site"
    result = run_atlas("build", "--out", str(again), "--date", DAY, **fork)
    assert result.returncode == 0, result.stderr
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    _, differ, missing = filecmp.cmpfiles(site, again, names, shallow=False)
    assert (differ, missing) == ([], [])


def test_exported_tree_builds_the_same_pages(
    documents: dict[str, Document],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fork: dict[str, str],
) -> None:
    for name, value in fork.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "tree"
    tree.export(ROOT, folder, date.fromisoformat(DAY))
    for file, prefix in (("mkdocs.yml", ""), ("mkdocs.en.yml", "en/")):
        out = tmp_path / "out" / prefix
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", file, "-d", str(out)],
            cwd=folder,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            check=True,
            capture_output=True,
        )
        for name in ("index.html", "entries/chatlaw/index.html", "bases/llama/index.html"):
            theirs = (out / name).read_text(encoding="utf-8")
            ours = documents[f"{prefix}{name}"].text.replace(AS_MARKDOWN, "")
            assert _dense(theirs) == _dense(ours)
        built = {path.relative_to(out).as_posix() for path in out.rglob("*.html")}
        paths = {path for path in documents if path.startswith("en/") == bool(prefix)}
        assert built == {path.removeprefix(prefix) for path in paths}
    assert _dead_links(tmp_path / "out") == []


AS_MARKDOWN = '<link rel="alternate " type="text/markdown" href="index.md">'
"""An exported tree has no Markdown beside its pages."""


def _dead_links(site: Path) -> list[tuple[str, str]]:
    """Links of pages and of llms.txt that lead to nothing on the site."""
    dead = []
    for path in [*site.rglob("*.html"), *site.rglob("llms.txt")]:
        name = path.relative_to(site).as_posix()
        page = path.read_text(encoding="utf-8")
        links = re.findall(r"\]\((\S+)\)", page) if name.endswith(".txt") else _links(page)
        for link in set(links):
            address = urljoin(f"{SITE_URL}{name.removesuffix('index.html')}", link)
            target = site / unquote(urlsplit(address).path.removeprefix(urlsplit(SITE_URL).path))
            known = target.is_file() or (target / "index.html").is_file()
            if address.startswith(SITE_URL) and not known:
                dead.append((name, link))
    return dead


def _links(page: str) -> list[str]:
    document = Document(page)
    return [*document.links, *document.loaded, *document.alternates.values()]


def _dense(text: str) -> str:
    """HTML without the blanks between tags, of which Markdown makes other ones than we do."""
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", text)).replace("/>", ">").replace(" >", ">")


def test_export_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError):
        tree.export(ROOT, tmp_path, date.fromisoformat(DAY))


def test_hostile_text_stays_text(catalog: Catalog) -> None:
    """Markup, templates and Markdown in a text reach the page as text."""
    hostile = "<script>alert(1)</script> {{ 7 * 7 }} {% raw %} [x](javascript:1) `<img src=x>` # y"
    entry = catalog.entries["doctorglm"]
    changed = entry.model_copy(
        update={"name": hostile, "summary": entry.summary.model_copy(update={"en": hostile})}
    )
    entries = {**catalog.entries, "doctorglm": changed}
    view = Atlas(Catalog(**{**vars(catalog), "entries": entries}), date.fromisoformat(DAY))
    page = next(page for page in generated(view, "en") if page.path == "entries/doctorglm.md")
    text = page.text()
    assert "<script>" not in text
    assert "<img src=x" not in text
    assert "{{ 7 * 7 }}" in text
    assert "49" not in re.sub(r"\d{3,}|\S*49\S+|\S+49\S*", "", page.body)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what a build reads."""
    folder = tmp_path / "project"
    for name in ("docs", "theme", "hooks", "catalog"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_a_former_id_leads_to_the_present_page(catalog: Catalog) -> None:
    entry = catalog.entries["doctorglm"].model_copy(update={"former_slugs": ["doctor-glm"]})
    entries = {**catalog.entries, "doctorglm": entry}
    view = Atlas(Catalog(**{**vars(catalog), "entries": entries}), date.fromisoformat(DAY))
    page = next(page for page in generated(view, "en") if page.path == "entries/doctor-glm.md")
    assert page.redirect == "../doctorglm/"
    assert "redirect: ../doctorglm/" in page.text()
    assert '<a href="../doctorglm/">DoctorGLM</a>' in page.body


def test_a_broken_catalog_keeps_the_old_site(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build that fails says why, ends with 1 and leaves what was there."""
    (project / "site/search").mkdir(parents=True)
    (project / "site/search/search_index.json").touch()
    (project / "site/index.html").write_text("old")
    broken = project / "catalog/medical/doctorglm.yml"
    broken.write_text(broken.read_text(encoding="utf-8") + "licens: MIT\n", encoding="utf-8")
    assert build(project, project / "site", None, language("en")) == 1
    assert "There is no field 'licens'. Did you mean 'licence'?" in capsys.readouterr().err
    assert (project / "site/index.html").read_text() == "old"


def test_a_warning_stops_a_build_and_is_shown(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = project / "docs/en/about.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n[x](nowhere.md)\n", encoding="utf-8")
    assert build(project, project / "site", None, language("en"), ["en"]) == 1
    told = capsys.readouterr().err
    assert "WARNING Doc file 'about.md' contains a link 'nowhere.md'" in told
    assert "Not built: en. The site is as it was." in told
    assert not (project / "site").exists()


@pytest.mark.parametrize(
    ("remote", "site_url", "repository"),
    [
        ("git@github.com:Owner/name.git", "https://owner.github.io/name/", "https://github.com/Owner/name"),
        ("https://github.com/owner/owner.github.io", "https://owner.github.io/", "https://github.com/owner/owner.github.io"),
        ("https://token@github.com/a/b.git", "https://a.github.io/b/", "https://github.com/a/b"),
        ("/srv/git/atlas.git", "http://127.0.0.1:8000/", None),
        ("https://git.example.org/a/b", "http://127.0.0.1:8000/", "https://git.example.org/a/b"),
    ],
)  # fmt: skip
def test_address_from_the_remote(
    remote: str, site_url: str, repository: str | None, tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "remote", "add", "origin", remote)
    assert address(tmp_path, {}) == Address(site_url, repository)
    assert address(tmp_path, {"SITE_URL": "https://x.org"}).site == "https://x.org/"


@pytest.mark.parametrize(
    ("target", "url", "expected"),
    [
        ("bases/llama/", "entries/doctorglm/", "../../bases/llama/"),
        ("method/#terms", "entries/x/", "../../method/#terms"),
        ("entries/", "", "entries/"),
        ("domains/", "domains/medical/", "../"),
        ("domains/medical/", "domains/", "medical/"),
        ("entries/x/#a", "entries/x/", "#a"),
        ("entries/x/", "entries/x/", "./"),
    ],
)
def test_relative_addresses(target: str, url: str, expected: str) -> None:
    assert relative(target, url) == expected
    joined = posixpath.normpath(urlsplit(urljoin(f"/{url}", expected)).path)
    assert joined == posixpath.normpath(f"/{target.partition('#')[0]}")
