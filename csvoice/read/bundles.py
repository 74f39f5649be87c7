"""Very many files of one shape, read as one table: 10,000 exports of a folder.

Each file by itself would be looked at column by column, compared with all others and named in the
report. Files with the same columns are one export that was cut into pieces.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

import polars as pl

from csvoice.raw_tables import RawTable
from csvoice.read.date_columns import YEAR_IN_NAME
from csvoice.read.files import sha256_of

MANY, SMALL = 100, 5_000
"""From so many tables on, most of them with fewer rows, those of one shape are put together."""

Origin: TypeAlias = str | pl.Series
"""Where a table's rows come from: one label for all, or one a row."""


@dataclasses.dataclass(frozen=True, slots=True)
class Named:
    """A table, what its rows come from, and what a reader calls it.

    Attributes:
        table: The table.
        origin: Labels for the column `source`.
        name: For a sentence.
        files: How many tables it was put together from.
    """

    table: RawTable
    origin: Origin
    name: str
    files: int = 1


def bundled(
    tables: Sequence[RawTable],
    labels: Sequence[str],
    names: Sequence[str],
    apart: Collection[Path] = (),
) -> list[Named]:
    """Put tables of one shape together, where there are very many.

    They have the same headers, no sheets, and the same years in their names, which may date them.
    """
    named = [Named(*one) for one in zip(tables, labels, names, strict=True)]
    if not many_small([table.frame.height for table in tables]):
        return named
    groups: dict[object, list[Named]] = {}
    for place, one in enumerate(named):
        table = one.table
        years = tuple(re.findall(YEAR_IN_NAME, table.path.name))
        alike = table.sheet is None and not table.uncomputed and table.path not in apart
        shape = (tuple(table.frame.columns), years) if alike else place
        groups.setdefault(shape, []).append(one)
    return [_together(group) if len(group) > 1 else group[0] for group in groups.values()]


def many_small(rows: Sequence[int]) -> bool:
    """Tell whether tables of so many rows each are put together."""
    return len(rows) >= MANY and sorted(rows)[len(rows) // 2] < SMALL


def _together(group: Sequence[Named]) -> Named:
    tables = [one.table for one in group]
    labels = pl.DataFrame(
        {"label": [one.origin for one in group], "rows": [len(one.rows) for one in tables]}
    )
    encodings = {table.encoding for table in tables}
    table = dataclasses.replace(
        tables[0],
        frame=pl.concat([one.frame for one in tables], rechunk=True),
        rows=pl.concat([one.rows for one in tables], rechunk=True),
        encoding=encodings.pop() if len(encodings) == 1 else None,
        unreadable=sum(one.unreadable for one in tables),
        totals=sum(one.totals for one in tables),
        notes=tuple(dict.fromkeys(note for one in tables for note in one.notes)),
        sha256=_digest(tables),
    )
    origin = labels.select(pl.col("label").repeat_by("rows").explode()).to_series()
    return Named(table, origin, f"{group[0].name} 等 {len(group):,} 个文件", len(group))


def _digest(tables: Sequence[RawTable]) -> str:
    """Hash the files' hashes, in order."""
    hashes = (table.sha256 or sha256_of(table.path) for table in tables)
    return sha256("".join(hashes).encode()).hexdigest()
