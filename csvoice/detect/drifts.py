"""Slow rises that no single burst shows, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from csvoice.analyze.series.ewma import count_scores, ewma
from csvoice.analyze.statistics.intervals import Array, Integers, special
from csvoice.detect.cells import WEEK

LEAST_WEEKS = 8
MOST_PAST, MOST_WATCHED = 40, 12
"""Weeks that tell what is usual, and newest weeks that are watched, at most."""

LEAST_ROWS = 20
"""Cells with fewer rows are not tested."""

FALSE_ALARMS = 0.02
"""Cells that chance alone may call rising in a report."""

CLIPPED = 3.0
"""A week is drawn in to three deviations, so that one burst is no drift."""

LEAST_RISE = 3
"""Weeks that a rise has to last; shorter ones are left to the bursts."""

TIMES = 1.3
"""Smallest rise, in times of what was to be expected, that is worth a word."""

POOLED_WEEKS = 8.0
"""Weight, in weeks, of the dispersion of all cells beside that of a cell's own past."""

HALF = 0.5

VIEWS = [
    [*what, *where]
    for what in (["issue"], ["issue", "issue_detail"])
    for where in ([], ["product"], ["brand"], ["region"], ["channel"])
]


@dataclass(frozen=True)
class Drift:
    """A cell that has risen slowly and is still high.

    Attributes:
        cell: Its columns and their values.
        start: First day of the rise, in days since 1970.
        rows: Its rows since then.
        expected: Rows that its past let expect.
        p: How likely chance alone is.
    """

    cell: dict[str, str]
    start: int
    rows: Integers
    expected: float
    p: float


def drifts(rows: pl.DataFrame, last: int) -> list[Drift]:
    """Find the cells whose weekly counts have crept up and are still high, the surest first.

    The newest weeks, half of all and at most 12, are compared with up to 40 weeks before them on an
    EWMA chart of normal scores. Each cell is judged once, at the last day, against its own past
    and against that scaled by what all feedback grew by; the smaller of the two levels counts.

    Sources: see `csvoice.ewma` and `csvoice.count_scores`; the first week of the rise is the one
    after the average was last no higher than usual (H. Nishina (1992), A comparison of control
    charts from the viewpoint of change-point estimation, Quality and Reliability Engineering
    International 8).

    Args:
        rows: Complaints of `csvoice.detect.cells.complaints`.
        last: Last day of all feedback, in days since 1970.
    """
    heads = rows.filter("head")
    weeks = (last - int(heads["at"].to_numpy().min()) + 1) // WEEK if heads.height else 0
    if weeks < LEAST_WEEKS:
        return []
    watched = min(MOST_WATCHED, weeks // 2)
    usual = min(MOST_PAST, weeks - watched)
    age = (last - pl.col("at")) // WEEK
    recent = heads.with_columns(week=usual + watched - 1 - age).filter(pl.col("week") >= 0)
    volume = np.bincount(recent["week"].to_numpy(), minlength=usual + watched).astype(np.float64)
    counted = list(_counted(recent, len(volume)))
    if not counted:
        return []
    every = np.stack([weekly for _cell, weekly in counted])
    expected = _Expected.of(every, volume, usual)
    judged = [_judged(*one, usual) for one in zip(every, *expected, strict=True)]
    found = [
        _drift(rows, cell, last, one)
        for (cell, _weekly), one in zip(counted, judged, strict=True)
        if one.p * len(counted) <= FALSE_ALARMS and one.rises
    ]
    return sorted(found, key=lambda one: (one.p, sorted(one.cell.items())))


def _counted(rows: pl.DataFrame, weeks: int) -> Iterator[tuple[dict[str, str], Array]]:
    """Give every cell with rows enough, and its weekly counts."""
    present = {name for name in rows.columns if rows[name].null_count() < rows.height}
    for view in VIEWS:
        if not set(view) <= present:
            continue
        enough = rows.drop_nulls(view).filter(pl.len().over(view) >= LEAST_ROWS)
        weekly = enough.group_by(*view, "week").len().sort(*view, "week")
        for part in weekly.partition_by(view, maintain_order=True):
            counts = np.zeros(weeks)
            counts[part["week"].to_numpy()] = part["len"].to_numpy()
            yield {name: part[name][0] for name in view}, counts


class _Expected(NamedTuple):
    """What cells let expect of each week.

    Attributes:
        own: Cells × weeks, by the cell's own past.
        beside: The same, all feedback having grown as it has.
        varies: Variance over mean of each cell's weeks.
    """

    own: Array
    beside: Array
    varies: Array

    @classmethod
    def of(cls, counts: Array, volume: Array, usual: int) -> _Expected:
        """Work it out on the first weeks."""
        rate = (counts[:, :usual].sum(axis=1, keepdims=True) + HALF) / usual
        own = np.broadcast_to(rate, counts.shape)
        beside = rate * np.maximum(volume / max(volume[:usual].mean(), HALF), HALF / usual)
        past = beside[:, :usual]
        pearson = ((counts[:, :usual] - past) ** 2 / past).sum(axis=1)
        pooled = pearson.mean() / (usual - 1)
        varies = (pearson + POOLED_WEEKS * pooled) / (usual - 1 + POOLED_WEEKS)
        return cls(own, beside, np.maximum(varies, 1.0))


class _Judged(NamedTuple):
    """p-value, weeks of the rise at the last week, its rows, and those to be expected."""

    p: float
    weeks: int
    found: int
    expected: float

    @property
    def rises(self) -> bool:
        """Whether it lasts, and is large enough to be worth a word."""
        return self.weeks >= LEAST_RISE and self.found >= max(TIMES * self.expected, LEAST_ROWS / 2)


def _judged(counts: Array, own: Array, beside: Array, varies: float, usual: int) -> _Judged:
    charts = (_chart(counts[usual:], mean[usual:], varies, usual) for mean in (own, beside))
    levels = np.minimum(*charts)
    low = np.flatnonzero(levels <= 0)
    weeks = len(levels) - (int(low[-1]) + 1 if len(low) else 0)
    since = len(counts) - weeks
    expected = max(float(own[since:].sum()), float(beside[since:].sum()))
    return _Judged(float(special.ndtr(-levels[-1])), weeks, int(counts[since:].sum()), expected)


def _chart(counts: Array, mean: Array, varies: float, usual: int) -> Array:
    """Return the moving average of the weeks watched, in its standard deviations."""
    scores = np.clip(count_scores(counts, mean, varies), -CLIPPED, CLIPPED)
    chart = ewma(scores, width=1.0, baseline=usual)
    levels: Array = chart.level / chart.limit
    return levels


def _drift(rows: pl.DataFrame, cell: dict[str, str], last: int, judged: _Judged) -> Drift:
    start = last + 1 - WEEK * judged.weeks
    mine = rows.filter(pl.col("at") >= start, **cell)
    return Drift(cell, start, mine["row"].to_numpy(), judged.expected, judged.p)
