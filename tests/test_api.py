"""The API as its users meet it: valid, described, whole, and as its page says."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import yaml
from atlas.api.documents import SCHEMA_VERSION, Document
from atlas.api.endpoints import ENDPOINTS
from atlas.catalog import Catalog
from atlas.catalog.schema import DataSet, Release
from atlas.language import CODES, language
from atlas.pages.data import shortened
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.conftest import DAY, SITE_URL
from tests.polled import ARCHIVED

PAGES = ("api", "en/api")


def document(site: Path, path: str) -> Any:
    return json.loads((site / "api/v1" / path).read_text(encoding="utf-8"))


def fetch(address: str) -> Any:
    with urlopen(address) as reply:
        assert reply.headers["Content-Type"] == "application/json"
        return json.load(reply)


def description(site: Path) -> Any:
    return yaml.safe_load((site / "api/v1/openapi.yaml").read_text(encoding="utf-8"))


def test_every_document_fits_its_published_schema(site: Path) -> None:
    checked = set()
    for endpoint in ENDPOINTS:
        validator = OAS31Validator(document(site, f"schemas/{endpoint.name}.json"))
        for path in (site / "api/v1").glob(re.sub(r"\{\w+\}", "*", endpoint.path)):
            name = path.relative_to(site / "api/v1").as_posix()
            assert list(validator.iter_errors(document(site, name))) == [], name
            checked.add(name)
    written = {p.relative_to(site / "api/v1").as_posix() for p in (site / "api/v1").rglob("*.json")}
    assert {name for name in written if not name.startswith("schemas/")} == checked


def test_a_broken_document_does_not_fit(site: Path) -> None:
    validator = OAS31Validator(document(site, "schemas/entry.json"))
    broken = document(site, "entries/chatlaw.json")
    broken["item"]["facts"]["released"] = 2023
    del broken["data_as_of"]
    assert len(list(validator.iter_errors(broken))) == 2


def test_every_document_begins_alike(site: Path) -> None:
    for path in (site / "api/v1").rglob("*.json"):
        if path.parent.name == "schemas":
            continue
        told = json.loads(path.read_text(encoding="utf-8"))
        assert list(told)[: len(Document.model_fields)] == list(Document.model_fields)
        assert told["schema_version"] == SCHEMA_VERSION
        assert told["generated_at"] == f"{DAY}T00:00:00Z"
        assert told["data_as_of"] == "2026-11-24T03:17:00Z"
        assert told["total"] == len(told["items"]) if "items" in told else told["total"] == 1
        assert SITE_URL in told["attribution"]


def test_a_client_made_from_the_description_reads_everything(site: Path, server: str) -> None:
    """It knows nothing but openapi.yaml; where its server stands is replaced by the test's."""
    told = description(site)
    validate(told)
    resource = Resource.from_contents(told, default_specification=DRAFT202012)
    registry: Any = Registry().with_resource("api:", resource)
    (base,) = (item["url"].replace(SITE_URL, server) for item in told["servers"])
    for path, operations in told["paths"].items():
        filled = {item["name"]: item["example"] for item in operations["get"]["parameters"]}
        answer = fetch(base + path.format_map(filled))
        content = operations["get"]["responses"]["200"]["content"]["application/json"]
        validator = OAS31Validator({"$ref": f"api:{content['schema']['$ref']}"}, registry=registry)
        assert list(validator.iter_errors(answer)) == [], path


def test_the_index_leads_everywhere(server: str) -> None:
    for item in fetch(f"{server}api/v1/index.json")["items"]:
        fetch(item["example"].replace(SITE_URL, server))
        fetch(item["schema_url"].replace(SITE_URL, server))


def test_a_wrong_address_is_not_found(server: str) -> None:
    for path in ("api/v1/entries/no-such-entry.json", "api/v1/entrys.json", "api/v2/index.json"):
        with pytest.raises(HTTPError) as caught:
            urlopen(server + path)
        assert caught.value.code == 404


def test_records_are_complete_and_linked(site: Path, catalog: Catalog) -> None:
    full = document(site, "entries-full.json")["items"]
    assert {item["id"] for item in full} == set(catalog.entries)
    for item in full:
        assert item == document(site, f"entries/{item['id']}.json")["item"]
        entry = catalog.entries[item["id"]]
        assert item["facts"] == entry.model_dump(mode="json")
        if item["signals"]:
            path = item["signals"]["url"].removeprefix(f"{SITE_URL}api/v1/")
            assert document(site, path)["item"]["now"] == item["signals"]
        for page in item["pages"].values():
            assert (site / page.removeprefix(SITE_URL) / "index.html").is_file()


def test_verdicts_give_their_reasons(site: Path) -> None:
    verdicts = {item["id"]: item for item in document(site, "verdicts.json")["items"]}
    bentsao = verdicts["bentsao"]
    assert bentsao["maintenance"]["state"] == "archived"
    assert "2026 年 11 月 24 日" in bentsao["maintenance"]["reason"]["zh"]
    assert bentsao["terms"]["outcomes"][0]["chain"][0]["id"] == "bentsao"
    assert all(mark["reason"]["en"] for item in verdicts.values() for mark in item["marks"])


def test_history_of_a_repository(site: Path) -> None:
    told = document(site, f"signals/{ARCHIVED.lower()}.json")["item"]
    assert told["now"]["used_by"] == ["bentsao"]
    assert told["history"][-1]["stars"] == told["now"]["values"]["stars"]["value"]
    days = [point["day"] for point in told["history"]]
    assert days == sorted(days)
    assert len(days) > 50


def test_aliases_and_former_ids_resolve(site: Path, catalog: Catalog) -> None:
    found = {(item["alias"], item["id"]) for item in document(site, "aliases.json")["items"]}
    assert {("本草", "bentsao"), ("华驼", "bentsao"), (ARCHIVED, "bentsao")} <= found
    assert {(f"Stanford Alpaca {word}", "alpaca-52k") for word in ("data", "数据")} <= found
    records: list[Release | DataSet] = [*catalog.entries.values(), *catalog.bases.values()]
    for record in [*records, *catalog.datasets.values()]:
        for former in record.former_slugs:
            assert (former, record.slug) in found
            (path,) = (site / "api/v1").glob(f"*/{former}.json")
            assert json.loads(path.read_text(encoding="utf-8"))["item"]["id"] == record.slug
    assert len(catalog.moved) > 5
    for old, now in catalog.moved.items():
        assert document(site, f"signals/{old.lower()}.json")["item"]["now"]["repository"] == now


def code(site: Path, page: str, kind: str) -> list[tuple[str, str]]:
    """The code on a page: what stands in its tag, and its text."""
    text = (site / page / "index.html").read_text(encoding="utf-8")
    found = re.findall(rf'<code class="language-{kind}"([^>]*)>(.*?)</code>', text, re.DOTALL)
    return [(tag, html.unescape(body)) for tag, body in found]


@pytest.mark.parametrize("page", PAGES)
def test_every_documented_example_is_true(site: Path, page: str) -> None:
    shown = code(site, page, "json")
    assert len(shown) == len(ENDPOINTS)
    for tag, body in shown:
        path = tag.partition('data-path="')[2].rstrip('"')
        assert json.loads(body) == shortened(document(site, path))


@pytest.mark.parametrize("page", PAGES)
def test_every_documented_command_works(site: Path, server: str, page: str) -> None:
    commands = {"sh": ["sh", "-ec"], "python": [sys.executable, "-c"]}
    for kind, command in commands.items():
        for _, body in code(site, page, kind):
            here = body.replace(SITE_URL, server)
            done = subprocess.run([*command, here], capture_output=True, text=True, check=True)
            assert done.stdout.strip()


@pytest.mark.parametrize("page", PAGES)
def test_everything_is_documented(site: Path, page: str) -> None:
    text = html.unescape((site / page / "index.html").read_text(encoding="utf-8"))
    for endpoint in ENDPOINTS:
        assert f"<code>{endpoint.path}</code>" in text
    for field in Document.model_fields:
        assert f"<code>{field}</code>" in text
    version = f"v{SCHEMA_VERSION.replace('.', '_')}"
    assert all(version in language(known).strings["api"]["changelog"] for known in CODES)
    assert SCHEMA_VERSION in text
