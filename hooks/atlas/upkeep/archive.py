"""A finished year of history: every row as Parquet for a release, the last of each month here.

So the data branch grows by at most twelve rows a repository and year, and charts, which show
months, lose nothing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from atlas.signals.files import write
from atlas.upkeep.contents import HISTORY, thinned


class ArchiveError(Exception):
    """The year must not be archived; `str()` is the key of the reason in the strings."""


def archive(folder: Path, year: int, target: Path, today: date) -> list[Path]:
    """Write `history-YEAR.parquet` of each source into `target` and thin the rows in `folder`;
    returns the files. Nothing happens for a year without monthly files.

    Raises ArchiveError, before anything is changed, for a year that is not over or of which the
    folder holds thinned rows already.
    """
    if year >= today.year:
        raise ArchiveError("unfinished")
    sources = (folder / HISTORY, *sorted((folder / HISTORY).glob("*/")))
    monthly = {months: sorted(months.glob(f"{year}-*.csv")) for months in sources}
    if any(files and (months / f"{year}.csv").exists() for months, files in monthly.items()):
        raise ArchiveError("thinned")
    made = []
    for months, files in monthly.items():
        if files:
            source = "" if months.name == HISTORY else f"-{months.name}"
            made.append(_to_parquet(files, target / f"history{source}-{year}.parquet"))
            _thin(files, months / f"{year}.csv")
    return made


def _to_parquet(files: list[Path], target: Path) -> Path:
    """All rows, by repository and day, which is how they are read and compress best."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as database:
        rows = database.read_csv([str(file) for file in files], header=True)
        rows.order("repository, date").write_parquet(str(target), compression="zstd")
    return target


def _thin(files: list[Path], whole: Path) -> None:
    """Put the kept rows of all files into one, then remove them."""
    texts = [file.read_text(encoding="utf-8").splitlines() for file in files]
    rows = [row for text in texts for row in text[1:]]
    write(whole, "\n".join([texts[0][0], *thinned(rows)]))
    for file in files:
        file.unlink()
