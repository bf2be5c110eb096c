"""From an address to an entry on the command line, and files in their order."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from atlas.__main__ import main
from atlas.catalog import Catalog, CatalogError, load, yaml
from atlas.catalog.schema import Base, DataSet, Entry
from atlas.catalog.text import ADDRESS_RULES, address_problem
from atlas.contribute import advice, fmt, sources
from atlas.contribute.emit import scalar
from atlas.contribute.fmt import ORDER, formatted
from atlas.language import language
from atlas.signals.command import repositories as repositories_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import small
from tests.confined import atlas, limits
from tests.conftest import ROOT
from tests.github_double import GitHubDouble, Repository, State, seeded

FILES = sorted((ROOT / "catalog").glob("*/*.yml"))

# Real repositories that the catalog does not list.
TWENTY = [
    *("openmedlab/PULSE-EVAL", "openmedlab/Endo-FM", "FreedomIntelligence/ALLaVA"),
    *("bowang-lab/MedSAM", "microsoft/BioGPT", "microsoft/LLaVA-Med", "bowang-lab/clinical-camel"),
    *("dmis-lab/biobert", "ncbi-nlp/BioSentVec", "nlpaueb/legal-bert", "lexpredict/openedgar"),
    *("AI4Finance-Foundation/FinRL", "ProsusAI/finBERT", "yya518/FinBERT-QA", "allenai/scibert"),
    *("nasa-impact/nasa-smd-ibm-st", "hendrycks/math", "openai/grade-school-math"),
    *("EleutherAI/math-lm", "thunlp/LegalPapers"),
]


@pytest.fixture
def small_catalog(catalog: Catalog, tmp_path: Path) -> Path:
    return small.records(tmp_path / "catalog", catalog, ["chatlaw", "qwen2-5"])


def record(path: Path) -> type[Entry | Base | DataSet]:
    records: dict[str, type[Entry | Base | DataSet]] = {"bases": Base, "datasets": DataSet}
    return records.get(path.parent.name, Entry)


def uncommented(text: str) -> str:
    """The text with the commented fields of the template filled in."""
    return re.sub(r"(?m)^# (?=[a-z_]+:|  )", "", text)


def test_twenty_repositories(
    catalog: Catalog,
    small_catalog: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not {name.lower() for name in TWENTY} & set(map(str.lower, repositories_of(catalog)))
    repositories = seeded(TWENTY)
    repositories[0].description = 'A "quoted": # description, {{ 7 * 7 }} ${{ x }}\u202e\nname: x'
    repositories[1].licence = None
    repositories[2].licence = "NOASSERTION"
    repositories[3].state = State.EMPTY
    repositories[4].former, repositories[4].name = [TWENTY[4]], "microsoft/BioGPT-2"
    repositories[5].archived_at = "2025-05-01T00:00:00Z"
    repositories[6].parent = "someone/else"
    folder = str(small_catalog)
    with GitHubDouble(repositories) as hub:
        monkeypatch.setenv("GITHUB_API_URL", hub.api_url)
        monkeypatch.setenv("GITHUB_GRAPHQL_URL", hub.graphql_url)
        monkeypatch.setenv("GITHUB_TOKEN", "x")
        for name in TWENTY:
            options = ["--domain", "medical", "--subdomain", "tcm", "--catalog", folder]
            assert main(["new", name, *options]) == 0, capsys.readouterr()
        assert main(["new", TWENTY[-1], *options]) == 1  # nothing is ever overwritten
    begun = sorted((small_catalog / "medical").glob("*.yml"))
    assert len(begun) == len(TWENTY)
    for path in begun:
        text = path.read_text(encoding="utf-8")
        document, problems = yaml.parse(text, path.name)
        assert document
        assert not problems
        fields = document.value
        assert isinstance(fields, dict)
        unlisted = {"summary", "released", "bases", "sizes", "evidence", "organisations"}
        assert not unlisted & fields.keys()  # nothing is guessed
        assert fields["github"]
    moved = (small_catalog / "medical/biogpt-2.yml").read_text(encoding="utf-8")
    assert "github: microsoft/BioGPT-2" in moved
    assert "microsoft/BioGPT has moved to this name" in moved
    assert "code: Apache-2.0" in moved
    with pytest.raises(CatalogError) as caught:
        load(small_catalog)
    assert {problem.key for problem in caught.value.problems} == {"schema.missing"}


def test_a_begun_file_is_complete_once_its_comments_are_filled_in(small_catalog: Path) -> None:
    options = ["--domain", "medical", "--subdomain", "tcm", "--catalog", str(small_catalog)]
    assert main(["new", "medlm/DoctorX", "--offline", *options]) == 0
    path = small_catalog / "medical/doctorx.yml"
    path.write_text(uncommented(path.read_text(encoding="utf-8")), encoding="utf-8")
    assert load(small_catalog).entries["doctorx"].data[0].size == 52000


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("OWNER/Na.me", {"github": "OWNER/Na.me"}),
        ("https://github.com/owner/name.git", {"github": "owner/name"}),
        ("https://github.com/owner/name/tree/main/x", {"github": "owner/name"}),
        ("git@github.com:owner/name.git", {"github": "owner/name"}),
        ("https://huggingface.co/o/M-7B", {"weights": [{"host": "huggingface", "id": "o/M-7B"}]}),
        (
            "https://www.modelscope.cn/models/o/M/summary",
            {"weights": [{"host": "modelscope", "id": "o/M"}]},
        ),
        (
            "https://arxiv.org/pdf/2401.00001v2",
            {"paper": {"arxiv": "2401.00001", "url": "https://arxiv.org/abs/2401.00001"}},
        ),
    ],
)
def test_addresses(address: str, fields: dict[str, object]) -> None:
    assert sources.known(address).fields == fields


@pytest.mark.parametrize(
    "address", ["", "name", "https://example.org/a/b", "a/b; rm -rf /", "../.."]
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(sources.UnknownAddressError):
        sources.known(address)


def test_without_github_the_rest_is_written(
    small_catalog: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")
    options = ["--domain", "legal", "--catalog", str(small_catalog)]
    assert main(["--lang", "en", "new", "some/project", *options]) == 0
    assert "GitHub could not be asked" in capsys.readouterr().err
    assert (small_catalog / "legal/project.yml").exists()
    with GitHubDouble([Repository("some/gone", 1, state=State.GONE)]) as hub:
        monkeypatch.setenv("GITHUB_API_URL", hub.api_url)
        assert main(["--lang", "en", "new", "some/gone", *options]) == 1
    assert main(["--lang", "en", "new", "PKU-YuanGroup/ChatLaw", "--offline", *options]) == 1
    assert main(["--lang", "en", "new", "a/b", "--domain", "nowhere"]) == 2
    told = capsys.readouterr().err
    assert "legal/chatlaw.yml" in told
    assert "medical (Medicine)" in told


NEARLY_TSINGHUA = """\
  - slug: tsinghua-u
    name: {en: Tsinghua Universty}
    type: university
"""


def test_single_files_are_checked_beside_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = (ROOT / "catalog/medical/doctorglm.yml").read_text(encoding="utf-8")
    twin = tmp_path / "twin.yml"
    twin.write_text(
        source.replace("slug: doctorglm", "slug: twin")
        .replace("github: xionghonglin/DoctorGLM\n", "")
        .replace("sizes: [6B]", "sizes: [60000B]")
        .replace("released: 2023-", "released: 2093-")
        .replace("  - slug: shanghaitech\n", NEARLY_TSINGHUA)
        .replace("README.md@7763515", "README.md")
        .replace("name: DoctorGLM\n", "name: DoctorGLM #1, the first # not that\n"),
        encoding="utf-8",
    )  # fmt: skip
    assert main(["--lang", "en", "check", str(twin), "--format", "text"]) == 0
    told = capsys.readouterr()
    for words in (
        "'#1, the first # not that' is read as a comment",
        "'README.md' names no commit",
        "60000B is an unusual number",
        "lies in the future",
        "looks like 'tsinghua'",
        "medical/doctorglm.yml has the same name",
        "medical/doctorglm.yml names the same paper",
    ):
        assert f"medical/twin.yml:{1}" in told.err
        assert words in told.err
    text = source.replace("slug: doctorglm", "slug: twin").replace(
        "name: DoctorGLM", "name: Doctor-GML"
    )
    twin.write_text(text.replace("xionghonglin/", "other/"), encoding="utf-8")
    assert main(["--lang", "en", "check", str(twin), "--format", "text"]) == 0
    assert "medical/doctorglm.yml is called 'DoctorGLM', one letter off" in capsys.readouterr().err
    twin.write_text(source.replace("slug: doctorglm", "slug: twin"), encoding="utf-8")
    assert main(["--lang", "en", "check", str(twin), "--format", "text"]) == 1
    assert "has an entry of the same kind already: medical/doctorglm.yml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("doctorgml", True),  # swapped
        ("doctoglm", True),
        ("doctorrglm", True),
        ("doctorglx", True),
        ("doctorglm", False),
        ("doctorglm2", False),  # the next of a series
        ("doctorgxx", False),
        ("lawglm", False),
    ],
)
def test_one_slip_of_the_key(name: str, slip: bool) -> None:
    assert advice.one_slip(name, "doctorglm") is slip
    assert advice.one_slip("doctorglm", name) is slip


def test_no_name_of_the_catalog_is_taken_for_a_slip(catalog: Catalog) -> None:
    """Whatever is added, series and names of one school of thought are told apart."""
    document = yaml.Document({}, "")
    for slug in [*catalog.entries, *catalog.bases]:
        found = advice.advice(catalog, slug, "x.yml", document)
        assert [problem for problem in found if problem.key == "advice.similar_name"] == [], slug


def test_the_order_names_every_field() -> None:
    fields = {*Entry.model_fields, *Base.model_fields, *DataSet.model_fields}
    assert sorted(ORDER) == sorted(fields)


def comments(text: str) -> Counter[str]:
    return Counter(re.findall(r"(?m)(?:^|(?<=\s))#.*?$", text))


def test_the_catalog_is_in_order() -> None:
    assert main(["fmt", "--check"]) == 0


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FILES), st.randoms(use_true_random=False))
def test_order_changes_neither_meaning_nor_comments(path: Path, chance: object) -> None:
    """Fields in any order, with comments above and behind them, come back as the file was."""
    text = path.read_text(encoding="utf-8")
    head, _, body = text.partition("\n")
    blocks = re.findall(r"(?m)^\S.*\n(?:[ ].*\n)*", body)
    noted = [f"# above {i}\n{block}" if i % 3 == 0 else block for i, block in enumerate(blocks)]
    noted = [re.sub(r"\A(slug: \S+|kind: \S+)\n", r"\1 # behind\n", block) for block in noted]
    getattr(chance, "shuffle")(noted)  # noqa: B009
    mixed = f"{head}\n" + "".join(noted)
    result = formatted(mixed, record(path))
    before, after = (yaml.parse(each, "")[0] for each in (mixed, result))
    assert before
    assert after
    assert after.value == before.value
    assert isinstance(after.value, dict)
    ranks = [ORDER.index(key) for key in after.value]
    assert ranks == sorted(ranks)
    assert comments(result) == comments(mixed)
    assert formatted(result, record(path)) == result


def test_long_lines_are_wrapped_and_what_cannot_be_read_is_left(tmp_path: Path) -> None:
    text = f"slug: x\nname: x\nsummary:\n  en: '{'word ' * 40}it''s: done'\nkind: model\n"
    result = formatted(text, Entry)
    assert max(map(len, result.splitlines())) <= fmt.WIDTH
    assert result.index("kind:") < result.index("summary:")
    broken = tmp_path / "medical/broken.yml"
    broken.parent.mkdir()
    broken.write_text("a: [\n")
    assert main(["fmt", str(broken)]) == 1
    assert broken.read_text() == "a: [\n"
    broken.write_text("\ufeffname: x\nslug: x\n", encoding="utf-8")
    assert main(["fmt", str(broken)]) == 0
    assert broken.read_text() == "slug: x\nname: x\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"name: x\nslug: [x\n", "2:7: error: The bracket [ that begins here is not closed."),
        ("slug: x\nname: 本草\n".encode("gbk"), "2:7: error: The file is not UTF-8"),
        (b"{}\n", "1:1: error: The file holds no fields."),
        (b"name: x\nslug: x\n...\n", "1:1: error: Its fields cannot be put in order"),
    ],
)
def test_what_cannot_be_put_in_order_is_explained(
    tmp_path: Path, text: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.yml"
    file.write_bytes(text)
    assert main(["--lang", "en", "fmt", str(file)]) == 1
    assert f"/x.yml:{told}" in capsys.readouterr().err
    assert file.read_bytes() == text


def test_blanks_at_the_ends_of_lines_of_a_block_stay() -> None:
    text = "name: x   \nnotes: |\n  two blanks  \n\n  here\nslug: x\n"
    assert formatted(text, Entry).startswith("slug: x\nname: x")
    assert "  two blanks  \n" in formatted(text, Entry)


@pytest.mark.parametrize("obstacle", ["full disk", "read-only"])
def test_a_file_that_cannot_be_written_stays_and_the_others_are_put_in_order(
    tmp_path: Path, obstacle: str
) -> None:
    good, bad = tmp_path / "medical/good.yml", tmp_path / "medical/bad.yml"
    good.parent.mkdir()
    good.write_text("name: x\nslug: x\n")
    text = f"name: x\nslug: x\nnotes:\n  en: {'word ' * 2_000}\n"
    bad.write_text(text)
    good.chmod(0o640)
    bad.chmod(0o440)
    size = 2_000 if obstacle == "full disk" else None
    told = atlas("fmt", bad, good, confine=limits(file_bytes=size, rights=bool(size)))
    assert told.returncode == 1
    assert "bad.yml: " + ("File too large" if size else "Permission denied") in told.stderr
    assert bad.read_text() == text
    assert good.read_text() == "slug: x\nname: x\n"
    assert (good.stat().st_mode & 0o777, bad.stat().st_mode & 0o777) == (0o640, 0o440)
    assert sorted(path.name for path in good.parent.iterdir()) == ["bad.yml", "good.yml"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_emitted_scalars_are_read_as_they_were(text: str) -> None:
    document, problems = yaml.parse(f"a: {scalar(text)}\n", "")
    assert not problems
    assert document
    assert document.value == {"a": " ".join(text.split("\n"))}


@pytest.mark.parametrize("code", ["en", "zh"])
def test_show(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", code, "show", "bentsao"]) == 0
    told = capsys.readouterr().out
    for key in ("use", "life", "fit", "weights"):
        assert language(code).t(f"strip.{key}") in told
    assert main(["--lang", code, "show", "bentsaoo"]) == 2
    assert "bentsao" in capsys.readouterr().err.replace("bentsaoo", "")
    assert main(["--lang", code, "show", "@@@"]) == 2
    assert capsys.readouterr().err.strip().endswith(("'@@@'.", "“@@@”。"))


def test_a_terminal_that_is_narrow_and_knows_no_chinese() -> None:
    told = atlas("show", "bentsao", COLUMNS="1", PYTHONIOENCODING="ascii")
    assert (told.returncode, told.stderr) == (0, "")
    assert "catalog/medical/bentsao.yml" in told.stdout


def test_nothing_is_written_through_a_link_into_nothing(small_catalog: Path) -> None:
    (small_catalog / "medical").mkdir(exist_ok=True)
    (small_catalog / "medical/b.yml").symlink_to("../elsewhere")
    options = ["--offline", "--domain", "medical", "--catalog", str(small_catalog)]
    assert main(["new", "a/b", *options]) == 1
    assert not (small_catalog / "elsewhere").exists()


def test_a_catalog_that_does_not_exist_is_not_in_order(tmp_path: Path) -> None:
    assert main(["fmt", "--catalog", str(tmp_path / "none")]) == 2


def test_what_is_asked_may_stay_without_answer(
    small_catalog: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-D at the question for the domain."""
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    assert main(["--lang", "en", "new", "a/b", "--offline", "--catalog", str(small_catalog)]) == 2
    assert "Give the domain with --domain" in capsys.readouterr().err


@pytest.mark.parametrize("event", [None, "", "{", "[]", "{}", '{"issue": {"body": ""}}', "\0"])
def test_an_event_that_is_none(
    event: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("GITHUB_EVENT_PATH", raising=False)
    file = tmp_path / "event.json"
    file.write_text(event or "")
    options = [] if event is None else ["--event", str(file)]
    assert main(["--lang", "en", "from-issue", *options, "--reply", str(tmp_path / "reply")]) == 2
    told = "--event" if event is None else "event.json is not the event of an issue"
    assert told in capsys.readouterr().err


def test_whoever_reads_may_have_enough() -> None:
    command = [sys.executable, "-m", "atlas", "show", "bentsao"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 141


def test_a_day_is_asked_for_in_its_form(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["changes", "--date", "1 May"])
    assert "argument --date: write a day as YYYY-MM-DD" in capsys.readouterr().err


MUTATED = "medical/doctorglm.yml"
JUNK = st.sampled_from(
    [*("", "null", "[]", "{}", "-", "- x", "x", "true", "1e999", "&a", "*a", "!!x y", "'", '"'),
     *("{{ 1 }}", "\t", "# x", "|", ">", "007", "no", "<script>", "javascript:x", "a: b: c"),
     *("\u202e", "💊", "%")]
)  # fmt: skip


@pytest.fixture(scope="module")
def mutable(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.records(tmp_path_factory.mktemp("small") / "catalog", catalog, ["doctorglm"])


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_mutated_entry_is_accepted_or_explained(mutable: Path, data: st.DataObject) -> None:
    lines = (ROOT / "catalog" / MUTATED).read_text(encoding="utf-8").splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(lines) - 1))
        kind = data.draw(st.sampled_from(["drop", "twice", "value", "indent", "swap", "insert"]))
        line, junk = lines[row], data.draw(JUNK)
        if kind == "drop" and len(lines) > 1:
            del lines[row]
        elif kind == "twice":
            lines.insert(row, line)
        elif kind == "value":
            lines[row] = line.partition(":")[0] + ": " + junk
        elif kind == "indent":
            lines[row] = " " * data.draw(st.integers(0, 8)) + line.lstrip()
        elif kind == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[row], lines[other] = lines[other], line
        else:
            at = data.draw(st.integers(0, len(line)))
            lines[row] = line[:at] + junk + line[at:]
    (mutable / MUTATED).write_text("\n".join(lines), encoding="utf-8")
    try:
        load(mutable)
        problems = []
    except CatalogError as error:
        problems = error.problems
        assert problems
    for problem in problems:
        assert (mutable / problem.file).is_file()
        assert 1 <= problem.line <= len(lines) + 1
        for code in ("en", "zh"):
            told = problem.for_terminal(language(code))
            assert told.startswith(f"catalog/{problem.file}:{problem.line}:{problem.column}: ")
            assert told.isprintable()
            assert len(problem.sentence(language(code))) > len(problem.field) + 5


ADDRESSES = [
    *("https://example.org", "HTTPS://Example.org/x?y=1#z", "http://example.org", "example.org"),
    *(
        "https://example.org/a b",
        "https://a@example.org",
        "https://example.org:80/x",
        "https://é.org",
    ),
    *("https://127.0.0.1/", "https://localhost", "https://X.INTERNAL/a", "https://x.internal.org"),
    *(
        "https://example.org/名",
        "javascript:alert(1)",
        "https://example.org/@user:1",
        "https://a_b.org",
    ),
]


@pytest.mark.parametrize("url", ADDRESSES)
def test_the_rules_of_addresses_in_the_schema_are_those_of_the_loader(url: str) -> None:
    broken = [message for pattern, message in ADDRESS_RULES if not re.search(pattern, url)]
    assert next(iter(broken), None) == address_problem(url)
