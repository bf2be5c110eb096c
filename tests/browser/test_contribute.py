"""The form of a new entry: the checks accept what it accepts; what it refuses is explained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from atlas.__main__ import main
from atlas.catalog.problems import sentence
from atlas.language import language
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.conftest import REPO_URL

pytestmark = pytest.mark.browser
Open = Callable[..., Visit]
PREFIX = {"zh": "", "en": "en/"}

VALID = {
    "name": "MedTest: 7B",
    "name_zh": "医测",
    "slug": "medtest-7b",
    "kind": "model",
    "subdomain": "medical/tcm",
    "languages": "zh, en",
    "summary.en": "A model made for tests: it has a colon, a #hash and 'quotes'. " * 4,
    "summary.zh": "用于测试的模型。" + "💊" * 500,
    "organisations": "清华大学\nNew Lab | 新实验室 | public-lab",
    "released": "2024-05",
    "github": "medtest/MedTest",
    "homepage": "https://example.org/x?y=1",
    "paper.title": "MedTest: A Paper",
    "paper.arxiv": "2401.00009",
    "sizes": "7B, 30B-A3B",
    "weights": "https://huggingface.co/medtest/MedTest-7B\nhttps://example.org/files",
    "bases": "qwen2-5: Qwen2.5-7B\nllama：LLaMA-7B",
    "licence.code": "Apache-2.0",
    "licence.weights": "no",
    "licence.use": "commercial",
    "licence.basis": "repository",
    "licence.note.en": "The LICENSE file is Apache-2.0.",
    "evidence": "README.md@abc1234\nmedtest/other LICENSE@abc1234\nhttps://arxiv.org/abs/2401.00009",
    "unknown": "data.size, licence.data",
}

LONG = "x" * 601
DOCTORGLM = "medical/doctorglm.yml"
Expected = tuple[str, str, str, dict[str, object]]


def form(field: str, key: str, *values: str) -> list[Expected]:
    return [(field, value, f"form.{key}", {"text": value}) for value in values]


def plain(field: str, key: str, *values: str) -> list[Expected]:
    return [(field, value, key, {}) for value in values]


INVALID: list[Expected] = [
    *form("slug", "slug", "Med", "med_test", "-med", "med--test", "医", "a b"),
    *form("github", "repository", "medtest", "https://github.com/a/b", "a/b/c"),
    *form("github", "repository", "-a/b", "a/..", "a b/c"),
    *form("released", "month", "2024", "2024-13", "2024-00", "May 2024", "1899-01", "2024-5"),
    *form("paper.arxiv", "arxiv", "2401.1", "arXiv:2401.00009", "2401.00009v2"),
    *form("sizes", "size", "7", "7b", "7T", "seven"),
    *form("languages", "language", "Chinese", "ZH", "z"),
    *plain("homepage", "address.https", "http://example.org", "javascript:alert(1)", "example.org"),
    *plain("homepage", "address.user_or_port", "https://a@example.org", "https://example.org:8080"),
    *plain("homepage", "address.host", "https://127.0.0.1/", "https://localhost", "https://x.internal"),
    *plain("homepage", "address.ascii", "https://exаmple.org"),
    *plain("homepage", "address.characters", "https://example.org/a b", "https://example.org/<x>"),
    *plain("weights", "address.https", "huggingface.co/a/b", "ftp://example.org/x"),
    *form("evidence", "x", "the README @ 12", "README.md@xyz"),
    *plain("evidence", "address.https", "http://example.org/a"),
    ("name", "", "schema.missing", {"word": "name"}),
    ("kind", "", "schema.missing", {"word": "kind"}),
    ("evidence", "", "schema.missing", {"word": "evidence"}),
    ("licence.use", "", "schema.missing", {"word": "use"}),
    ("licence.note.en", "", "schema.missing", {"word": "note"}),
    ("name", LONG, "schema.long", {"limit": 600}),
    ("summary.en", LONG, "schema.long", {"limit": 600}),
    ("summary.en", "💊" * 601, "schema.long", {"limit": 600}),
    *plain("bases", "schema.empty", "llama:", "llama： "),
    ("name", "a\u202eb", "text.character", {"position": 2, "name": "U+202E"}),
    ("organisations", "tsingua", "reference.organisation", {"word": "tsingua"}),
    ("bases", "qwen99: Qwen99", "reference.base", {"word": "qwen99"}),
    ("unknown", "data.sise", "reference.field", {"word": "data.sise"}),
    ("slug", "doctorglm", "reference.slug_twice", {"slug": "doctorglm", "other": DOCTORGLM}),
    (
        "github",
        "xionghonglin/DoctorGLM",
        "reference.repository_twice",
        {"repository": "xionghonglin/DoctorGLM", "other": DOCTORGLM},
    ),
]  # fmt: skip
INVALID = [
    (field, value, "evidence.form" if key == "form.x" else key, values)
    for field, value, key, values in INVALID
]

FILL = """values => {
  for (const [name, value] of Object.entries(values)) {
    const field = document.querySelector(`#entry-form [name="${name}"]`);
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("focusout", { bubbles: true }));
  }
}"""


def fault_of(page: Page, field: str) -> str:
    place = f"#in-{field.replace('.', '-')}-fault"
    return page.locator(place).text_content() or ""


@pytest.mark.parametrize("code", ["zh", "en"])
def test_what_it_accepts_is_accepted(visit: Open, code: str, tmp_path: Path) -> None:
    page = visit(f"{PREFIX[code]}contribute/").page
    page.evaluate(FILL, VALID)
    expect(page.locator("#entry-state")).to_have_text(language(code).t("contribute.sound"))
    expect(page.locator("#entry-card")).to_contain_text("MedTest: 7B")
    text = page.locator("#entry-yaml").input_value()
    assert page.locator("#entry-path").inner_text() == "catalog/medical/medtest-7b.yml"
    file = tmp_path / "medtest-7b.yml"
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file), "--format", "text"]) == 0
    assert main(["fmt", "--check", str(file)]) == 0
    page.evaluate("window.open = address => { window.opened = address }")
    page.locator("#entry-open").click()
    opened = urlsplit(page.evaluate("window.opened"))
    assert f"{opened.scheme}://{opened.netloc}{opened.path}" == f"{REPO_URL}/new/main"
    query = parse_qs(opened.query)
    assert query == {"filename": ["catalog/medical/medtest-7b.yml"], "value": [text]}
    with page.expect_download() as download:
        page.locator("#entry-download").click()
    assert download.value.suggested_filename == "medtest-7b.yml"
    assert download.value.path().read_text(encoding="utf-8") == text
    page.evaluate(FILL, {"summary.zh": "长" * 600, "licence.note.zh": "长" * 600})
    page.evaluate("window.opened = null")
    page.locator("#entry-open").click()
    expect(page.locator("#entry-note")).to_have_text(language(code).t("contribute.long"))
    assert page.evaluate("window.opened") is None


@pytest.mark.parametrize("code", ["zh", "en"])
def test_fifty_mistakes_are_explained_at_their_fields(visit: Open, code: str) -> None:
    assert len(INVALID) >= 50
    page = visit(f"{PREFIX[code]}contribute/").page
    page.evaluate(FILL, VALID)
    wrong = []
    for field, value, key, values in INVALID:
        page.evaluate(FILL, {field: value})
        told, words = fault_of(page, field), sentence(key, values, language(code))
        if words not in told:
            wrong.append((field, value, words, told))
        page.evaluate(FILL, {field: VALID[field]})
        if left := fault_of(page, field):
            wrong.append((field, VALID[field], "", left))
    assert wrong == []


@pytest.mark.parametrize("code", ["zh", "en"])
def test_it_tells_what_was_probably_meant(visit: Open, code: str) -> None:
    page, words = visit(f"{PREFIX[code]}contribute/").page, language(code)
    for field, value, near in (
        ("organisations", "tsingua", "tsinghua"),
        ("bases", "qwne2: Qwen2", "qwen2"),
        ("unknown", "data.sise", "data.size"),
    ):
        page.evaluate(FILL, {field: value})
        assert fault_of(page, field).endswith(words.t("problems.did_you_mean", near=near))
    page.evaluate(FILL, {"organisations": "some-new-one"})
    told = sentence("reference.organisation", {"word": "some-new-one"}, words)
    assert fault_of(page, "organisations").endswith(told)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_a_name_one_letter_off_is_advice_and_no_fault(visit: Open, code: str) -> None:
    page, words = visit(f"{PREFIX[code]}contribute/").page, language(code)
    values = {"other": f"catalog/{DOCTORGLM}", "near": "DoctorGLM"}
    for name, key in (("Doctor-GML", "similar_name"), ("Doctor GLM", "same_name")):
        page.evaluate(FILL, {**VALID, "name": name, "slug": "twin"})
        assert fault_of(page, "name") == sentence(f"advice.{key}", values, words)
        expect(page.locator("#entry-state")).to_have_text(words.t("contribute.sound"))
        expect(page.locator("#in-name")).to_have_attribute("aria-invalid", "false")
    page.evaluate(FILL, {"name": "DoctorGLM-2"})
    assert fault_of(page, "name") == ""


def test_by_keyboard_and_for_screen_readers(visit: Open) -> None:
    page = visit("en/contribute/").page
    name = page.get_by_label("Name (required)", exact=True)
    name.focus()
    page.keyboard.type("Med Test")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Id (required)")).to_be_focused()
    expect(page.get_by_label("Id (required)")).to_have_value("med-test")
    page.locator("#entry-copy").press("Enter")  # nothing is handed over while something is missing
    first = page.locator("#entry-form [aria-invalid=true]").first
    expect(first).to_be_focused()
    assert "is missing" in fault_of(page, str(first.get_attribute("name")))
    assert str(first.get_attribute("aria-describedby")).endswith("-fault")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_without_script_the_other_ways_stand(visit: Open) -> None:
    page = visit("contribute/", java_script_enabled=False).page
    expect(page.locator("#entry-form")).to_be_hidden()
    expect(page.get_by_text("catalog/template.yml")).to_be_visible()
