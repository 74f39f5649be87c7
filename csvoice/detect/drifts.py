"""Slow rises that no single burst shows, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import polars as pl

from csvoice.analyze.series.ewma import count_scores, ewma
from csvoice.analyze.statistics.intervals import Array, Integers, special
from csvoice.detect.cells import WEEK, WHERE, Complaints

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

GROWN = 2.0
"""A place with so many times its past rows a week, such as a new version, has more of all."""

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


def drifts(dated: Complaints, last: int) -> list[Drift]:
    """Find the cells whose weekly counts have crept up and are still high, the surest first.

    The newest weeks, half of all and at most 12, are compared with up to 40 weeks before them on an
    EWMA chart of normal scores. Each cell is judged once, at the last day, against its own past,
    against that scaled by what all feedback grew by, and against what its place, where it has
    grown, lets expect of all past: of a new version all is new. The smallest level counts.

    Sources: see `csvoice.ewma` and `csvoice.count_scores`; the first week of the rise is the one
    after the average was last no higher than usual (H. Nishina (1992), A comparison of control
    charts from the viewpoint of change-point estimation, Quality and Reliability Engineering
    International 8).

    Args:
        dated: All complaints.
        last: Last day of all feedback, in days since 1970.
    """
    days = dated.at[dated.head]
    weeks = (last - int(days.min()) + 1) // WEEK if len(days) else 0
    if weeks < LEAST_WEEKS:
        return []
    watched = min(MOST_WATCHED, weeks // 2)
    usual = min(MOST_PAST, weeks - watched)
    every = usual + watched - 1 - (last - dated.at) // WEEK
    recent = np.flatnonzero(dated.head & (every >= 0))
    week: Integers = every[recent]
    volume = np.bincount(week, minlength=usual + watched).astype(np.float64)
    cells, counts, beyond = _counted(dated, recent, week, usual, len(volume))
    if not cells:
        return []
    expected = _Expected.of(counts, volume, beyond, usual)
    p, rises = _rising(counts, expected, usual)
    sure = np.flatnonzero((p * len(cells) <= FALSE_ALARMS) & (rises >= LEAST_RISE))
    found = list[Drift]()
    for cell, rise in zip(sure, rises[sure].tolist(), strict=True):
        worth = _worth(*(one[cell, -rise:] for one in (counts, *expected[:3])))
        if worth is not None:
            start = last + 1 - WEEK * rise
            rows = dated.of(*cells[cell]).filter(pl.col("at") >= start)
            values = rows.drop("row", "at").row(0, named=True)
            found.append(Drift(values, start, rows["row"].to_numpy(), worth, float(p[cell])))
    return sorted(found, key=lambda one: (one.p, sorted(one.cell.items())))


_Cell: TypeAlias = tuple[Sequence[str], Integers]
"""Columns, and the number of a segment of them, as an array of one."""


def _counted(
    dated: Complaints, rows: Integers, week: Integers, usual: int, weeks: int
) -> tuple[list[_Cell], Array, Array]:
    """Return every cell with rows enough, its weekly counts, and what its place lets expect."""
    cells, counts, within = list[_Cell](), [np.empty((0, weeks))], [np.empty((0, weeks))]
    for view in dated.views(VIEWS):
        numbers = dated.said.numbered(view)[rows]
        known, first, place = np.unique(numbers, return_index=True, return_inverse=True)
        weekly = _weekly(place, week, weeks)
        enough = (known >= 0) & (weekly.sum(axis=1) >= LEAST_ROWS)
        counts.append(weekly[enough])
        within.append(_within(dated, view, rows, first[enough], week, usual, weeks))
        cells += [(view, np.array([number])) for number in known[enough]]
    return cells, np.concatenate(counts), np.concatenate(within)


def _weekly(place: Integers, week: Integers, weeks: int) -> Array:
    """Count each place, in their order, week by week."""
    weekly = np.bincount(place * weeks + week, minlength=(place.max(initial=-1) + 1) * weeks)
    return weekly.reshape(-1, weeks).astype(np.float64)


def _within(
    dated: Complaints,
    view: Sequence[str],
    rows: Integers,
    some: Integers,
    week: Integers,
    usual: int,
    weeks: int,
) -> Array:
    """Return what the places of some rows, if they have grown, let expect of what those say.

    That is the place's rows, week by week, times the past share of what is said; `some` are
    places in `rows`.
    """
    where = [name for name in view if name in WHERE]
    if not where:
        return np.zeros((len(some), weeks))
    place, what = (
        np.unique(dated.said.numbered(names)[rows], return_inverse=True)[1]
        for names in (where, [name for name in view if name not in where])
    )
    past = _weekly(what, week, weeks)[:, :usual].sum(axis=1)
    share = past / max(past.sum(), HALF)
    weekly = _weekly(place, week, weeks)
    grown = weekly[:, usual:].mean(axis=1) >= GROWN * weekly[:, :usual].mean(axis=1)
    found: Array = (weekly * grown[:, np.newaxis])[place[some]] * share[what[some]][:, np.newaxis]
    return found


class _Expected(NamedTuple):
    """What cells let expect of each week.

    Attributes:
        own: Cells × weeks, by the cell's own past.
        beside: The same, all feedback having grown as it has.
        within: By the rows of the cell's place; next to nothing without one.
        varies: Variance over mean of each cell's weeks.
    """

    own: Array
    beside: Array
    within: Array
    varies: Array

    @classmethod
    def of(cls, counts: Array, volume: Array, within: Array, usual: int) -> _Expected:
        """Work it out on the first weeks."""
        rate = (counts[:, :usual].sum(axis=1, keepdims=True) + HALF) / usual
        own = np.broadcast_to(rate, counts.shape)
        beside = rate * np.maximum(volume / max(volume[:usual].mean(), HALF), HALF / usual)
        past = beside[:, :usual]
        pearson = ((counts[:, :usual] - past) ** 2 / past).sum(axis=1)
        pooled = pearson.mean() / (usual - 1)
        varies = (pearson + POOLED_WEEKS * pooled) / (usual - 1 + POOLED_WEEKS)
        within = np.maximum(within, HALF / usual)
        return cls(own, beside, within, np.maximum(varies, 1.0))


def _rising(counts: Array, expected: _Expected, usual: int) -> tuple[Array, Integers]:
    """Return how likely chance alone is, and for how many weeks each cell has been rising."""
    watched = counts[:, usual:]
    charts = (_chart(watched, mean[:, usual:], expected.varies, usual) for mean in expected[:3])
    levels = np.minimum.reduce([*charts])
    # As if it had been low before all weeks.
    low = np.insert(levels <= 0, 0, values=True, axis=1)
    return special.ndtr(-levels[:, -1]), np.argmax(low[:, ::-1], axis=1)


def _chart(counts: Array, mean: Array, varies: Array, usual: int) -> Array:
    """Return the moving averages of the weeks watched, in their standard deviations."""
    scores = np.clip(count_scores(counts, mean, varies[:, np.newaxis]), -CLIPPED, CLIPPED)
    chart = ewma(scores.T, width=1.0, baseline=usual)
    levels: Array = (chart.level / chart.limit).T
    return levels


def _worth(found: Array, *usual: Array) -> float | None:
    """Return the rows to be expected in the weeks of a rise that is large enough for a word."""
    expected = max(float(one.sum()) for one in usual)
    return expected if found.sum() >= max(TIMES * expected, LEAST_ROWS / 2) else None
