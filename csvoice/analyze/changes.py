"""Every change of a share that a report tests, corrected for being many."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from csvoice.analyze.intervals import Array, floats, newcombe, poisson_ratio
from csvoice.analyze.periods import days_of
from csvoice.analyze.significance import benjamini_hochberg, two_rates, two_shares
from csvoice.document import Period
from csvoice.schema import PRAISE

OF_WHAT_IS_NOT_PRAISE = ("issue", "issue_detail")
SHARE_OF = {"issue_detail": "issue"}
"""Shares are of the rows that have a value; those of a detail, of the rows with an issue."""
DIMENSIONS = (*OF_WHAT_IS_NOT_PRAISE, "nature", "severity", "channel", "product", "brand")
MIN_ROWS = 10
"""A value with fewer rows in both periods together is not tested: it could not pass anyway, and
leaving it out by the sum of both does not bias the rest (R. Bourgon et al. (2010), PNAS 107)."""

NO_ROWS = {
    "dimension": pl.String(),
    "parent": pl.String(),
    "value": pl.String(),
    "count": pl.Int64(),
    "previous_count": pl.Int64(),
    "n": pl.Int64(),
    "previous_n": pl.Int64(),
}


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


@dataclass(frozen=True, slots=True)
class Changes:
    """Every change of a share between two periods, and that of the number of rows.

    Attributes:
        frame: One row a value of a dimension, sorted by both. Columns: `dimension` (`issue`,
            `issue_detail`, `nature`, `severity`, `channel`, `product`, `brand`), `parent` (the
            issue of an issue_detail, else null), `value`, `count` and `previous_count` (rows),
            `n` and `previous_n` (rows the share is of; for the two issue dimensions those that
            are not praise), `share`, `previous_share` and `change` (fractions), `low` and `high`
            (Newcombe, 95 %), `p`, `q` (null where the value has too few rows to be tested).
        volume: Change of the number of rows.
        tested: How many tests were made in all.
    """

    frame: pl.DataFrame
    volume: Volume
    tested: int

    def of(self, dimension: str) -> pl.DataFrame:
        """Return the rows of one dimension."""
        return self.frame.filter(pl.col("dimension") == dimension)

    def real(self, q_value: float, min_change: float) -> pl.DataFrame:
        """Return the changes that may be called a rise or a fall, largest first.

        Args:
            q_value: Level of the false discovery rate.
            min_change: Smallest change worth a word, as a fraction.
        """
        change = pl.col("change").abs()
        passed = (pl.col("q") < q_value) & (pl.col("low") * pl.col("high") > 0)
        return self.frame.filter(passed & (change >= min_change)).sort(
            change.neg(), "dimension", "value"
        )


def changes_between(
    feedback: pl.LazyFrame, previous: pl.LazyFrame, period: Period, previous_period: Period
) -> Changes:
    """Compare two periods in every dimension the data have.

    Args:
        feedback: Annotated rows of the period.
        previous: Annotated rows of the one before, with the same columns.
        period: What `feedback` covers.
        previous_period: What `previous` covers.
    """
    names = set(feedback.collect_schema().names())
    wanted = [name for name in DIMENSIONS if name in names]
    now, before = pl.collect_all(
        [part.select("created_at", *wanted) for part in (feedback, previous)]
    )
    both = pl.concat([now.with_columns(now=True), before.with_columns(now=False)])
    tables = [_compared(both, name) for name in wanted]
    table = _tested(pl.concat([pl.DataFrame(schema=NO_ROWS), *tables]))
    volume = _volume(now["created_at"], before["created_at"], period, previous_period)
    p = np.append(table["p"].drop_nulls().to_numpy(), volume.p)
    *share_q, volume_q = benjamini_hochberg(p)
    q = np.full(table.height, np.nan)
    q[table["p"].is_not_null().to_numpy()] = share_q
    frame = table.with_columns(q=pl.Series(q).fill_nan(None))
    return Changes(frame, replace(volume, q=float(volume_q)), len(p))


def _compared(both: pl.DataFrame, dimension: str) -> pl.DataFrame:
    rows = both.filter(pl.col(SHARE_OF.get(dimension, dimension)).is_not_null())
    if dimension in OF_WHAT_IS_NOT_PRAISE and "nature" in rows.columns:
        rows = rows.filter(pl.col("nature").ne_missing(pl.lit(PRAISE)))
    n = int(rows["now"].sum())
    parent = pl.col("issue") if dimension == "issue_detail" else pl.lit(None, pl.String)
    return (
        rows.filter(pl.col(dimension).is_not_null())
        .group_by(parent.alias("parent"), pl.col(dimension).alias("value"))
        .agg(count=pl.col("now").sum(), previous_count=(~pl.col("now")).sum())
        .with_columns(dimension=pl.lit(dimension), n=n, previous_n=rows.height - n)
        .select(pl.col(name).cast(dtype) for name, dtype in NO_ROWS.items())
        .sort("parent", "value")
    )


def _tested(table: pl.DataFrame) -> pl.DataFrame:
    x1, n1, x2, n2 = (
        floats(table[name].to_numpy()) for name in ("count", "n", "previous_count", "previous_n")
    )
    low, high = newcombe(x1, n1, x2, n2)
    enough = (x1 + x2 >= MIN_ROWS) & (n1 > 0) & (n2 > 0)
    p = np.full(table.height, np.nan)
    p[enough] = two_shares(x1[enough], n1[enough], x2[enough], n2[enough])
    share, before = x1 / np.maximum(n1, 1), x2 / np.maximum(n2, 1)
    columns = {
        "share": share,
        "previous_share": before,
        "change": share - before,
        "low": low,
        "high": high,
        "p": p,
    }
    return table.with_columns(
        pl.Series(name, values) for name, values in columns.items()
    ).with_columns(pl.col("p").fill_nan(None))


def _volume(now: pl.Series, before: pl.Series, period: Period, previous: Period) -> Volume:
    days, previous_days = days_of(period), days_of(previous)
    dispersion = _dispersion([_daily(now, period), _daily(before, previous)])
    counts = (len(now), days, len(before), previous_days)
    low, high = poisson_ratio(*counts, dispersion=dispersion)
    ratio = len(now) / days / (len(before) / previous_days) if len(before) else float("inf")
    p = float(two_rates(*counts, dispersion=dispersion))
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
