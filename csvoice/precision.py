"""What dates are exact to: a day and finer, a week, a month, a quarter, a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypeAlias, get_args

import polars as pl

Precision: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
"""What a date is exact to; `day` stands for everything finer, too."""

By: TypeAlias = Literal["week", "month", "quarter"]
"""Lengths of the periods that a report can cover."""

PRECISIONS: tuple[Precision, ...] = get_args(Precision)
"""From the finest to the coarsest."""

EVERY: Mapping[Precision, str] = dict(zip(PRECISIONS, ("1d", "1w", "1mo", "1q", "1y"), strict=True))
"""Their lengths, as polars writes them."""

UNITS: Mapping[Precision, str] = {
    "day": "日", "week": "周", "month": "月", "quarter": "季度", "year": "年",
}  # fmt: skip
"""Their Chinese names."""


def coarsest(cells: pl.Series) -> Precision:
    """Return the coarsest of a column of precisions, in which null stands for `day`."""
    there = set(cells.drop_nulls().unique())
    return next((one for one in reversed(PRECISIONS) if one in there), "day")


def is_dated(rows: pl.DataFrame) -> bool:
    """Return whether any row has a date."""
    return "created_at" in rows.columns and rows["created_at"].count() > 0


def precision_of(table: pl.LazyFrame) -> Precision:
    """Return what the dates of a feedback table are exact to, all of them."""
    if "precision" not in table.collect_schema():
        return "day"
    return coarsest(table.select(pl.col("precision").unique()).collect()["precision"])


def written_dates() -> pl.Expr:
    """Write `created_at` as far as `precision` goes, as `dated` does."""
    at = pl.col("created_at").dt
    known = pl.col("precision")
    return (
        pl.when(known == "week").then(at.strftime("%G 年第 %-V 周"))
        .when(known == "month").then(at.strftime("%Y-%m"))
        .when(known == "quarter").then(pl.format("{} 年第 {} 季度", at.year(), at.quarter()))
        .when(known == "year").then(at.strftime("%Y 年"))
        .otherwise(at.strftime("%Y-%m-%d"))
        .alias("created_at")
    )  # fmt: skip


def dated(moment: datetime, precision: Precision | None = None) -> str:
    """Write a date as far as it is known: 2024-03-15, 2024 年第 10 周, 2024-03, 2024 年第 1 季度.

    Args:
        moment: A moment, or the first one of what is known.
        precision: What it is exact to; None, as in the table, stands for `day`.
    """
    match precision:
        case "week":
            year, week, _weekday = moment.isocalendar()
            return f"{year} 年第 {week} 周"
        case "month":
            return f"{moment:%Y-%m}"
        case "quarter":
            return f"{moment.year} 年第 {(moment.month + 2) // 3} 季度"
        case "year":
            return f"{moment.year} 年"
        case _:
            return f"{moment:%Y-%m-%d}"
