"""Daily counts of all segments of a view on one line, so that a sum over days is one difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.statistics.intervals import Array, floats

Days: TypeAlias = NDArray[np.int64]

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
    age: Days
    place: Days
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

    def by_segment(self, running: Array) -> Array:
        """Sum what each segment had on all days."""
        last = np.flatnonzero(np.diff(self.place // self.width, append=-1))
        return np.diff(running[last + 1], prepend=0.0)


def _running(values: Array) -> Array:
    return np.concatenate(([0.0], np.cumsum(values)))
