"""Days on which a segment had far more feedback than its own days before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import betainc, ndtri, stdtr

from csvoice.analyze.dispersion import Prior, prior
from csvoice.analyze.intervals import Array, floats

Days: TypeAlias = NDArray[np.int64]

SPANS = (1, 3, 5, 14)
"""Lengths in days that are looked at: a burst of one day, a rise over days, a slow drift."""

PAST = 56
"""Days of its own history that a span is compared with."""

GUARD = 2
"""Days between the two, so that the first day of a burst does not hide the second (EARS C2)."""

MIN_PAST = 7
"""With fewer days before it, a span is not judged."""

MIN_COUNT = 5
"""Fewer rows are not a burst, whatever came before; segments with fewer in all are not tested."""

RARE = 0.05
"""Likelier spans are not listed."""

POOLED_DAYS = 28.0
"""Weight, in days, of the dispersion of the whole view beside that of a segment's own past, where
too few segments tell how far their dispersions differ."""

TELLING = 30
"""Rows from which on a segment tells it."""

ENOUGH = 5
"""Segments that are needed for it."""

LEAST_VARIED, MOST_VARIED = 0.05, 4.0
"""What a segment adds to it: one that holds a burst says nothing about the others."""

EVEN_ROWS = 10.0
"""Weight, in rows a day, of the assumption that other feedback came as usual."""

SMALLEST = 1e-300
"""Tails are not told apart below this."""

RESULT: dict[str, pl.DataType] = {
    "view": pl.Int64(),
    "day": pl.Datetime("us"),
    "days": pl.Int64(),
    "count": pl.Int64(),
    "expected": pl.Float64(),
    "past": pl.Int64(),
    "past_count": pl.Int64(),
    "p": pl.Float64(),
    "false_alarms": pl.Float64(),
}


def bursts(
    frame: pl.LazyFrame,
    views: Sequence[Sequence[str]],
    since: datetime | None = None,
    varies: float | None = None,
) -> pl.DataFrame:
    """Find the days up to which segments had far more feedback than their history lets expect.

    Every span of 1, 3, 5 and 14 days that ends on a day is compared with the up to 56 days that
    end two days before it. The p-value is the upper tail of the gamma-Poisson (negative binomial)
    predictive distribution, so that a short or empty history does not alarm by itself; its variance
    grows with the dispersion of the segment's past and of the whole view. It is worked out twice,
    for a rise above the segment's own days and for one above what all other feedback of the view
    rose by (weekdays, holidays, a campaign), and the larger is taken.

    Sources: L. Hutwagner et al. (2003), The bioterrorism preparedness and response Early Aberration
    Reporting System (EARS), J. Urban Health 80 (window and guard); M. Kulldorff (2001), Prospective
    time periodic geographical disease surveillance using a scan statistic, JRSS A 164 (several
    spans); A. Gelman et al. (2013), Bayesian Data Analysis, §2.6 (Jeffreys prior); P. McCullagh and
    J. Nelder (1989), Generalized Linear Models, §9.2 (dispersion); `dispersion.prior` says how
    those of the segments are drawn to each other.

    Args:
        frame: Feedback with `created_at` and the columns in `views`.
        views: Each a list of columns that together make a segment; rows with a null in one are
            left out of that view.
        since: First day of what is reported. Days before it are judged as well, so that an alarm
            can be followed from its start, but are no tests; None reports all.
        varies: Dispersion of daily counts that a segment's own is drawn to; None takes the view's.
            With a fixed one, what is said of a day rests on the days up to it alone.

    Returns:
        One row a segment, day and span with at least 5 rows and p below 0.05, the surest first:
        the columns of all views (null where a view lacks one), `view` (its place in `views`),
        `day` (the last of the span), `days` (its length), `count` and `expected` (rows in the
        span), `past` (days it is compared with) and `past_count` (rows in them), `p`, and
        `false_alarms`: how many segments and days at least as sure chance alone lets expect in a
        report, views together.
    """
    tables = [_burst_table(frame, list(names), since, varies) for names in views]
    tests = sum(tested for _table, tested in tables)
    found = [
        table.with_columns(view=pl.lit(place, pl.Int64))
        for place, (table, _tested) in enumerate(tables)
    ]
    names = list(dict.fromkeys(name for view in views for name in view))
    empty = pl.DataFrame(schema={**dict.fromkeys(names, pl.String()), **RESULT})
    return (
        pl.concat([empty, *found], how="diagonal")
        .with_columns(false_alarms=pl.col("p") * tests)
        .sort("p", "view", *names, "day", "days")
    )


def _burst_table(
    frame: pl.LazyFrame, names: list[str], since: datetime | None, varies: float | None
) -> tuple[pl.DataFrame, int]:
    """Judge one view; also return how many segments and days there were to judge."""
    series = _Series.count(frame, names)
    first = MIN_PAST + GUARD
    if since is not None:
        first = max(first, pl.Series([since]).dt.epoch("d")[0] - series.origin)
    tests = series.segments * max(0, len(series.volume) - 1 - first)
    priors = series.pooled() if varies is None else (Prior(varies, POOLED_DAYS),) * 2
    return pl.concat([_judged(series, span, *priors) for span in SPANS]), tests


@dataclass(frozen=True)
class _Series:
    """Daily counts of all segments of a view, on one line, with their running sums.

    Segment stands after segment, far enough apart that no window reaches into the one before, so
    that every sum over days is a difference of two running sums.

    Attributes:
        daily: One row a segment and day with feedback: segment, `day`, `count`.
        segments: How many there are.
        origin: First day of the view, in days since 1970.
        age: Days since then, a row of `daily`.
        place: Place of each row of `daily` on the line.
        width: Places from one segment to the next.
        rows: Running sum of the counts.
        squares: Of their squares.
        weighted: Of their squares over the day's volume.
        volume: Running sum of all rows of the view by day.
    """

    daily: pl.DataFrame
    segments: int
    origin: int
    age: Days
    place: Days
    width: int
    rows: Array
    squares: Array
    weighted: Array
    volume: Array

    @classmethod
    def count(cls, frame: pl.LazyFrame, names: list[str]) -> Self:
        """Count rows by segment and day; segments too small to be judged are volume alone."""
        every = (
            frame.filter(pl.all_horizontal(pl.col("created_at", *names).is_not_null()))
            .group_by(*names, day=pl.col("created_at").dt.truncate("1d").cast(pl.Datetime("us")))
            .agg(count=pl.len().cast(pl.Int64))
            .collect()
        )
        days = every["day"].dt.epoch("d").to_numpy()
        origin = int(days.min()) if len(days) else 0
        volume = floats(np.bincount(days - origin, every["count"].to_numpy()))
        daily = every.filter(pl.col("count").sum().over(names) >= MIN_COUNT).sort(*names, "day")
        age = daily["day"].dt.epoch("d").to_numpy().astype(np.int64) - origin
        segment = daily.select(pl.struct(names).rle_id()).to_series().to_numpy().astype(np.int64)
        count = floats(daily["count"].to_numpy())
        width = len(volume) + PAST + GUARD + max(SPANS)
        return cls(
            daily,
            int(segment.max()) + 1 if len(segment) else 0,
            origin,
            age,
            segment * width + age,
            width,
            *(_running(values) for values in (count, count**2, count**2 / volume[age], volume)),
        )

    def between(self, running: Array, at: Days, start: Days, end: Days) -> Array:
        """Sum what the segments of the rows `at` had from day to day, `end` left out."""
        line = (self.place - self.age)[at]
        first, last = np.searchsorted(self.place, [line + start, line + end])
        return np.asarray(running[last] - running[first])

    def volume_between(self, start: Days, end: Days) -> Array:
        """Sum all feedback from day to day, `end` left out."""
        last = len(self.volume) - 1
        return np.asarray(self.volume[np.clip(end, 0, last)] - self.volume[np.clip(start, 0, last)])

    def pooled(self) -> tuple[Prior, Prior]:
        """Return what all segments say of their dispersion, by day and beside the volume."""
        last = np.flatnonzero(np.diff(self.place // self.width, append=-1))
        rows, squares, weighted = (
            np.diff(running[last + 1], prepend=0.0)
            for running in (self.rows, self.squares, self.weighted)
        )
        days = len(self.volume) - 1
        by_day = _pearson(squares, rows, rows / max(days, 1))
        beside = _pearson(weighted, rows, rows / max(self.volume[-1], 1))
        return _pooled(by_day, rows, days), _pooled(beside, rows, days)


def _pooled(pearson: Array, rows: Array, days: int) -> Prior:
    """Learn from Pearson's statistics of all segments; dispersions are at least 1."""
    if not len(pearson) or days < 2:
        return Prior(1.0, POOLED_DAYS)
    varied = np.clip(pearson / (days - 1), LEAST_VARIED, MOST_VARIED)
    telling = rows >= TELLING
    if telling.sum() < ENOUGH:
        return Prior(max(1.0, float(varied.mean())), POOLED_DAYS)
    common, freedom = prior(varied[telling], days - 1, robust=True)
    return Prior(max(1.0, common), freedom)


def _running(values: Array) -> Array:
    return np.concatenate(([0.0], np.cumsum(values)))


def _judged(series: _Series, span: int, own_prior: Prior, beside_prior: Prior) -> pl.DataFrame:
    """Judge every span with enough rows that ends on a day on which its segment has feedback."""
    start = series.age - span + 1
    rows = series.between(series.rows, np.arange(len(start)), start, series.age + 1)
    at = np.flatnonzero((start - GUARD >= MIN_PAST) & (rows >= MIN_COUNT))
    y, start, end = rows[at], start[at], series.age[at] + 1
    past = np.clip(start - GUARD, 1, PAST)
    history = (start - GUARD - past, start - GUARD)
    before, squares, weighted = (
        series.between(running, at, *history)
        for running in (series.rows, series.squares, series.weighted)
    )
    volume, volume_before = series.volume_between(start, end), series.volume_between(*history)
    length, usual = span / past, EVEN_ROWS * span
    rest = (volume - y + usual) / (volume_before - before + usual / length)
    own = _pearson(squares, before, before / past)
    beside = _pearson(weighted, before, before / np.maximum(volume_before, 1))
    return (
        series.daily[at]
        .with_columns(
            days=pl.lit(span, pl.Int64),
            count=pl.Series(y.astype(np.int64)),
            expected=before * np.maximum(length, rest),
            past=past,
            past_count=pl.Series(before.astype(np.int64)),
            p=np.maximum(
                _tail(y, before, length, *_dispersion(own, past, own_prior)),
                _tail(y, before, rest, *_dispersion(beside, past, beside_prior)),
            ),
        )
        .filter(pl.col("p") < RARE)
    )


def _tail(count: Array, before: Array, exposure: Array, dispersion: Array, freedom: Array) -> Array:
    """Return the chance of at least so many rows.

    The negative binomial with the mean that the past lets expect, and its variance: the
    dispersion times the mean, and the past's own uncertainty on top. Without dispersion it is the
    gamma-Poisson predictive distribution under Jeffreys' prior. That the dispersion is itself an
    estimate makes the tail that of Student's t.

    Args:
        count: Rows of the span.
        before: Rows of the past.
        exposure: The span's exposure as a fraction of the past's.
        dispersion: Variance of daily counts over their mean.
        freedom: Degrees of freedom by which it is known.
    """
    scale = dispersion * (1 + exposure)
    tail: Array = betainc(count, (before + 0.5) * exposure / (scale - 1), (scale - 1) / scale)
    return np.asarray(stdtr(freedom, ndtri(np.maximum(tail, SMALLEST))))


def _dispersion(pearson: Array, past: Days, pooled: Prior) -> tuple[Array, Array]:
    """Draw Pearson's statistic over its degrees of freedom to the view's; also return those."""
    freedom = floats(past - 1 + pooled.freedom)
    return np.maximum(1.0, (pearson + pooled.freedom * pooled.variance) / freedom), freedom


def _pearson(squares: Array, rows: Array, rate: Array) -> Array:
    """Return the sum over days of (count - mean)² / mean, written with running sums.

    Args:
        squares: Sum of count² / exposure over the days.
        rows: Sum of the counts.
        rate: Rows per exposure.
    """
    return squares / np.maximum(rate, 1e-9) - rows
