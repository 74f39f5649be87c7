"""Every change of a share that a report tests, corrected for being many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import polars as pl

from csvoice.analyze.baseline import against_history
from csvoice.analyze.intervals import floats, newcombe
from csvoice.analyze.periods import LENGTHS, periods_with_data
from csvoice.analyze.significance import benjamini_hochberg, two_shares
from csvoice.analyze.volume import Volume, volume_between
from csvoice.document import Period
from csvoice.schema import NATURES, PRAISE, URGENT

OF_WHAT_IS_NOT_PRAISE = ("issue", "issue_detail")
SHARE_OF = {"issue_detail": "issue"}
"""Shares are of the rows that have a value; those of a detail, of the rows with an issue."""
DIMENSIONS = (
    *OF_WHAT_IS_NOT_PRAISE,
    "nature",
    "severity",
    "channel",
    "region",
    "brand",
    "product",
)
TESTED = {"nature": NATURES[0], "severity": URGENT}
"""Of these dimensions one value is tested; the others mirror it."""

MIN_ROWS = 10
"""A value with fewer rows in all periods together is not tested: it could not pass anyway, and
leaving it out by the sum of all does not bias the rest (R. Bourgon et al. (2010), PNAS 107)."""

MOST_PERIODS = 12
MIN_PERIODS = 3
"""With so many complete periods before, a share is compared with their mean instead of the last
one, since only they tell how much it wobbles."""

NO_ROWS = {
    "dimension": pl.String(),
    "parent": pl.String(),
    "value": pl.String(),
    "count": pl.Int64(),
    "previous_count": pl.Int64(),
    "past_count": pl.Int64(),
    "baseline_count": pl.Int64(),
    "n": pl.Int64(),
    "previous_n": pl.Int64(),
    "baseline_n": pl.Int64(),
}


@dataclass(frozen=True, slots=True)
class Changes:
    """Every change of a share against what was before, and that of the number of rows.

    Each value is tested once: against the mean of the complete periods before where there are at
    least three (at most the last twelve), else against the last period. The longer past wins,
    since one period alone cannot tell a change from an ordinary ups and downs.

    Attributes:
        frame: One row a value of a dimension, sorted by both. Columns: `dimension` (one of
            DIMENSIONS), `parent` (the issue of an issue_detail, else null), `value`, `count`,
            `previous_count` and `past_count` (rows of the period, of the one before, of all
            history), `n` and `previous_n` (rows the share is of; for the two issue dimensions
            those that are not praise), `baseline_count` and `baseline_n` (the same of the periods
            it is compared with, together), `share`, `previous_share`, `baseline` (share compared
            with) and `change` (share - baseline), all fractions, `low` and `high` (of the change,
            Newcombe, 95 %), `dispersion`, `p`, `q` (null where the value has too few rows to be
            tested).
        volume: Change of the number of rows.
        tested: How many tests were made in all.
        periods: How many periods before the shares are compared with; 1 is the last one alone.
        past_days: Days of all history that have feedback.
    """

    frame: pl.DataFrame
    volume: Volume
    tested: int
    periods: int = 1
    past_days: int = 0

    def of(self, dimension: str) -> pl.DataFrame:
        """Return the rows of one dimension."""
        return self.frame.filter(pl.col("dimension") == dimension)

    def real(self, q_value: float, min_change: float) -> pl.DataFrame:
        """Return the changes that may be called a rise or a fall, largest first.

        Args:
            q_value: Level of the false discovery rate.
            min_change: Smallest change worth a word, as a fraction; what was never there before,
                or is there no more, is worth one however small.
        """
        change = pl.col("change").abs()
        passed = (pl.col("q") < q_value) & (pl.col("low") * pl.col("high") > 0)
        new, gone = pl.col("past_count") == 0, pl.col("count") == 0
        return self.frame.filter(passed & ((change >= min_change) | new | gone)).sort(
            change.neg(), "dimension", "value"
        )


def changes_between(
    feedback: pl.LazyFrame,
    previous: pl.LazyFrame,
    period: Period,
    previous_period: Period,
    history: pl.LazyFrame | None = None,
) -> Changes:
    """Compare two periods in every dimension the data have.

    Args:
        feedback: Annotated rows of the period.
        previous: Annotated rows of the one before, with the same columns.
        period: What `feedback` covers.
        previous_period: What `previous` covers.
        history: Every row before the period, those of `previous` among them; None where there
            are no others.
    """
    names = set(feedback.collect_schema().names())
    wanted = [name for name in DIMENSIONS if name in names]
    now, before = pl.collect_all(
        [
            part.select("created_at", *wanted)
            for part in (feedback, previous if history is None else history)
        ]
    )
    starts = _past_periods(before["created_at"], period)
    last = pl.when(~pl.col("now") & _within(previous_period)).then(pl.lit(0, pl.Int64))
    rows = pl.concat([now.with_columns(now=True), before.with_columns(now=False)]).with_columns(
        previous=last.is_not_null(), place=_place(starts, period) if starts else last
    )
    places = max(1, len(starts))
    counted = [_counted(rows, name, places) for name in wanted]
    empty = pl.DataFrame(schema={**NO_ROWS, **dict.fromkeys(_monthly(places), pl.Float64())})
    table = _tested(pl.concat([empty, *counted]), places)
    dates = before.filter(_within(previous_period))["created_at"]
    volume = volume_between(now["created_at"], dates, period, previous_period)
    p = np.append(table["p"].drop_nulls().to_numpy(), volume.p)
    *share_q, volume_q = benjamini_hochberg(p)
    q = np.full(table.height, np.nan)
    q[table["p"].is_not_null().to_numpy()] = share_q
    frame = table.with_columns(q=pl.Series(q).fill_nan(None))
    past_days = before["created_at"].dt.date().n_unique()
    return Changes(frame, replace(volume, q=float(volume_q)), len(p), places, past_days)


def _past_periods(dates: pl.Series, period: Period) -> list[datetime]:
    """List the starts of the complete periods to compare with; none where they are too few."""
    if period.by == "all" or period.start is None or dates.is_empty():
        return []
    start = pl.lit(period.start).dt.truncate(LENGTHS[period.by])
    back = f"-{MOST_PERIODS}{LENGTHS[period.by].lstrip('1')}"
    known = periods_with_data(dates.drop_nulls(), period.by).filter(
        "complete", pl.col("start") >= start.dt.offset_by(back), pl.col("end") <= period.start
    )
    return known["start"].to_list() if known.height >= MIN_PERIODS else []


def _place(starts: list[datetime], period: Period) -> pl.Expr:
    """Number the past periods that rows lie in; null for all other rows."""
    if period.by == "all":
        return pl.lit(None, pl.Int64)
    start = pl.col("created_at").dt.truncate(LENGTHS[period.by]).cast(pl.Datetime("us"))
    places = dict(zip(starts, range(len(starts)), strict=True))
    numbered = start.replace_strict(places, default=None, return_dtype=pl.Int64)
    return pl.when(~pl.col("now")).then(numbered)


def _within(period: Period) -> pl.Expr:
    return pl.col("created_at").is_between(period.start, period.end, closed="left")


def _monthly(places: int) -> list[str]:
    """Name the columns that count the rows of each past period, and what their shares are of."""
    return [f"{kind}{place}" for kind in ("past", "past_n") for place in range(places)]


def _counted(every: pl.DataFrame, dimension: str, places: int) -> pl.DataFrame:
    """Count one dimension: NO_ROWS, and the columns of `_monthly`."""
    rows = every.filter(pl.col(SHARE_OF.get(dimension, dimension)).is_not_null())
    if dimension in OF_WHAT_IS_NOT_PRAISE and "nature" in rows.columns:
        rows = rows.filter(pl.col("nature").ne_missing(pl.lit(PRAISE)))
    parent = pl.col("issue") if dimension == "issue_detail" else pl.lit(None, pl.String)
    sizes = np.bincount(rows["place"].drop_nulls().to_numpy(), minlength=places)
    counted = (
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
    bases = {f"past_n{place}": pl.lit(float(size)) for place, size in enumerate(sizes)}
    return counted.with_columns(
        dimension=pl.lit(dimension),
        n=rows["now"].sum(),
        previous_n=rows["previous"].sum(),
        baseline_n=int(sizes.sum()),
        **bases,
    ).select(
        *(pl.col(name).cast(dtype) for name, dtype in NO_ROWS.items()),
        pl.col(_monthly(places)).cast(pl.Float64),
    ).sort("parent", "value")  # fmt: skip


def _tested(table: pl.DataFrame, places: int) -> pl.DataFrame:
    """Test every value once, and work out how far it changed."""
    x, n, before, before_n, previous, previous_n = (
        floats(table[name].to_numpy())
        for name in ("count", "n", "baseline_count", "baseline_n", "previous_count", "previous_n")
    )
    mirrors = pl.col("value") != pl.col("dimension").replace_strict(TESTED, default=None)
    mirrored = table.select(mirrors.fill_null(value=False)).to_series().to_numpy()
    tested = ~mirrored & (x + before >= MIN_ROWS) & (n > 0) & (before_n > 0)
    low, high = newcombe(x, n, before, before_n)
    dispersion, p = np.ones(table.height), np.full(table.height, np.nan)
    if places == 1:
        p[tested] = two_shares(*(part[tested] for part in (x, n, before, before_n)))
    else:
        months = table.filter(pl.Series(tested)).select(_monthly(places)).to_numpy()
        found = against_history(x[tested], n[tested], *np.hsplit(months, 2))
        low[tested], high[tested], p[tested] = found.low, found.high, found.p
        dispersion[tested] = found.dispersion
    share, baseline = x / np.maximum(n, 1), before / np.maximum(before_n, 1)
    columns = {
        "share": share,
        "previous_share": previous / np.maximum(previous_n, 1),
        "baseline": baseline,
        "change": share - baseline,
        "low": low,
        "high": high,
        "dispersion": dispersion,
        "p": p,
    }
    return (
        table.drop(_monthly(places))
        .with_columns(pl.Series(name, values) for name, values in columns.items())
        .with_columns(pl.col("p").fill_nan(None))
    )
