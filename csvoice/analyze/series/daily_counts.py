"""Daily counts of all segments of a view, and by how much more than chance they vary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl

from csvoice.analyze.statistics.dispersion import Prior, prior
from csvoice.analyze.statistics.intervals import Array, Integers, floats

DAY = 86_400_000_000
"""Microseconds."""


@dataclass(frozen=True)
class DailyCounts:
    """Daily counts of all segments of a view, on one line, with their running sums.

    Segment stands after segment, far enough apart that no window reaches into the one before, so
    that every sum over days is a difference of two running sums.

    Attributes:
        daily: One row a segment and day with feedback: its columns, `day`, `count`.
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
    age: Integers
    place: Integers
    width: int
    rows: Array
    squares: Array
    weighted: Array
    volume: Array

    @classmethod
    def count(cls, frame: pl.LazyFrame, names: list[str], *, least: int, apart: int) -> Self:
        """Count rows by segment and day.

        Args:
            frame: Feedback with `created_at` and the columns `names`.
            names: Columns that together make a segment; rows with a null in one are left out.
            least: Segments with fewer rows count as volume alone.
            apart: Days between two segments on the line, at least the longest window.
        """
        every = (
            frame.filter(pl.all_horizontal(pl.col("created_at", *names).is_not_null()))
            .group_by(*names, at=pl.col("created_at").dt.epoch("d").cast(pl.Int64))
            .agg(count=pl.len().cast(pl.Int64))
            .collect()
        )
        days = every["at"].to_numpy()
        origin = int(days.min()) if len(days) else 0
        volume = floats(np.bincount(days - origin, every["count"].to_numpy()))
        daily = (
            every.lazy()
            .filter(pl.col("count").sum().over(names) >= least)
            .sort(*names, "at")
            .with_columns(
                segment=pl.struct(names).rle_id().cast(pl.Int64),
                day=(pl.col("at") * DAY).cast(pl.Datetime("us")),
            )
            .collect()
        )
        age, segment = daily["at"].to_numpy() - origin, daily["segment"].to_numpy()
        count = floats(daily["count"].to_numpy())
        width = len(volume) + apart
        return cls(
            daily,
            int(segment.max()) + 1 if len(segment) else 0,
            origin,
            age,
            segment * width + age,
            width,
            *(
                np.concatenate(([0.0], np.cumsum(values)))
                for values in (count, count**2, count**2 / volume[age], volume)
            ),
        )

    def between(self, running: Array, at: Integers, start: Integers, end: Integers) -> Array:
        """Sum what the segments of the rows `at` had from day to day, `end` left out."""
        line = (self.place - self.age)[at]
        first, last = np.searchsorted(self.place, [line + start, line + end])
        return np.asarray(running[last] - running[first])

    def volume_between(self, start: Integers, end: Integers) -> Array:
        """Sum all feedback from day to day, `end` left out."""
        last = len(self.volume) - 1
        return np.asarray(self.volume[np.clip(end, 0, last)] - self.volume[np.clip(start, 0, last)])

    def by_segment(self, running: Array) -> Array:
        """Sum what each segment had on all days."""
        last = np.flatnonzero(np.diff(self.place // self.width, append=-1))
        return np.diff(running[last + 1], prepend=0.0)


POOLED_DAYS = 28.0
"""Weight, in days, of the dispersion of the whole view beside that of a segment's own past, where
too few segments tell how far their dispersions differ."""

TELLING = 30
"""Rows from which on a segment tells it."""

ENOUGH = 5
"""Segments that are needed for it."""

LEAST_VARIED, MOST_VARIED = 0.05, 4.0
"""What a segment adds to it: one that holds a burst says nothing about the others."""


def pearson(squares: Array, rows: Array, rate: Array) -> Array:
    """Return the sum over days of (count - mean)² / mean, written with running sums.

    Args:
        squares: Sum of count² / exposure over the days.
        rows: Sum of the counts.
        rate: Rows per exposure.
    """
    return squares / np.maximum(rate, 1e-9) - rows


def of_the_view(series: DailyCounts) -> tuple[Prior, Prior]:
    """Return what all segments say of their dispersion, by day and beside the volume."""
    rows, squares, weighted = (
        series.by_segment(running) for running in (series.rows, series.squares, series.weighted)
    )
    days = len(series.volume) - 1
    by_day = pearson(squares, rows, rows / max(days, 1))
    beside = pearson(weighted, rows, rows / max(series.volume[-1], 1))
    return _pooled(by_day, rows, days), _pooled(beside, rows, days)


def _pooled(statistics: Array, rows: Array, days: int) -> Prior:
    """Learn from Pearson's statistics of all segments; dispersions are at least 1."""
    if not len(statistics) or days < 2:
        return Prior(1.0, POOLED_DAYS)
    varied = np.clip(statistics / (days - 1), LEAST_VARIED, MOST_VARIED)
    telling = rows >= TELLING
    if telling.sum() < ENOUGH:
        return Prior(max(1.0, float(varied.mean())), POOLED_DAYS)
    common, freedom = prior(varied[telling], days - 1, robust=True)
    return Prior(max(1.0, common), freedom)


def drawn(statistics: Array, past: Integers, common: Prior) -> tuple[Array, Array]:
    """Draw Pearson's statistic over its degrees of freedom to the view's; also return those."""
    freedom = floats(past - 1 + common.freedom)
    return np.maximum(1.0, (statistics + common.freedom * common.variance) / freedom), freedom
