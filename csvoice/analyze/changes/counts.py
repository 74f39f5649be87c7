"""How many rows each value of each dimension has, and all together, in the period and before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from csvoice.analyze.series.periods import LENGTHS, days_of, periods_with_data
from csvoice.analyze.statistics.intervals import Array, poisson_ratio
from csvoice.analyze.statistics.significance import two_rates
from csvoice.document.report import Period
from csvoice.schema import PRAISE

OF_WHAT_IS_NOT_PRAISE = ("issue", "issue_detail")
SHARE_OF = {"issue_detail": "issue"}
"""Shares are of the rows that have a value; those of a detail, of the rows with an issue."""
DIMENSIONS = (*OF_WHAT_IS_NOT_PRAISE, "nature", "severity", "channel", "region", "brand", "product")

MOST_PERIODS = 12
MIN_PERIODS = 3
"""With so many complete periods before, a share is compared with their mean instead of the last
one, since only they tell how much it wobbles."""

_COUNTS = (
    "count",
    "previous_count",
    "past_count",
    "baseline_count",
    "n",
    "previous_n",
    "baseline_n",
)
NO_ROWS = {
    **dict.fromkeys(("dimension", "parent", "value"), pl.String()),
    **dict.fromkeys(_COUNTS, pl.Int64()),
}


def past_periods(dates: pl.Series, period: Period) -> list[datetime]:
    """List the starts of the complete periods to compare with; none where they are too few."""
    if period.by == "all" or period.start is None or dates.is_empty():
        return []
    start = pl.lit(period.start).dt.truncate(LENGTHS[period.by])
    back = f"-{MOST_PERIODS}{LENGTHS[period.by].lstrip('1')}"
    known = periods_with_data(dates.drop_nulls(), period.by).filter(
        "complete", pl.col("start") >= start.dt.offset_by(back), pl.col("end") <= period.start
    )
    return known["start"].to_list() if known.height >= MIN_PERIODS else []


def place_of(starts: list[datetime], period: Period) -> pl.Expr:
    """Number the past periods that rows lie in; null for all other rows."""
    if period.by == "all":
        return pl.lit(None, pl.Int64)
    start = pl.col("created_at").dt.truncate(LENGTHS[period.by]).cast(pl.Datetime("us"))
    places = dict(zip(starts, range(len(starts)), strict=True))
    numbered = start.replace_strict(places, default=None, return_dtype=pl.Int64)
    return pl.when(~pl.col("now")).then(numbered)


def by_place(places: int) -> list[str]:
    """Name the columns that count the rows of each past period, and what their shares are of."""
    return [f"{kind}{place}" for kind in ("past", "past_n") for place in range(places)]


def counted(rows: pl.DataFrame, dimensions: Sequence[str], places: int) -> pl.DataFrame:
    """Count every value of every dimension.

    Args:
        rows: `now`, `previous` (Booleans), `place` (number of the past period, else null), and the
            dimensions.
        dimensions: Some of DIMENSIONS.
        places: Past periods there are.

    Returns:
        The columns of NO_ROWS, and those of `by_place`.
    """
    empty = pl.DataFrame(schema={**NO_ROWS, **dict.fromkeys(by_place(places), pl.Float64())})
    return pl.concat([empty, *(_counted(rows, name, places) for name in dimensions)])


def _counted(every: pl.DataFrame, dimension: str, places: int) -> pl.DataFrame:
    rows = every.filter(pl.col(SHARE_OF.get(dimension, dimension)).is_not_null())
    if dimension in OF_WHAT_IS_NOT_PRAISE and "nature" in rows.columns:
        rows = rows.filter(pl.col("nature").ne_missing(pl.lit(PRAISE)))
    sizes = np.bincount(rows["place"].drop_nulls().to_numpy(), minlength=places)
    bases = {f"past_n{place}": pl.lit(float(size)) for place, size in enumerate(sizes)}
    values = _by_value(rows, dimension, places).with_columns(
        dimension=pl.lit(dimension),
        n=rows["now"].sum(),
        previous_n=rows["previous"].sum(),
        baseline_n=int(sizes.sum()),
        **bases,
    )
    typed = (pl.col(name).cast(dtype) for name, dtype in NO_ROWS.items())
    monthly = pl.col(by_place(places)).cast(pl.Float64)
    return values.select(*typed, monthly).sort("parent", "value")


def _by_value(rows: pl.DataFrame, dimension: str, places: int) -> pl.DataFrame:
    parent = pl.col("issue") if dimension == "issue_detail" else pl.lit(None, pl.String)
    return (
        rows.filter(pl.col(dimension).is_not_null())
        .group_by(parent.alias("parent"), pl.col(dimension).alias("value"))
        .agg(
            count=pl.col("now").sum(),
            previous_count=pl.col("previous").sum(),
            past_count=(~pl.col("now")).sum(),
            baseline_count=pl.col("place").count(),
            **{f"past{place}": (pl.col("place") == place).sum() for place in range(places)},
        )
    )


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
