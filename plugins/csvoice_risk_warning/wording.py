"""Turns of phrase of this section."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from datetime import datetime

import polars as pl

from csvoice import numerals

_LATIN_BESIDE_HAN = re.compile(r"(?<=[a-zA-Z0-9])\^(?=[一-鿿])|(?<=[一-鿿])\^(?=[a-zA-Z0-9])")


def date(day: datetime, beside: datetime | None = None) -> str:
    """Write a day, with its year where that is not the year of the day beside it."""
    if beside is None or day.year != beside.year:
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.month} 月 {day.day} 日"


def span(start: datetime, end: datetime, beside: datetime) -> str:
    """Write a span of days; one day alone where both are the same."""
    if start == end:
        return date(start, beside)
    same = (start.year, start.month) == (end.year, end.month)
    last = date(end, start) if not same else f"{end.day} 日"
    return f"{date(start, beside)}至 {last}"


def days_of(start: dt.date, end: dt.date) -> str:
    """Write the days of something to come, with the year."""
    first, last = (datetime(day.year, day.month, day.day) for day in (start, end))
    return span(first, last, first.replace(year=first.year - 1, day=1))


def when(day: dt.date) -> datetime:
    """Return the beginning of a day."""
    return datetime(day.year, day.month, day.day)


def spaced(text: str) -> str:
    """Put a space between a Chinese character and a Latin word or number beside the mark ^."""
    return _LATIN_BESIDE_HAN.sub(" ", text).replace("^", "")


def clauses(parts: Iterable[str]) -> str:
    """Join the clauses that are not empty."""
    return "，".join(part for part in parts if part)


def sentence(parts: Iterable[str]) -> str:
    """Make one sentence of the clauses that are not empty."""
    return clauses(parts) + "。"


def roughly(expected: float) -> str:
    """Write how many rows were to be expected."""
    if expected < 1:
        return "不到 1 条"
    return f"约 {numerals.count(round(expected))} 条"


def reasons(urgent: pl.DataFrame, most: int = 2) -> list[tuple[str, int]]:
    """Return the most frequent reasons of urgent rows, and how many rows each has."""
    named = (
        urgent.select(reason=pl.col("severity_why").str.split("；"))
        .with_row_index("row")
        .explode("reason")
        .with_columns(pl.col("reason").str.split("：").list.first())
        .unique(["row", "reason"])
        .group_by("reason")
        .len()
        .drop_nulls()
        .sort(-pl.col("len").cast(pl.Int64), "reason")
    )
    return list(named.head(most).iter_rows())
