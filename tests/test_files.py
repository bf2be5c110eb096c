"""The tables as files: every format says the same as the catalog, and readers of each accept it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest
import yaml
from atlas.address import Address
from atlas.api.source import Source
from atlas.catalog import Catalog, load
from atlas.exports.files import cell, csv_text
from atlas.inputs import assembled
from atlas.language import language
from atlas.tables import TABLES, Row, Table

from tests.conftest import DAY, REPO_URL, ROOT, SITE_URL
from tests.test_api import code


@pytest.fixture(scope="module")
def source(polled: Path) -> Source:
    atlas = assembled(load(ROOT / "catalog"), polled, date.fromisoformat(DAY))
    return Source(atlas, Address(SITE_URL, REPO_URL))


def read(site: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a file as DuckDB reads them."""
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        path = site / "data" / name
        options = ", header = true, all_varchar = true" if name.endswith(".csv") else ""
        reader = {"csv": "read_csv", "jsonl": "read_json", "parquet": "read_parquet"}
        found = database.execute(f"FROM {reader[name.rpartition('.')[2]]}('{path}'{options})")
        columns = [column[0] for column in found.description or ()]
        for values in found.fetchall():
            yield dict(zip(columns, values, strict=True))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_format_agrees_with_the_catalog_row_by_row(
    site: Path, source: Source, table: Table
) -> None:
    rows = [dict(row) for row in table.rows(source)]
    assert rows
    assert list(read(site, f"{table.name}.parquet")) == rows
    lines = (site / f"data/{table.name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert [table.row.model_validate_json(line) for line in lines] == list(table.rows(source))
    shown = [{name: cell(value) or None for name, value in row.items()} for row in rows]
    for ending in ("csv", "excel.csv"):
        assert list(read(site, f"{table.name}.{ending}")) == shown
    keys = [tuple(row[name] for name in table.key) for row in rows]
    assert len(set(keys)) == len(keys)


def test_tables_hold_the_whole_catalog(source: Source, catalog: Catalog) -> None:
    counts = {table.name: len(list(table.rows(source))) for table in TABLES}
    releases = [*catalog.entries.values(), *catalog.bases.values()]
    assert counts["entries"] == len(catalog.entries)
    assert counts["bases"] == len(catalog.bases)
    assert counts["datasets"] == len(catalog.datasets)
    assert counts["lineage"] == sum(len(release.bases) for release in releases)
    assert counts["signals-history"] > 1_000


def test_excel_finds_its_mark_and_programs_do_not(site: Path) -> None:
    assert (site / "data/entries.excel.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert (site / "data/entries.csv").read_bytes().startswith(b"id,")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_carries_nothing_out(text: str) -> None:
    class Hostile(Row):
        name: str
        aliases: list[str]

    table = Table("hostile", Hostile, ("name",), lambda _: iter(()))
    told = csv_text(table, [Hostile(name=text, aliases=[text, "b"])])
    (_, row) = csv.reader(told.splitlines(keepends=True))
    assert row == [f"'{text}", f"'{text}; b"]


def test_cells() -> None:
    assert cell(None) == ""
    assert cell(True) == "true"
    assert cell(-1) == "-1"
    assert cell(datetime(2026, 11, 24, 3, 17)) == "2026-11-24T03:17:00Z"
    assert cell(["a", "b"]) == "a; b"


def test_sums_are_true_and_whole(site: Path) -> None:
    folder = site / "data"
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    told = {line[66:]: line[:64] for line in lines}
    assert set(told) | {"SHA256SUMS"} == set(os.listdir(folder))
    for name, total in told.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == total


def test_the_data_package_is_valid_and_so_is_its_data(site: Path) -> None:
    path = site / "data/datapackage.json"
    report = frictionless.validate(str(path))
    assert report.valid, report.to_summary()
    told = json.loads(path.read_text(encoding="utf-8"))
    assert [item["name"] for item in told["resources"]] == [table.name for table in TABLES]
    assert all(
        field["description"] for item in told["resources"] for field in item["schema"]["fields"]
    )


@pytest.mark.parametrize("page", ["api", "en/api"])
def test_the_documented_query_works(site: Path, page: str) -> None:
    ((_, query),) = code(site, page, "sql")
    here = query.replace(SITE_URL, f"{site}/")
    with duckdb.connect() as database:
        counts = dict(database.execute(here).fetchall())
    commercial = [
        row["domain"] for row in read(site, "entries.jsonl") if row["use"] == "commercial"
    ]
    assert counts == {domain: commercial.count(domain) for domain in commercial}


def test_citation_file_is_true() -> None:
    told = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert told["title"] == language("en").t("site_name")
    assert told["version"] == project["version"]
    assert told["license"] in (ROOT / "catalog/LICENSE.md").read_text(encoding="utf-8")
    assert {"cff-version", "message", "authors", "type"} <= set(told)
