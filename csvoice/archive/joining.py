"""New rows and archived ones as one table, month by month, in order of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import polars as pl

from csvoice.archive.matching import MONTH, PLACE, match
from csvoice.storage.store import ROWS_IN_MEMORY

_LAID_OUT = 65_536
"""Rows of a large table that are put in order at once."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The table of a report that reads and feeds an archive.

    Attributes:
        table: Archived and new rows, not linked yet.
        rows: How many rows come from the archive alone, by month.
        changed: Rows of each month that is to be kept anew.
        last: The last moment of this run's rows.
        undated: Rows of this run without a date, which no archive can keep.
    """

    table: pl.LazyFrame
    rows: Mapping[str, int]
    changed: Mapping[str, Path]
    last: datetime
    undated: int


def chronological(table: pl.LazyFrame, rows: int, folder: Path) -> pl.LazyFrame:
    """Put rows in order of time; those of one moment stay as they were, undated ones come last.

    A table too large to hold stays where it is if its rows have come in that order; else it is laid
    out in `folder`, so many rows at a time.
    """
    if "created_at" not in table.collect_schema():
        return table
    if rows <= ROWS_IN_MEMORY:
        return _by_time(table)
    moments = table.select("created_at").collect()["created_at"]
    if moments.is_sorted(nulls_last=True):
        return table
    edges = moments.drop_nulls().sort().gather_every(_LAID_OUT).unique(maintain_order=True)
    moment, parts = pl.col("created_at"), list[pl.LazyFrame]()
    for first, end in pairwise([*edges, None]):
        span = moment >= first if end is None else moment.is_between(first, end, closed="left")
        file = folder / f"ordered-{len(parts)}.parquet"
        _by_time(table.filter(span)).collect().write_parquet(file, compression="lz4")
        parts.append(pl.scan_parquet(file))
    return pl.concat([*parts, table.filter(moment.is_null())])


def _by_time(table: pl.LazyFrame) -> pl.LazyFrame:
    return table.sort("created_at", nulls_last=True, maintain_order=True)


def join(
    months: Mapping[str, pl.LazyFrame], anew: frozenset[str], fresh: pl.LazyFrame, folder: Path
) -> Joined:
    """Join archived and new rows; memory holds one month at a time.

    Args:
        months: Archived rows by month.
        anew: Months that were annotated again, to be kept so.
        fresh: New rows, annotated.
        folder: Where the months that change are written.
    """
    replaced, fresh = _matched(months, fresh)
    dates = fresh.select("created_at", month=MONTH).collect()
    new_months = set(dates["month"].drop_nulls())
    rows, changed, parts = dict[str, int](), dict[str, Path](), list[pl.LazyFrame]()
    for month in sorted({*months, *new_months}):
        old = _standing(months.get(month), replaced.filter(month=month)["place"])
        rows[month] = 0 if old is None else old.select(pl.len()).collect().item()
        if month in new_months | anew | set(replaced["month"]):
            new = fresh.filter(month == MONTH)
            together = [new] if old is None else [old, new]
            changed[month] = folder / f"{month}.parquet"
            _write(together, changed[month])
            parts.append(pl.scan_parquet(changed[month]))
        elif old is not None:
            parts.append(old)
    undated = fresh.filter(pl.col("created_at").is_null())
    return Joined(
        table=pl.concat([*parts, undated], how="diagonal_relaxed"),
        rows={month: n for month, n in rows.items() if n},
        changed=changed,
        last=dates.select(pl.col("created_at").max()).item(),
        undated=dates["created_at"].null_count(),
    )


def _matched(
    months: Mapping[str, pl.LazyFrame], fresh: pl.LazyFrame
) -> tuple[pl.DataFrame, pl.LazyFrame]:
    """Return which archived rows new ones replace, and the new rows under their final names."""
    if not months:
        return pl.DataFrame(schema={"month": pl.String, "place": pl.UInt32}), fresh
    found = match(months, fresh)
    columns = fresh.collect_schema().names()
    named = pl.concat([found.names.lazy(), fresh.drop(PLACE)], how="horizontal")
    return found.replaced, named.select(columns)


def _standing(rows: pl.LazyFrame | None, replaced: pl.Series) -> pl.LazyFrame | None:
    if rows is None or replaced.is_empty():
        return rows
    places = rows.with_row_index("_place")
    return places.filter(~pl.col("_place").is_in(replaced.implode())).drop("_place")


def _write(parts: list[pl.LazyFrame], file: Path) -> None:
    month = _by_time(pl.concat(parts, how="diagonal_relaxed")).collect()
    month.write_parquet(file, compression="zstd")
