"""Counts over time: gaps filled, incomplete periods known, stray dates left out."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
import polars as pl

from csvoice.analyze.series.periods import LENGTHS, By, periods_with_data
from csvoice.document.report import Period
from csvoice.occasions import Calendar

LONGEST_GAP = 366
"""Days without any feedback after which a stray date is no part of the series any more."""


def count_by(dates: pl.Series, step: str, start: datetime, end: datetime) -> pl.DataFrame:
    """Count dates by step from start to end, steps without any included.

    Args:
        dates: Datetimes.
        step: As polars writes it: 1d, 1w, 1mo, 1q.
        start: First moment; the steps begin where its own begins.
        end: First moment that is left out.

    Returns:
        Columns `at` (start of the step) and `count`.
    """
    first = pl.select(pl.lit(start).dt.truncate(step)).item()
    steps = pl.datetime_range(first, end, step, closed="left", eager=True).alias("at")
    found = dates.dt.truncate(step).alias("at").to_frame().group_by("at").agg(count=pl.len())
    return (
        steps.dt.cast_time_unit("us").to_frame()
        .join(found, on="at", how="left", maintain_order="left")
        .with_columns(pl.col("count").fill_null(0).cast(pl.Int64))
    )  # fmt: skip


def connected(dates: pl.Series) -> pl.Series:
    """Return the dates without strays: those of the largest group with no gap above a year.

    A single 1900-01-01 or 2099-12-31 in an export is a default or a slip of the pen, and would
    make a series of decades without feedback.
    """
    known = dates.drop_nulls().sort()
    far = (known.diff() > timedelta(days=LONGEST_GAP)).fill_null(value=False)
    if not far.any():
        return known
    group = far.cast(pl.Int64).cum_sum()
    sizes = group.value_counts().sort("count", group.name, descending=[True, False])
    return known.filter(group == sizes[group.name][0])


def period_counts(dates: pl.Series, by: By) -> pl.DataFrame:
    """Count by period, from the first to the last with feedback, those without any included.

    Returns:
        Columns `start`, `end` (left out), `count`, `days`, `complete`: whether the data reach over
        all of it, as `choose_period` sees it; a period without feedback between others is.
    """
    known = periods_with_data(dates, by)
    step = LENGTHS[by]
    return (
        count_by(dates, step, known["start"][0], known["end"][-1])
        .rename({"at": "start"})
        .join(known.select("start", "complete"), on="start", how="left", maintain_order="left")
        .with_columns(
            pl.col("complete").fill_null(value=True), end=pl.col("start").dt.offset_by(step)
        )
        .with_columns(days=(pl.col("end") - pl.col("start")).dt.total_days())
        .select("start", "end", "count", "days", "complete")
    )


def complete_run(periods: pl.DataFrame, until: datetime) -> pl.DataFrame:
    """Return the last consecutive complete periods that end by a moment; see `period_counts`."""
    past = periods.filter(pl.col("end") <= until)
    last = past.filter("complete")["start"].max()
    past = past.filter(pl.col("start") <= last)
    broken = past.filter(~pl.col("complete"))["start"].max()
    return past if broken is None else past.filter(pl.col("start") > broken)


def daily_counts(dates: pl.Series, calendar: Calendar, first: date, last: date) -> pl.DataFrame:
    """Count by day, with what the calendar says of each.

    Returns:
        The columns of `Calendar.days` from first to last, and `count`.
    """
    found = dates.dt.date().alias("day").to_frame().group_by("day").agg(count=pl.len())
    return (
        calendar.days(first, last)
        .join(found, on="day", how="left", maintain_order="left")
        .with_columns(pl.col("count").fill_null(0).cast(pl.Int64))
    )


def a_year_before(period: Period) -> Period | None:
    """Return the same period last year (the week 52 weeks before); None for an undated one."""
    if period.start is None or period.end is None or period.by == "all":
        return None
    offset = "-52w" if period.by == "week" else "-1y"
    ends = pl.Series([period.start, period.end]).dt.offset_by(offset)
    return Period(period.label, ends[0], ends[1], period.by, period.complete)


STRAY = 0.01
"""Share of the rows, at either end, that may be stray."""

TIMES = 10
"""A gap before which all is stray is longer than so many usual gaps."""

FAR = timedelta(days=60)
"""A date so long after nearly all others is a wrong one."""


class Observed(NamedTuple):
    """The first and the last day of observation, both included."""

    first: datetime
    last: datetime

    def holds(self, column: str = "created_at") -> pl.Expr:
        """Rows of these days."""
        return pl.col(column).is_between(self.first, self.last + timedelta(days=1), closed="left")


def observed(dates: pl.Series) -> Observed | None:
    """Return the days over which feedback was observed; None for undated feedback.

    Observation starts on the day after the last gap that begins within the first hundredth of the
    rows and is longer than ten times the usual gap between two days with feedback: what lies before
    it are wrong dates, or the odd early row, and the empty time between is no history.
    It ends on the last day that is not two months after nearly all others.

    Args:
        dates: `created_at`; nulls are undated.
    """
    days = dates.drop_nulls().dt.truncate("1d").cast(pl.Datetime("us")).sort()
    if days.is_empty():
        return None
    usual = days[int(np.ceil((1 - STRAY) * (len(days) - 1)))]
    days = days.filter(days <= usual + FAR)
    return Observed(_first(days), days[-1])


def _first(days: pl.Series) -> datetime:
    counted = days.rle().struct.unnest()
    day, rows = counted["value"], counted["len"].cum_sum()
    gaps = day.diff().drop_nulls()
    if gaps.is_empty():
        first: datetime = day[0]
        return first
    least = TIMES * timedelta(days=float(np.median(gaps.dt.total_days())))
    wide = np.flatnonzero(((gaps > least) & (rows[:-1] <= STRAY * len(days))).to_numpy())
    start: datetime = day[int(wide[-1]) + 1 if len(wide) else 0]
    return start
