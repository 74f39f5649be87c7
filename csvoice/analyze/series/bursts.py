"""Days on which a segment had far more feedback than its own days before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
import polars as pl

from csvoice.analyze.series.daily_counts import (
    POOLED_DAYS,
    DailyCounts,
    drawn,
    of_the_view,
    pearson,
)
from csvoice.analyze.series.segments import Segments
from csvoice.analyze.statistics.dispersion import Prior
from csvoice.analyze.statistics.intervals import Array, Booleans, Integers, special

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

EVEN_ROWS = 10.0
"""Weight, in rows a day, of the assumption that other feedback came as usual."""

SMALLEST = 1e-300
"""Tails are not told apart below this."""

FIXED = Prior(2.0, POOLED_DAYS)
"""Dispersion of daily counts taken for granted, so that no later day changes it."""

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


DAY = 86_400_000_000
"""Microseconds."""


def bursts(
    frame: pl.LazyFrame, views: Sequence[Sequence[str]], since: datetime | None = None
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

    Returns:
        One row a segment, day and span with at least 5 rows and p below 0.05, the surest first:
        the columns of all views (null where a view lacks one), `view` (its place in `views`),
        `day` (the last of the span), `days` (its length), `count` and `expected` (rows in the
        span), `past` (days it is compared with) and `past_count` (rows in them), `p`, and
        `false_alarms`: how many segments and days at least as sure chance alone lets expect in a
        report, views together.
    """
    names = list(dict.fromkeys(name for view in views for name in view))
    rows = frame.select("created_at", *names).drop_nulls("created_at").collect()
    segments, at = Segments.of(rows, names), rows["created_at"].dt.epoch("d").cast(pl.Int64)
    schema = {**dict.fromkeys(names, pl.String()), **RESULT, "at": pl.Int64()}
    found, tests = [pl.DataFrame(schema=schema)], 0
    for place, view in enumerate(views):
        series = daily_counts(segments.numbered(view), at.to_numpy())
        spans = judged(series, *of_the_view(series))
        spelled = segments.spelled(spans["segment"].to_numpy(), view)
        found.append(spelled.hstack(spans.drop("segment")).with_columns(view=pl.lit(place)))
        tests += _tested(series, since)
    day = (pl.col("at") * DAY).cast(pl.Datetime("us"))
    return (
        pl.concat(found, how="diagonal_relaxed")
        .with_columns(day=day, false_alarms=pl.col("p") * tests)
        .select(*names, *RESULT)
        .sort("p", "view", *names, "day", "days")
    )


def daily_counts(segment: Integers, at: Integers) -> DailyCounts:
    """Count rows by segment and day, laid out so that `judged` can judge them."""
    return DailyCounts.of(segment, at, least=MIN_COUNT, apart=PAST + GUARD + max(SPANS))


def _tested(series: DailyCounts, since: datetime | None) -> int:
    """Return how many segments and days there are to judge."""
    first = MIN_PAST + GUARD
    if since is not None:
        first = max(first, pl.Series([since]).dt.epoch("d")[0] - series.origin)
    return (len(series.edges) - 1) * max(0, len(series.volume) - 1 - first)


def judged(
    series: DailyCounts, own: Prior = FIXED, beside: Prior = FIXED, times: float = 0.0
) -> pl.DataFrame:
    """Judge the days of one view, as `bursts` says.

    Args:
        series: The view's `daily_counts`.
        own: What the dispersion of a segment's days is drawn to. Where it is fixed, what is said of
            a day rests on the days up to it alone.
        beside: The same for its share of all feedback.
        times: Spans with fewer than so many times the rows to be expected are left out.

    Returns:
        One row a span that is rare: `segment`, `at` (its last day, in days since 1970), and `days`,
        `count`, `expected`, `past`, `past_count` and `p` of `bursts`.
    """
    parts = zip(*_spans(series, times), strict=True)
    spans, p = _unlikely(series, _Spans._make(map(np.concatenate, parts)), own, beside)
    return pl.DataFrame(
        {
            "segment": series.place[spans.at] // series.width,
            "at": series.age[spans.at] + series.origin,
            "days": spans.days,
            "count": spans.rows.astype(np.int64),
            "expected": spans.expected,
            "past": spans.past,
            "past_count": spans.before.astype(np.int64),
            "p": p,
        }
    )


class _Spans(NamedTuple):
    """Spans to be judged, an entry each.

    Attributes:
        at: The entry of `DailyCounts` that ends it.
        days: Its length.
        rows: Rows in it.
        past: Integers it is compared with.
        before: Rows in them.
        rest: What all other feedback lets expect, as a fraction of `before`.
        expected: Rows to be expected in it.
    """

    at: Integers
    days: Integers
    rows: Array
    past: Integers
    before: Array
    rest: Array
    expected: Array

    def where(self, kept: Booleans) -> _Spans:
        """Return some of the spans."""
        return _Spans._make(values[kept] for values in self)


def _spans(series: DailyCounts, times: float) -> Iterator[_Spans]:
    """Give every span with enough rows that ends on a day on which its segment has feedback."""
    at = np.arange(len(series.age))
    for days in sorted(SPANS, reverse=True):
        rows = series.until(at, days)
        # What has too few rows in many days has too few in less.
        at, rows = at[rows >= MIN_COUNT], rows[rows >= MIN_COUNT]
        yield _compared(series, at, rows, days, times)


def _compared(series: DailyCounts, at: Integers, rows: Array, days: int, times: float) -> _Spans:
    """Compare spans of one length with the days before, where there are enough of them."""
    judged = series.age[at] - days + 1 - GUARD >= MIN_PAST
    at, rows = at[judged], rows[judged]
    start, end = series.age[at] - days + 1, series.age[at] + 1
    past = np.minimum(start - GUARD, PAST)
    history = (start - GUARD - past, start - GUARD)
    before = series.between(series.rows, at, *history)
    volume, volume_before = series.volume_between(start, end), series.volume_between(*history)
    length, usual = days / past, EVEN_ROWS * days
    rest = (volume - rows + usual) / (volume_before - before + usual / length)
    expected = before * np.maximum(length, rest)
    every = _Spans(at, np.full(len(at), days), rows, past, before, rest, expected)
    return every.where(rows >= times * expected)


def _unlikely(
    series: DailyCounts, spans: _Spans, own_prior: Prior, beside_prior: Prior
) -> tuple[_Spans, Array]:
    """Keep spans that are rare above their own past and beside the volume; return how rare."""
    own = pearson(_past(series, series.squares, spans), spans.before, spans.before / spans.past)
    p = _tail(spans, spans.days / spans.past, *drawn(own, spans.past, own_prior))
    spans, p = spans.where(p < RARE), p[p < RARE]
    weighted = _past(series, series.weighted, spans)
    rate = spans.before / np.maximum(series.volume_between(*_history(series, spans)), 1)
    beside = pearson(weighted, spans.before, rate)
    p = np.maximum(p, _tail(spans, spans.rest, *drawn(beside, spans.past, beside_prior)))
    return spans.where(p < RARE), p[p < RARE]


def _history(series: DailyCounts, spans: _Spans) -> tuple[Integers, Integers]:
    end = series.age[spans.at] - spans.days + 1 - GUARD
    return end - spans.past, end


def _past(series: DailyCounts, running: Array, spans: _Spans) -> Array:
    return series.between(running, spans.at, *_history(series, spans))


def _tail(spans: _Spans, exposure: Array, dispersion: Array, freedom: Array) -> Array:
    """Return the chance of at least so many rows.

    The negative binomial with the mean that the past lets expect, and its variance: the
    dispersion times the mean, and the past's own uncertainty on top. Without dispersion it is the
    gamma-Poisson predictive distribution under Jeffreys' prior. That the dispersion is itself an
    estimate makes the tail that of Student's t.

    Args:
        spans: The spans and their pasts.
        exposure: The span's exposure as a fraction of the past's.
        dispersion: Variance of daily counts over their mean.
        freedom: Degrees of freedom by which it is known.
    """
    mean, scale = (spans.before + 0.5) * exposure, dispersion * (1 + exposure)
    tail: Array = special.betainc(spans.rows, mean / (scale - 1), (scale - 1) / scale)
    return np.asarray(special.stdtr(freedom, special.ndtri(np.maximum(tail, SMALLEST))))
