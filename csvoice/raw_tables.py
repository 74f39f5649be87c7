"""What a reader gives: one table as a file holds it; and what it may need to know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table as a file holds it: every cell a string, no column renamed.

    Attributes:
        frame: String columns under the headers found; null where a cell is empty.
        rows: Row number of each frame row in the file, as a spreadsheet counts; same length.
        path: The file; the name of a database.
        sheet: The sheet, where the format has sheets; the table of a database.
        encoding: The text encoding, where the format has one.
        unreadable: Broken rows that were skipped.
        totals: 合计 and 小计 rows that were dropped.
        notes: Chinese sentences on what was done to make sense of the table.
        uncomputed: Headers of blank columns of formulas whose results the file does not hold.
        sha256: Of the cells, where there is no file to have one; else empty.
    """

    frame: pl.DataFrame
    rows: pl.Series
    path: Path
    sheet: str | None = None
    encoding: str | None = None
    unreadable: int = 0
    totals: int = 0
    notes: tuple[str, ...] = ()
    uncomputed: tuple[str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader may need to know: the sheet asked for, what to do with broken rows, how large.

    Attributes:
        sheet: The sheet asked for.
        on_bad_row: Stop at a broken row, or skip and count it.
        max_mb: Most megabytes of a table, as it stands in memory.
        query: What to ask a database.
        table: The table of a database.
        since: First day wanted of a database, as 2026-10-01.
        dated: Its column of dates, where that was named.
    """

    sheet: str | None = None
    on_bad_row: Literal["stop", "skip"] = "stop"
    max_mb: int = 1_000
    query: str | None = None
    table: str | None = None
    since: str | None = None
    dated: str | None = None
