"""Daily counts of all segments of a view on one line, so that a sum over days is one difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from csvoice.analyze.events.segments import Integers
from csvoice.analyze.statistics.intervals import Array, floats

Days: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True)
class DailyCounts:
    """Daily counts of all segments of a view, on one line, with their running sums.

    Segment stands after segment, far enough apart that no window reaches into the one before, so
    that every sum over days is a difference of two running sums.

    Attributes:
        segment: Number of the segment, an entry a segment and day with feedback.
        origin: First day of the view, in days since 1970.
        age: Days since then, of each entry.
        place: Place of each entry on the line.
        rows: Running sum of the counts.
        squares: Of their squares.
        weighted: Of their squares over the day's volume.
        volume: Running sum of all rows of the view by day.
    """

    segment: Integers
    origin: int
    age: Days
    place: Days
    rows: Array
    squares: Array
    weighted: Array
    volume: Array

    @classmethod
    def count(cls, segment: Integers, day: Days, *, least: int, apart: int) -> Self:
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
        volume = np.bincount(day - origin)
        width = len(volume) + apart
        place, count = _counted(segment * width + (day - origin))
        enough = _in_all(place // width, count) >= least
        place, count = place[enough], count[enough]
        segment, age = np.divmod(place, width)
        daily, every = floats(count), floats(volume)
        sums = (daily, daily**2, daily**2 / every[age], every)
        return cls(segment, origin, age, place, *(_running(values) for values in sums))

    @property
    def edges(self) -> Integers:
        """Where each segment begins; one more than there are segments."""
        return _edges(self.segment)

    def between(self, running: Array, at: Days, start: Days, end: Days) -> Array:
        """Sum what the segments of the entries `at` had from day to day, `end` left out."""
        line = (self.place - self.age)[at]
        first, last = np.searchsorted(self.place, [line + start, line + end])
        return np.asarray(running[last] - running[first])

    def until(self, at: Days, days: int) -> Array:
        """Count what the segments of the entries `at` had on their day and those before it."""
        first = np.searchsorted(self.place, self.place[at] - days + 1)
        return np.asarray(self.rows[at + 1] - self.rows[first])

    def reached(self, rows: int) -> Days:
        """Return the ages at which segments had so many rows, of those that ever had."""
        edges = self.edges
        before = np.repeat(self.rows[edges[:-1]], np.diff(edges))
        return self.age[(self.rows[:-1] - before < rows) & (self.rows[1:] - before >= rows)]

    def volume_between(self, start: Days, end: Days) -> Array:
        """Sum all feedback from day to day, `end` left out."""
        last = len(self.volume) - 1
        return np.asarray(self.volume[np.clip(end, 0, last)] - self.volume[np.clip(start, 0, last)])

    def by_segment(self, running: Array) -> Array:
        """Sum what each segment had on all days."""
        return np.diff(running[self.edges])


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


def _running(values: Array) -> Array:
    return np.concatenate(([0.0], np.cumsum(values)))
