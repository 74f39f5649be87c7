"""Metrics of a service centre worked out: from rows to a number with its interval, and changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice.analyze.changes.kitagawa import Part
from csvoice.analyze.statistics.intervals import Array, floats, mean_interval, special, wilson
from csvoice.analyze.texts.evidence import matching
from csvoice.company.metrics import Metric
from csvoice.schema import SEVERITIES

PER = 1_000
"""Orders that a rate is of."""

PROMOTERS, DETRACTORS = 9, 6
"""Net promoter score: F. Reichheld (2003), The one number you need to grow, HBR 81."""

ENOUGH_PERIODS = 3
"""Earlier periods that show how much a metric varies by itself."""

_Z = 1.959963984540054
"""Standard normal quantile at 0.975; to work it out would load scipy.special with every command."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric's value on some rows.

    Attributes:
        value: In the metric's unit.
        n: Rows it was worked out on.
        low: Lower end of its 95 % interval; NaN where there is none.
        high: Upper end of it.
    """

    value: float
    n: int
    low: float
    high: float

    @property
    def error(self) -> float:
        """Half its interval as a standard error."""
        return (self.high - self.low) / 2 / _Z


def values_of(metric: Metric, columns: Collection[str]) -> pl.Expr:
    """Return each row's part of a metric, null where the row does not count.

    A share's rows are 0 and 1, those of the net promoter score -100, 0 and 100.

    Args:
        metric: On the data's own scale (`Metric.on_scale`); its `needs` are among the columns.
        columns: What the rows have; conditions on other columns are left out.
    """
    number, of = _number(metric), [one for one in metric.of if one.column in columns]
    match metric.kind:
        case "share" | "rate":
            counts = [one for one in metric.counts if one.column in columns]
            value = matching(counts).cast(pl.Float64)
        case "within":
            value = (number <= _limit(metric)).cast(pl.Float64)
        case "nps":
            value = 100.0 * (
                (number >= PROMOTERS).cast(pl.Float64) - (number <= DETRACTORS).cast(pl.Float64)
            )
        case "count":
            value = pl.lit(1.0)
        case _:
            value = number
    known = pl.col(metric.column or "id").is_not_null()
    return pl.when(known & matching(of)).then(value).alias(metric.key)


def _number(metric: Metric) -> pl.Expr:
    column = pl.col(metric.column or "id")
    if not metric.less:
        return column
    step = column - pl.col(metric.less)
    if not metric.column.endswith("_at"):
        return step
    # Of a date without a time of day, the moment is the beginning of the day.
    return step.dt.total_seconds().cast(pl.Float64).clip(lower_bound=0)


def _limit(metric: Metric) -> pl.Expr:
    if not metric.limits:
        return pl.lit(metric.limit)
    limits = [metric.limits.get(one, metric.limit) for one in SEVERITIES]
    return pl.col("severity").replace_strict(
        list(SEVERITIES), limits, default=None, return_dtype=pl.Float64
    )


def measure(metric: Metric, values: pl.Series, exposure: float | None = None) -> Measured | None:
    """Work a metric out on its rows; None where no row counts.

    Shares have Wilson's interval, means Student's, medians and 90 % quantiles the one between order
    statistics (H. A. David and H. N. Nagaraja (2003), Order Statistics, §7.1), counts that of the
    square root (M. S. Bartlett (1936), JRSS Supplement 3).

    Args:
        metric: The metric.
        values: What `values_of` gives; nulls are left out.
        exposure: Orders over the same time, for a rate.
    """
    x = floats(values.cast(pl.Float64).to_numpy())
    x = x[np.isfinite(x)]
    n = len(x)
    if n == 0 or (metric.kind == "rate" and not exposure):
        return None
    match metric.kind:
        case "share" | "within":
            low, high = wilson(x.sum(), n)
            return Measured(float(x.mean()), n, float(low), float(high))
        case "median" | "p90":
            return _quantile(x, 0.5 if metric.kind == "median" else 0.9)
        case "count" | "rate":
            return _count(x.sum(), PER / exposure if exposure and metric.kind == "rate" else 1.0, n)
        case _:
            deviation = float(x.std(ddof=1)) if n > 1 else float("nan")
            low, high = mean_interval(x.mean(), deviation, n)
            return Measured(float(x.mean()), n, float(low), float(high))


def _quantile(x: Array, share: float) -> Measured:
    ordered, n = np.sort(x), len(x)
    half = _Z * float(np.sqrt(n * share * (1 - share)))
    ranks = np.clip([np.floor(n * share - half), np.ceil(n * share + half)], 0, n - 1)
    low, high = ordered[ranks.astype(np.int64)]
    return Measured(float(np.quantile(ordered, share)), n, float(low), float(high))


def _count(events: float, scale: float, n: int) -> Measured:
    root, half = float(np.sqrt(events)), _Z / 2
    low, high = max(0.0, root - half) ** 2, (root + half) ** 2
    return Measured(float(events) * scale, n, low * scale, high * scale)


def difference(now: Measured, before: Measured, wobble: float = 0.0) -> Part:
    """Return how much a metric changed.

    The interval is put together from both (the method of variance estimates recovery: G. Y. Zou
    and A. Donner (2008), Statistics in Medicine 27), for shares it is Newcombe's; what a metric
    varies by itself from period to period makes it wider.

    Args:
        now: The metric now.
        before: The same before.
        wobble: Standard deviation between periods beyond chance; see `wobble_of`.
    """
    value, own = now.value - before.value, 2 * (_Z * wobble) ** 2
    below = (now.value - now.low) ** 2 + (before.high - before.value) ** 2 + own
    above = (now.high - now.value) ** 2 + (before.value - before.low) ** 2 + own
    low, high = value - float(np.sqrt(below)), value + float(np.sqrt(above))
    half = value - low if value > 0 else high - value
    sure = np.isfinite(half) and half > 0
    p = 2 * float(special.ndtr(-_Z * abs(value) / half)) if sure else float(not np.isfinite(half))
    return Part(value, low, high, 1.0 if value == 0 else p)


def wobble_of(past: Sequence[Measured]) -> float:
    """Return how much a metric varies between periods beyond chance; 0 for fewer than three.

    Source: the moment estimator of R. DerSimonian and N. Laird (1986), Controlled Clinical Trials
    7, with equal weights.
    """
    if len(past) < ENOUGH_PERIODS:
        return 0.0
    values, errors = floats([one.value for one in past]), floats([one.error for one in past])
    beyond = float(values.var(ddof=1)) - float(np.nanmean(errors**2))
    return float(np.sqrt(beyond)) if beyond > 0 else 0.0


def customer_counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Count the customers of each period who came, were new, stayed away, complained repeatedly.

    Args:
        rows: `period` (any type that sorts), `customer`, `complaint` (Boolean).

    Returns:
        One row a period, in order: `period`, `active`, `new`, `lost`, `repeat`; `new` and `lost`
        are null in the first one, where nothing is known of the time before.
    """
    visits = rows.drop_nulls(["period", "customer"]).group_by("period", "customer")
    each = visits.agg(complaints=pl.col("complaint").sum())
    first = each.group_by("customer").agg(first=pl.col("period").min())
    numbers = each.select(pl.col("period").unique().sort()).with_row_index("number")
    known = each.join(first, on="customer").join(numbers, on="period")
    stayed = known.select("customer", number=pl.col("number") + 1, stayed=pl.lit(value=True))
    known = known.join(stayed, on=["customer", "number"], how="left")
    counts = (
        known.group_by("period")
        .agg(
            active=pl.len(),
            new=(pl.col("first") == pl.col("period")).sum(),
            stayed=pl.col("stayed").sum(),
            repeat=(pl.col("complaints") > 1).sum(),
        )
        .sort("period")
        .with_columns(pl.exclude("period").cast(pl.Int64))
    )
    lost = pl.col("active").shift() - pl.col("stayed")
    later = pl.int_range(pl.len()) > 0
    return counts.select(
        "period", "active", pl.when(later).then("new"), lost.alias("lost"), "repeat"
    )


def measured(
    metrics: Iterable[Metric], rows: pl.DataFrame, exposure: float | None = None
) -> dict[str, Measured]:
    """Work out every metric that `rows` hold the values of, by key."""
    found = {
        one.key: measure(one, rows[one.key], exposure) for one in metrics if one.key in rows.columns
    }
    return {key: value for key, value in found.items() if value is not None}
