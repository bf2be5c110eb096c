"""Coverage-guided fuzzing of the loader: any bytes are a record or problems with a place and words.

`make fuzz SECONDS=600` runs it; a fault stops it with the bytes that show it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["atlas"]):
    from atlas.catalog import loader, yaml
    from atlas.catalog.problems import Problem
    from atlas.catalog.schema import Entry
    from atlas.language import CODES, language

ROOT = Path(__file__).parents[1]
TERMS = loader.vocabulary(ROOT / "catalog")
FOLDER = Path(tempfile.mkdtemp(prefix="atlas-fuzz-"))
(FOLDER / "medical").mkdir()


def read(data: bytes) -> None:
    """One file as `atlas check` reads it; its problems in both languages and both forms."""
    problems: list[Problem] = []
    (FOLDER / "medical/x.yml").write_bytes(data[: yaml.MAX_BYTES])
    loader._read_before.clear()
    records = loader._record(FOLDER, "medical/x.yml", Entry, TERMS, problems)
    assert records or problems
    for problem in problems[:10]:
        for code in CODES:
            for line in (
                problem.for_terminal(language(code)),
                problem.for_github(language(code)),
            ):
                assert "\n" not in line


def main() -> None:
    """Start from the real entries."""
    seeds = Path(tempfile.mkdtemp(prefix="atlas-seeds-"))
    for path in sorted((ROOT / "catalog").glob("medical/*.yml")):
        (seeds / path.name).write_bytes(path.read_bytes())
    atheris.Setup([*sys.argv, str(seeds)], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
