"""The tables as files: CSV, CSV for Excel, JSON Lines, Parquet; their description and sums.

rfc-editor.org/rfc/rfc4180 · jsonlines.org · parquet.apache.org · datapackage.org
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from atlas.api.source import FOLDER as API_FOLDER
from atlas.api.source import LICENCE, LICENCE_URL, Source
from atlas.exports.export import Export
from atlas.language import language
from atlas.pages.render import Renderer
from atlas.tables import TABLES, Row, Table

FOLDER = "data"

BETWEEN = "; "
"""Stands between the items of a list in CSV."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets may carry out a text that begins so (owasp.org: CSV Injection)."""

_FRICTIONLESS = {str: "string", int: "integer", float: "number", bool: "boolean"} | {
    date: "date",
    datetime: "datetime",
    list: "string",
}
_DUCKDB = {str: "VARCHAR", int: "BIGINT", float: "DOUBLE", bool: "BOOLEAN"} | {
    date: "DATE",
    datetime: "TIMESTAMPTZ",
    list: "VARCHAR[]",
}


def files(renderer: Renderer) -> Iterator[Export]:
    """Everything below `data/`, one table after the other: all are more than memory should hold."""
    source = Source(renderer.atlas, renderer.address)
    resources: list[dict[str, Any]] = []
    sums: list[str] = []
    for table in TABLES:
        made = _formats(table, source)
        resources.append(_resource(table, made[0]))
        sums += map(_sum_line, made)
        yield from made
    package = json.dumps(_package(source, resources), ensure_ascii=False, indent=1) + "\n"
    described = Export(f"{FOLDER}/datapackage.json", package)
    yield described
    yield Export(f"{FOLDER}/SHA256SUMS", "".join([*sums, _sum_line(described)]))


def _formats(table: Table, source: Source) -> list[Export]:
    """A table in every format, plain CSV first."""
    text, lines = _texts(table, list(table.rows(source)))
    return [
        Export(f"{FOLDER}/{table.name}.csv", text),
        Export(f"{FOLDER}/{table.name}.excel.csv", "\ufeff".encode() + text),
        Export(f"{FOLDER}/{table.name}.jsonl", lines),
        Export(f"{FOLDER}/{table.name}.parquet", _parquet(table, lines)),
    ]


def _texts(table: Table, rows: Sequence[Row]) -> tuple[bytes, bytes]:
    """CSV and JSON Lines."""
    lines = "".join(f"{row.model_dump_json()}\n" for row in rows)
    return csv_text(table, rows).encode(), lines.encode()


def csv_text(table: Table, rows: Iterable[Row]) -> str:
    """Comma-separated values with a header; what is not known is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    for row in rows:
        writer.writerow(cell(getattr(row, name)) for name in table.columns)
    return out.getvalue()


def cell(value: object) -> str:
    """A value as CSV shows it; text that a spreadsheet would carry out gets a leading `'`."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, list):
        value = BETWEEN.join(value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return str(value)


def _parquet(table: Table, lines: bytes) -> bytes:
    """The same rows as the JSON Lines, column by column."""
    columns = {name: _DUCKDB[kind] for name, kind in table.columns.items()}
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        read, written = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        read.write_bytes(lines)
        database.execute("SET threads = 1; SET TimeZone = 'UTC'")  # the same bytes every time
        rows = "SELECT * FROM read_json($read, format = 'newline_delimited', columns = $columns)"
        statement = f"COPY ({rows}) TO '{written}' (FORMAT parquet, COMPRESSION zstd)"
        database.execute(statement, {"read": str(read), "columns": columns})
        return written.read_bytes()


def _resource(table: Table, file: Export) -> dict[str, Any]:
    fields = [
        {
            "name": name,
            "type": _FRICTIONLESS[kind],
            "description": _description(table, name, kind),
        }
        for name, kind in table.columns.items()
    ]
    return {
        "name": table.name,
        "type": "table",
        "path": file.path.removeprefix(f"{FOLDER}/"),
        "description": _in_both(f"files.table.{table.name}"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(file.bytes),
        "hash": f"sha256:{_sum(file)}",
        "schema": {"fields": fields, "primaryKey": list(table.key), "missingValues": [""]},
    }


def _description(table: Table, name: str, kind: type) -> str:
    about = table.row.model_fields[name].description or ""
    return f"{about} Items stand between '{BETWEEN}'." if kind is list else about


def _package(source: Source, resources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "domain-llm-atlas",
        "title": _in_both("site_name"),
        "description": _in_both("site_description"),
        "homepage": source.site.site,
        "version": source.atlas.today.isoformat(),
        "created": f"{source.atlas.today}T00:00:00Z",
        "licenses": [{"name": LICENCE, "path": LICENCE_URL}],
        "sources": [{"title": "API", "path": f"{source.site.site}{API_FOLDER}/index.json"}],
        "resources": list(resources),
    }


def _in_both(key: str) -> str:
    return f"{language('en').t(key)} · {language('zh').t(key)}"


def _sum_line(file: Export) -> str:
    return f"{_sum(file)}  {file.path.removeprefix(f'{FOLDER}/')}\n"


def _sum(file: Export) -> str:
    return hashlib.sha256(file.bytes).hexdigest()
