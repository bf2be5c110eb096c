"""The loader at its seam: `atlas check` on the real catalog, and on files that are wrong."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from atlas.catalog import Catalog, CatalogError, load, yaml
from atlas.catalog.text import address_problem, forbidden_character
from atlas.language import language
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT, run_atlas

GOOD = """\
slug: good
name: Good
kind: model
domain: medical
subdomain: tcm
summary:
  en: A model.
  zh: 一个模型。
organisations:
  - slug: tsinghua
licence:
  use: not-stated
  basis: none
  note:
    en: Nothing found.
    zh: 未找到。
evidence:
  - README.md@abc1234
"""


def good(slug: str) -> str:
    return GOOD.replace("slug: good", f"slug: {slug}", 1)


def line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


# name → (text, what stands on the line of the problem, words of the message)
BAD: dict[str, tuple[str, str, str]] = {
    "unknown-field": (
        good("unknown-field") + "licens: MIT\n",
        "licens",
        "There is no field 'licens'. Did you mean 'licence'?",
    ),
    "unknown-nested": (
        good("unknown-nested").replace("  basis: none", "  basis: none\n  weigths: MIT"),
        "weigths",
        "licence.weigths: There is no field 'weigths'. Did you mean 'weights'?",
    ),
    "wrong-type": (
        good("wrong-type") + "sizes: 7B\n",
        "sizes",
        "sizes: This must be a list.",
    ),
    "wrong-count": (
        good("wrong-count") + "data:\n  - name: x\n    unit: items\n    size: 1.5 million\n",
        "size: 1.5",
        "data[1].size: This must be a whole number, not 1.5 million.",
    ),
    "missing-field": (
        good("missing-field").replace("kind: model\n", ""),
        "slug: missing-field",
        "kind: The field 'kind' is missing.",
    ),
    "bad-month": (
        good("bad-month") + "released: '2023-13'\n",
        "released",
        "released: '2023-13' is not a month.",
    ),
    "bad-day": (
        good("bad-day")
        + f"snapshot:\n  commit: {'a' * 40}\n  first_commit: '2023-02-30'\n"
        + "  last_commit: '2023-03-01'\n  commits: 3\n",
        "first_commit",
        "snapshot.first_commit: '2023-02-30' is not in the calendar.",
    ),
    "duplicate-slug": (
        good("duplicate-slug") + "former_slugs: [chatlaw]\n",
        "former_slugs",
        "The id 'chatlaw' is taken by legal/chatlaw.yml",
    ),
    "duplicate-repository": (
        good("duplicate-repository") + "github: pku-yuangroup/CHATLAW\n",
        "github",
        "The repository pku-yuangroup/CHATLAW has an entry of the same kind already: "
        "legal/chatlaw.yml",
    ),
    "file-name": (
        good("another-name"),
        "slug: another-name",
        "slug: The id 'another-name' differs from the file name. Write 'file-name'",
    ),
    "wrong-folder": (
        good("wrong-folder").replace(
            "domain: medical\nsubdomain: tcm", "domain: legal\nsubdomain: agents"
        ),
        "domain: legal",
        "The domain 'legal' differs from the folder 'medical'.",
    ),
    "not-a-term": (
        good("not-a-term").replace("use: not-stated", "use: comercial"),
        "use: comercial",
        "Did you mean 'commercial'?",
    ),
    "not-a-subdomain": (
        good("not-a-subdomain").replace("subdomain: tcm", "subdomain: tmc"),
        "subdomain: tmc",
        "'tmc' is not a subdomain of 'medical' in vocabulary.yml. Did you mean 'tcm'?",
    ),
    "unknown-organisation": (
        good("unknown-organisation").replace("slug: tsinghua", "slug: tsingua"),
        "slug: tsingua",
        "The organisation 'tsingua' is not known.",
    ),
    "blank": (
        good("blank").replace("en: A model.", "en: '  '"),
        "en: '",
        "summary.en: The text is empty. Fill it in, or leave the field out.",
    ),
    "base-in-a-domain": (
        good("base-in-a-domain").replace("kind: model", "kind: base"),
        "kind: base",
        "kind: base is not possible here.",
    ),
    "clone-address": (
        good("clone-address") + "github: OWNER/NAME.git\n",
        "github",
        "Write OWNER/NAME, without https://github.com/ and .git.",
    ),
    "own-former": (
        good("own-former") + "former_slugs: [older, own-former]\n",
        "former_slugs",
        "former_slugs[2]: 'own-former' is the present id. Take it out of 'former_slugs'.",
    ),
    "known-name": (
        good("known-name").replace(
            "slug: tsinghua", "slug: thu\n    name: {en: tsinghua university}\n    type: university"
        ),
        "    name: {en",
        "organisations[1].name.en: The organisation 'tsinghua' has the name 'tsinghua university'",
    ),
    "disordered": (
        good("disordered")
        + f"snapshot:\n  commit: {'a' * 40}\n  first_commit: '2023-03-02'\n"
        + "  last_commit: '2023-03-01'\n  commits: 3\n",
        "snapshot:",
        "snapshot: The first commit (2023-03-02) is later than the last one (2023-03-01).",
    ),
    "not-https": (
        good("not-https") + "homepage: http://example.org/\n",
        "homepage",
        "homepage: Addresses must begin with https://.",
    ),
    "javascript": (
        good("javascript") + "homepage: 'javascript:alert(1)'\n",
        "homepage",
        "homepage: Addresses must begin with https://.",
    ),
    "numeric-host": (
        good("numeric-host") + "homepage: https://127.0.0.1/x\n",
        "homepage",
        "homepage: The address does not name a public host.",
    ),
    "bidi": (
        good("bidi").replace("name: Good", "name: 'Go\u202eod'"),
        "name: 'Go",
        "name: Character 3 is U+202E (right-to-left override)",
    ),
    "zero-width": (
        good("zero-width").replace("en: A model.", "en: A mo\u200bdel."),
        "en: A mo",
        "summary.en: Character 5 is U+200B (zero width space)",
    ),
    "control": (
        good("control").replace("name: Good", 'name: "Go\\ed"'),
        'name: "Go',
        "name: Character 3 is U+001B",
    ),
    "alias": (
        good("alias").replace("name: Good", "name: &x Good") + "aliases: [*x]\n",
        "name: &x",
        "YAML anchors (&name) are not read.",
    ),
    "duplicate-key": (
        good("duplicate-key") + "name: Other\n",
        "name: Other",
        "name: This field stands twice, first on line 2.",
    ),
    "trap-no": (
        good("trap-no").replace("name: Good", "name: no"),
        "name: no",
        "name: YAML does not read no as it looks. If text is meant, write 'no' in quotes",
    ),
    "trap-octal": (
        good("trap-octal").replace("name: Good", "name: 012"),
        "name: 012",
        "name: YAML does not read 012 as it looks.",
    ),
    "trap-sexagesimal": (
        good("trap-sexagesimal").replace("name: Good", "name: 12:30:45"),
        "name: 12:30:45",
        "name: YAML does not read 12:30:45 as it looks.",
    ),
    "trap-number": (
        good("trap-number") + "paper:\n  arxiv: 2306.16092\n",
        "arxiv",
        "paper.arxiv: This must be text, but YAML reads 2306.16092 as something else.",
    ),
    "syntax": (
        good("syntax").replace("domain: medical", "? [a]: b"),
        "? [a]",
        "A field name must be one word.",
    ),
    "deep": (
        good("deep") + "notable: " + "[" * 20 + "]" * 20 + "\n",
        "notable",
        "Nested deeper than 12 levels.",
    ),
    "large": ("# " + "x" * yaml.MAX_BYTES, "# x", "at most 64,000 are read."),
    "tag": (
        good("tag") + "homepage: !!python/name:os.system x\n",
        "homepage",
        "YAML tags (tag:yaml.org,2002:python/name:os.system) are not read.",
    ),
    "no-evidence": (
        good("no-evidence").replace("evidence:\n  - README.md@abc1234", "evidence: []"),
        "evidence: []",
        "evidence: The list is empty.",
    ),
    "bad-evidence": (
        good("bad-evidence").replace("README.md@abc1234", "the README @ 12"),
        "the README @ 12",
        "evidence[1]: 'the README @ 12' is neither a file at a commit nor an address.",
    ),
    "evidence-without-https": (
        good("evidence-without-https").replace(
            "README.md@abc1234", "github.com/a/b/blob/main/README.md"
        ),
        "github.com",
        "evidence[1]: 'github.com/a/b/blob/main/README.md' is neither a file at a commit nor an",
    ),
    "bad-unknown": (
        good("bad-unknown") + "unknown: [trainig]\n",
        "unknown: [",
        "unknown[1]: 'trainig' is not a field that can be unknown. Did you mean 'training'?",
    ),
}
# These are found between files, once every file can be read.
BETWEEN: dict[str, tuple[str, str, str]] = {
    "dangling": (
        good("dangling") + "bases:\n  - slug: chatglm-6\n    variant: ChatGLM\n",
        "- slug: chatglm-6",
        "bases[1].slug: There is no base model or entry 'chatglm-6'.",
    ),
    "dangling-data": (
        good("dangling-data") + "data:\n  - name: x\n    unit: items\n    datasets: [cmtmedqb]\n",
        "datasets",
        "There is no data set 'cmtmedqb'.",
    ),
    "circle-a": (
        good("circle-a") + "bases:\n  - slug: circle-b\n    variant: B\n",
        "",
        "",
    ),
    "circle-b": (
        good("circle-b") + "bases:\n  - slug: circle-a\n    variant: A\n",
        "- slug: circle-a",
        "The base links run in a circle: circle-a → circle-b → circle-a.",
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "catalog"
    shutil.copytree(ROOT / "catalog", folder)
    return folder


def test_real_catalog_is_clean(catalog: Catalog) -> None:
    result = run_atlas("check")
    assert result.returncode == 0, result.stderr
    assert f"{len(catalog.entries)} entries" in result.stdout
    assert len(catalog.entries) >= 222
    assert len(catalog.bases) >= 76
    assert len(catalog.datasets) >= 185


def test_the_roundup_is_marked(catalog: Catalog) -> None:
    marks = [entry.roundup for entry in catalog.entries.values()]
    assert marks.count("described") == 16
    assert marks.count("named-only") == 6


def test_first_line_points_editors_to_the_schema() -> None:
    for path in (ROOT / "catalog").glob("*/*.yml"):
        schema = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")[2]
        assert (path.parent / schema).is_file(), path


def test_every_refusal_in_one_run(copy: Path) -> None:
    for name, (text, _, _) in BAD.items():
        (copy / "medical" / f"{name}.yml").write_text(text, encoding="utf-8")
    (copy / "medical" / "link.yml").symlink_to("doctorglm.yml")
    os.mkfifo(copy / "medical" / "pipe.yml")
    (copy / "medical" / "notes.txt").write_text("x")
    (copy / "medical" / "template.yml").write_text(good("template").replace("tcm", "tmc"))
    (copy / "medical" / "Upper.yml").write_text(good("upper"))
    (copy / "medical" / "later.YML").write_text(good("later"))
    (copy / "medical" / "deeper").mkdir()
    shutil.copy(copy / "medical" / "doctorglm.yml", copy / "legal" / "doctorglm.yml")
    (copy / "medical" / "gbk.yml").write_bytes("slug: x\nname: 本草".encode("gbk"))
    result = run_atlas("check", str(copy))
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    for name, (text, piece, message) in BAD.items():
        place = f"medical/{name}.yml:{line_of(text, piece)}:"
        assert any(place in line and message in line for line in lines), (place, message, lines)
    for file, message in [
        ("link.yml:1:1", "Symbolic links are not read."),
        ("pipe.yml:1:1", "This is not an ordinary file"),
        ("notes.txt:1:1", "Files must be named DOMAIN/SLUG.yml"),
        ("gbk.yml:2:7", "The file is not UTF-8 from here on"),
        ("later.YML", "Files must be named DOMAIN/SLUG.yml"),
        ("deeper", "Files must be named DOMAIN/SLUG.yml"),
        ("template.yml", "'tmc' is not a subdomain"),
        ("Upper.yml", "The name of the file is no id. Rename the file to upper.yml."),
    ]:
        assert any(f"medical/{file}:" in line and message in line for line in lines), file
    assert not any("medical/doctorglm.yml:" in line for line in lines)  # but the one in legal/
    assert "Traceback" not in result.stderr


def test_a_generator_names_a_known_provider(copy: Path) -> None:
    path = copy / "vocabulary.yml"
    text = path.read_text(encoding="utf-8").replace("provider: openai", "provider: opena", 1)
    path.write_text(text, encoding="utf-8")
    line = line_of(text, "provider: opena\n")
    said = run_atlas("check", str(copy)).stderr
    assert f"vocabulary.yml:{line}:5: error: generators." in said
    assert "'opena' is not a term of 'providers' in vocabulary.yml. Did you mean 'openai'?" in said


def test_problems_between_files(copy: Path) -> None:
    for name, (text, _, _) in BETWEEN.items():
        (copy / "medical" / f"{name}.yml").write_text(text, encoding="utf-8")
    lines = run_atlas("check", str(copy)).stderr.splitlines()
    for name, (text, piece, message) in BETWEEN.items():
        if message:
            place = f"medical/{name}.yml:{line_of(text, piece)}:"
            assert any(place in line and message in line for line in lines), (place, lines)


@pytest.mark.parametrize(
    ("file", "before", "after", "errors"),
    [
        ("organisations.yml", "  type: company", "  type: compny", 1),
        ("organisations.yml", "- slug: tsinghua\n  name:", "- name:", 1),
        ("organisations.yml", "- slug: tsinghua\n", "", 2),
        ("organisations.yml", "  type: company", "  type: 'company", 1),
        ("bases/qwen2-5.yml", "name: ", "nam: ", 2),
        ("bases/qwen2-5.yml", "name: ", "name: '", 1),
        ("bases/qwen2-5.yml", "slug: qwen2-5", "slug: qwen3", 2),
        ("datasets/smilechat.yml", "name: ", "nam: ", 2),
        ("agriculture/agrima.yml", "name: ", "former_slugs: [chatlaw]\nname: ", 1),
    ],
)
def test_a_broken_file_accuses_no_other(
    copy: Path, file: str, before: str, after: str, errors: int
) -> None:
    text = (copy / file).read_text(encoding="utf-8")
    assert before in text
    (copy / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    bad = good("bad").replace("subdomain: tcm", "subdomain: tmc")
    (copy / "medical" / "bad.yml").write_text(bad, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load(copy)
    accused = [problem.file for problem in caught.value.problems]
    assert accused.count(file) == errors
    assert sorted(set(accused)) == sorted(["medical/bad.yml", file])


def test_of_two_files_that_clash_the_named_one_is_blamed(tmp_path: Path) -> None:
    file = tmp_path / "another.yml"
    text = good("another").replace("medical", "agriculture").replace("subdomain: tcm", "")
    text += "github: PKU-YuanGroup/ChatLaw\nsubdomain: crop-science\n"
    file.write_text(text, encoding="utf-8")
    said = run_atlas("check", str(file)).stderr
    assert "agriculture/another.yml:19:1: error: github: The repository" in said
    assert "legal/chatlaw.yml:" not in said


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("released", "2024", "'2024' is not a month. Write it as '2023-07'."),
        ("sizes", "[7]", "'7' is not a number of parameters. Write it as 7B"),
        ("paper", "https://example.org/", "as 'field: value'. They are: title, arxiv, url, venue."),
        ("name_zh", "[Good]", "This must be one text, not several values or fields."),
        ("sizes", "", "Fill it in, or delete the line if 'sizes' may be missing."),
        ("from_scratch", "True", "Write one of: true, false, partly."),
        ("data", "[{name: x, unit: Items}]", "Did you mean 'items'?"),
        ("training", "[{stage: sft, methods: [LoRA]}]", "Did you mean 'lora'?"),
        ("deploy", "{purpose: 推理}", "Choose one of: inference."),
    ],
)
def test_advice_that_mends(copy: Path, before: str, after: str, message: str) -> None:
    text = good("mended") + f"{before}: {after}\n"
    (copy / "medical" / "mended.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load(copy)
    said = [problem.sentence(language("en")) for problem in caught.value.problems]
    assert len(said) == 1
    assert message in said[0]


def test_fields_of_an_organisation_are_named(copy: Path) -> None:
    path = copy / "organisations.yml"
    text = path.read_text(encoding="utf-8").replace("  type: company", "  typ: company", 1)
    path.write_text(text, encoding="utf-8")
    assert "There is no field 'typ'. Did you mean 'type'?" in run_atlas("check", str(copy)).stderr


def test_one_language_missing_is_a_counted_warning(copy: Path) -> None:
    text = good("one-side").replace("  en: A model.\n", "")
    (copy / "medical" / "one-side.yml").write_text(text, encoding="utf-8")
    result = run_atlas("check", str(copy))
    assert result.returncode == 0
    assert "one-side.yml:6:1: warning: summary: The text has no 'en' side." in result.stderr
    assert "; 1 warning." in result.stdout


@pytest.mark.parametrize(
    ("unknown", "fields", "warned"),
    [
        ("licence", "", False),
        ("licence.code", "", False),
        ("sizes", "sizes: [7B]", True),
        ("data.size", "data: [{name: a, unit: items, size: 0}]", True),
        ("data.size", "data: [{name: a, unit: items, size: 1}, {name: b, unit: items}]", False),
        ("{field: sizes, of: v2}", "sizes: [7B]", False),
    ],
)
def test_what_is_stated_is_not_unknown(copy: Path, unknown: str, fields: str, warned: bool) -> None:
    path = copy / "medical" / "known.yml"
    path.write_text(good("known") + f"{fields}\nunknown:\n  - {unknown}\n", encoding="utf-8")
    found = [problem.key for problem in load(copy).warnings]
    assert found == ["reference.stated"] * warned


def test_an_entry_may_introduce_its_organisation(copy: Path) -> None:
    text = good("new-maker").replace(
        "  - slug: tsinghua", "  - slug: new-maker\n    name: {en: New Maker}\n    type: company"
    )
    (copy / "medical" / "new-maker.yml").write_text(text, encoding="utf-8")
    assert run_atlas("check", str(copy)).returncode == 0


def test_messages_in_chinese_and_as_annotations(copy: Path) -> None:
    path = copy / "medical" / "bad.yml"
    path.write_text(good("bad") + "released: '2023-13'\nname_zh: 'a%0A::set-output name=x::y'\n")
    chinese = run_atlas("--lang", "zh", "check", str(copy))
    assert "错误: released: “2023-13”不是月份。请写成“2023-07”。" in chinese.stderr
    annotations = run_atlas("check", str(copy), GITHUB_ACTIONS="true").stdout.splitlines()
    assert len(annotations) == 1
    assert annotations[0].startswith("::error file=")
    assert ",line=19,col=1::released: '2023-13' is not a month." in annotations[0]


@pytest.mark.parametrize(
    ("paths", "code", "message"),
    [
        (["no-such-folder"], 2, "no-such-folder does not exist."),
        (["catalog/legal/chatlaw.yml", "none.yml"], 2, "none.yml does not exist."),
        (["catalog/legal"], 2, "Name files, or one folder with a whole catalog"),
        (["catalog", "catalog/legal/chatlaw.yml"], 2, "Name files, or one folder"),
        (["catalog/template.yml"], 1, "template.yml:1:1: error: Files must be named"),
    ],
)
def test_only_what_can_be_checked_is_called_clean(
    paths: list[str], code: int, message: str
) -> None:
    result = run_atlas("check", *paths)
    assert result.returncode == code
    assert message in result.stderr


def test_usage_errors_exit_2() -> None:
    assert run_atlas("check", "--nonsense").returncode == 2
    assert run_atlas().returncode == 2


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://github.com/a/b", None),
        ("https://xn--fsqu00a.xn--fiqs8s/页", None),
        ("https://例子.中国/页", "address.ascii"),
        ("http://example.org", "address.https"),
        ("data:text/html,x", "address.https"),
        ("https://user@example.org", "address.user_or_port"),
        ("https://example.org:8443", "address.user_or_port"),
        ("https://localhost/x", "address.host"),
        ("https://[::1]/", "address.host"),
        ("https://0x7f000001/", "address.host"),
        ('https://example.org/"onmouseover=x', "address.characters"),
        ("https://example.org/a b", "address.characters"),
    ],
)
def test_addresses(url: str, key: str | None) -> None:
    assert address_problem(url) == key


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_read_or_explained(text: str) -> None:
    document, problems = yaml.parse(text, "x.yml")
    assert document is not None or problems


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(GOOD.splitlines()),
    st.text("abc: -[]{}'\"&*!|>#%@`,?\n01x", max_size=12),
    st.booleans(),
)
def test_any_change_of_a_line_is_read_or_explained(line: str, other: str, indent: bool) -> None:
    text = GOOD.replace(line, f"{'  ' * indent}{other}", 1)
    document, problems = yaml.parse(text, "x.yml")
    assert document is not None or problems


def test_forbidden_characters() -> None:
    assert forbidden_character("本草 BenTsao — “ok”") is None
    assert forbidden_character("a\tb") is not None
    for char in "\u202e\u2066\u200b\ufeff\x00\x1b\u2028":
        found = forbidden_character(f"a{char}b")
        assert found is not None
        assert found[0] == 2
