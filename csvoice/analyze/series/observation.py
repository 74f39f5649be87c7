"""Over which days feedback was observed: a few stray dates make no history."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
import polars as pl

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
