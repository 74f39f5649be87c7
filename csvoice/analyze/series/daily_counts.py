"""Daily counts of all segments of a view, and by how much more than chance they vary."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from csvoice.analyze.statistics.dispersion import Prior, prior
from csvoice.analyze.statistics.intervals import Array, Integers, floats


@dataclass(frozen=True)
class DailyCounts:
    """Daily counts of all segments of a view, on one line, with their running sums.

    Segment stands after segment, far enough apart that no window reaches into the one before, so
    that every sum over days is a difference of two running sums.

    Attributes:
        place: Place on the line of each entry, a segment and day with feedback.
        count: Its rows.
        width: How far one segment stands from the next.
        origin: First day of the view, in days since 1970.
        daily: All rows of the view by day, from then on.
    """

    place: Integers
    count: NDArray[np.int32]
    width: int
    origin: int
    daily: Integers

    @classmethod
    def of(cls, segment: Integers, day: Integers, *, least: int, apart: int) -> Self:
        """Count rows by segment and day.

        Args:
            segment: The segment of each row; rows with -1 are left out.
            day: Its day, in days since 1970.
            least: Segments with fewer rows count as volume alone.
            apart: Days between two segments on the line, at least the longest window.
        """
        known = segment >= 0
        segment, day = segment[known], day[known]
        origin = int(day.min()) if len(day) else 0
        daily = np.bincount(day - origin)
        width = len(daily) + apart
        place, count = _counted(segment * width + (day - origin))
        enough = _in_all(place // width, count) >= least
        return cls(place[enough], count[enough].astype(np.int32), width, origin, daily)

    @property
    def segment(self) -> Integers:
        """Number of the segment of each entry."""
        return self.place // self.width

    @cached_property
    def age(self) -> Integers:
        """Days of each entry since the first of the view."""
        return self.place % self.width

    @cached_property
    def rows(self) -> Array:
        """Running sum of the counts."""
        return _running(floats(self.count))

    @cached_property
    def squares(self) -> Array:
        """Running sum of their squares."""
        return _running(floats(self.count) ** 2)

    @cached_property
    def weighted(self) -> Array:
        """Running sum of their squares over the day's volume."""
        return _running(floats(self.count) ** 2 / floats(self.daily)[self.age])

    @cached_property
    def volume(self) -> Array:
        """Running sum of all rows of the view by day."""
        return _running(floats(self.daily))

    @property
    def edges(self) -> Integers:
        """Where each segment begins; one more than there are segments."""
        return _edges(self.segment)

    def between(self, running: Array, at: Integers, start: Integers, end: Integers) -> Array:
        """Sum what the segments of the entries `at` had from day to day, `end` left out."""
        line = self.place[at] - self.age[at]
        first, last = np.searchsorted(self.place, [line + start, line + end])
        return np.asarray(running[last] - running[first])

    def until(self, at: Integers, days: int) -> Array:
        """Count what the segments of the entries `at` had on their day and those before it."""
        first = np.searchsorted(self.place, self.place[at] - days + 1)
        return np.asarray(self.rows[at + 1] - self.rows[first])

    def reached(self, rows: int) -> Integers:
        """Return the ages at which segments had so many rows, of those that ever had."""
        edges, until = self.edges, np.append(0, np.cumsum(self.count))
        before = np.repeat(until[edges[:-1]], np.diff(edges))
        then = (until[:-1] - before < rows) & (until[1:] - before >= rows)
        return np.asarray(self.place[then] % self.width)

    def volume_between(self, start: Integers, end: Integers) -> Array:
        """Sum all feedback from day to day, `end` left out."""
        last = len(self.volume) - 1
        return np.asarray(self.volume[np.clip(end, 0, last)] - self.volume[np.clip(start, 0, last)])

    def by_segment(self, running: Array) -> Array:
        """Sum what each segment had on all days."""
        return np.diff(running[self.edges])


def _running(values: Array) -> Array:
    return np.concatenate(([0.0], np.cumsum(values)))


def _counted(values: Integers) -> tuple[Integers, Integers]:
    """Return the different values, sorted, and how often each occurs."""
    values = np.sort(values)
    edges = _edges(values)
    return values[edges[:-1]], np.diff(edges)


def _in_all(segment: Integers, count: Integers) -> Integers:
    """Return the sum of its segment's counts for each entry."""
    edges = _edges(segment)
    return np.repeat(np.diff(np.append(0, np.cumsum(count))[edges]), np.diff(edges))


def _edges(values: Integers) -> Integers:
    """Return where each run of equal values begins, and the end of the last."""
    return np.append(np.flatnonzero(np.diff(values, prepend=-1)), len(values))


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
    if days < 2:
        return Prior(1.0, POOLED_DAYS), Prior(1.0, POOLED_DAYS)
    by_day = pearson(squares, rows, rows / days)
    beside = pearson(weighted, rows, rows / series.volume[-1])
    return _pooled(by_day, rows, days), _pooled(beside, rows, days)


def _pooled(statistics: Array, rows: Array, days: int) -> Prior:
    """Learn from Pearson's statistics of all segments; dispersions are at least 1."""
    if not len(statistics):
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
