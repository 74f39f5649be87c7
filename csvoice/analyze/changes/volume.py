"""How much feedback there was against the period before, days of many rows allowed for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice.analyze.series.periods import days_of
from csvoice.analyze.statistics.intervals import Array, poisson_ratio
from csvoice.analyze.statistics.significance import two_rates
from csvoice.document.report import Period


@dataclass(frozen=True, slots=True)
class Volume:
    """How much feedback there was, against the period before.

    Attributes:
        count: Rows of the period.
        days: Its length.
        previous_count: Rows of the period before.
        previous_days: Its length.
        ratio: Rows per day over rows per day before.
        low: Lower end of its 95 % interval.
        high: Upper end of it.
        dispersion: Variance of the daily counts over their mean, at least 1.
        p: Two-sided, of equal rows per day.
        q: After Benjamini-Hochberg, together with every change of a share.
    """

    count: int
    days: float
    previous_count: int
    previous_days: float
    ratio: float
    low: float
    high: float
    dispersion: float
    p: float
    q: float = 1.0


def volume_between(now: pl.Series, before: pl.Series, period: Period, previous: Period) -> Volume:
    """Compare the rows per day of two periods.

    Args:
        now: `created_at` of the period's rows.
        before: That of the rows before.
        period: What `now` covers.
        previous: What `before` covers.
    """
    days, previous_days = days_of(period), days_of(previous)
    dispersion = _dispersion([_daily(now, period), _daily(before, previous)])
    counts = (len(now), days, len(before), previous_days)
    low, high = poisson_ratio(*counts, dispersion=dispersion, mid_p=True)
    ratio = len(now) / days / (len(before) / previous_days) if len(before) else float("inf")
    p = float(two_rates(*counts, dispersion=dispersion, mid_p=True))
    return Volume(*counts, ratio, float(low), float(high), dispersion, p)


def _daily(dates: pl.Series, period: Period) -> Array:
    """Count the rows of every day of a period, days without any included."""
    start = pl.lit(period.start)
    day = pl.select((pl.lit(dates) - start).dt.total_days()).to_series().to_numpy()
    return np.bincount(day, minlength=int(days_of(period))).astype(np.float64)


def _dispersion(series: list[Array]) -> float:
    """Pool Pearson's statistic of equal daily counts over its degrees of freedom; at least 1."""
    pearson = sum(float(((y - y.mean()) ** 2).sum() / y.mean()) for y in series if y.sum())
    freedom = sum(len(y) - 1 for y in series if y.sum())
    return max(1.0, pearson / freedom) if freedom else 1.0
