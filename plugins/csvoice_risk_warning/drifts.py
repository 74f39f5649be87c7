"""Slow rises that no single burst shows, week by week."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr

from csvoice import count_scores, ewma
from csvoice_risk_warning.cells import DIMENSIONS, telling, with_dimensions
from csvoice_risk_warning.options import Options
from csvoice_risk_warning.watch import DAY

Array: TypeAlias = NDArray[np.float64]

WEEK = 7
LEAST_WEEKS = 8
MOST_PAST, MOST_WATCHED = 40, 12
"""Weeks that tell what is usual, and newest weeks that are watched, at most."""

LEAST_ROWS = 20
"""Cells with fewer rows are not tested."""

MOST_CELLS = 300
MOST_DRIFTS = 20

CLIPPED = 3.0
"""A week is drawn in to three deviations, so that one burst is no drift."""

LEAST_RISE = 3
"""Weeks that a rise has to last; shorter ones are left to the bursts."""

TIMES = 1.3
"""Smallest rise, in times of what was to be expected, that is worth an alarm."""

POOLED_WEEKS = 8.0
"""Weight, in weeks, of the dispersion of all cells beside that of a cell's own past."""

HALF = 0.5

_VIEWS = [
    [*what, *where]
    for what in (["issue"], ["issue", "issue_detail"])
    for where in ([], ["brand", "product"], ["product"], ["brand"], ["region"])
]


def drifts(rows: pl.DataFrame, last: datetime, days: int, options: Options) -> pl.DataFrame:
    """Find the cells whose weekly counts have crept up and are still high.

    The newest weeks, half of all and at most 12, are compared with up to 40 weeks before them on an
    EWMA chart of normal scores. Each cell is judged once, at the last day, against its own past
    and against that scaled by what all feedback grew by; the smaller of the two levels counts.

    Sources: see `csvoice.ewma` and `csvoice.count_scores`; the first week of the rise is the one
    after the average was last no higher than usual (H. Nishina (1992), A comparison of control
    charts from the viewpoint of change-point estimation, Quality and Reliability Engineering
    International 8).

    Args:
        rows: Complaints, with `day` and every dimension.
        last: Last day watched.
        days: Days watched.
        options: The false alarms allowed.

    Returns:
        One row a drift, the surest first: the dimensions, `start` (first day of the rise),
        `weeks` (since then), `count`, `expected`, `past` (days before it that it is compared with)
        and `false_alarms` (cells at least as sure that chance alone lets expect in a report).
    """
    weeks = days // WEEK
    watched = min(MOST_WATCHED, weeks // 2)
    usual = min(MOST_PAST, weeks - watched)
    age = (last - pl.col("day")).dt.total_days() // WEEK
    recent = rows.with_columns(at=usual + watched - 1 - age).filter(pl.col("at") >= 0)
    cells = _cells(recent)
    if weeks < LEAST_WEEKS or cells.is_empty():
        return with_dimensions(pl.DataFrame(schema=_RESULT))
    volume = np.bincount(recent["at"].to_numpy(), minlength=usual + watched).astype(np.float64)
    counts = _counts(recent, cells, len(volume))
    expected = _Expected.of(counts, volume, usual)
    made = [_judged(*one, usual) for one in zip(counts, *expected, strict=True)]
    found = pl.DataFrame(made, schema=["p", "weeks", "count", "expected"], orient="row")
    start = last + DAY - WEEK * DAY * pl.col("weeks")
    return (
        pl.concat([cells.drop("cell"), found], how="horizontal")
        .with_columns(
            start=start.cast(pl.Datetime("us")),
            past=WEEK * (usual + watched - pl.col("weeks")),
            false_alarms=pl.col("p") * cells.height,
        )
        .filter(
            pl.col("false_alarms") <= options.drift,
            pl.col("weeks") >= LEAST_RISE,
            pl.col("count") >= pl.max_horizontal(TIMES * pl.col("expected"), options.min_red),
        )
        .sort("p", *DIMENSIONS)
        .head(MOST_DRIFTS)
        .select(*DIMENSIONS, *_RESULT)
    )


_RESULT = {
    "start": pl.Datetime("us"),
    "weeks": pl.Int64(),
    "count": pl.Int64(),
    "expected": pl.Float64(),
    "past": pl.Int64(),
    "false_alarms": pl.Float64(),
}


def _cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the cells that are tested, numbered, the largest first."""
    present = {name for name in DIMENSIONS if rows[name].null_count() < rows.height}
    views = [view for view in _VIEWS if set(view) <= present]
    if "brand" in present:
        views = [view for view in views if ("product" in view) <= ("brand" in view)]
    found = [
        with_dimensions(rows.drop_nulls(view).group_by(view).agg(size=pl.len())).select(
            *DIMENSIONS, "size"
        )
        for view in views
    ]
    if not found:
        return pl.DataFrame()
    enough = telling(pl.concat(found)).filter(pl.col("size") >= LEAST_ROWS)
    ranked = enough.sort(-pl.col("size").cast(pl.Int64), *DIMENSIONS).head(MOST_CELLS)
    return ranked.drop("size").with_row_index("cell").cast({"cell": pl.Int64})


def _counts(rows: pl.DataFrame, cells: pl.DataFrame, weeks: int) -> Array:
    """Return the weekly counts of the cells, shape (cells, weeks)."""
    counts = np.zeros((cells.height, weeks))
    kinds = cells.with_columns(
        kind=pl.concat_str(pl.col(name).is_not_null().cast(pl.Int8) for name in DIMENSIONS)
    )
    for one in kinds.partition_by("kind"):
        names = [name for name in DIMENSIONS if one[name].null_count() == 0]
        weekly = (
            rows.join(one.select("cell", *names), on=names).group_by("cell", "at").agg(n=pl.len())
        )
        counts[weekly["cell"].to_numpy(), weekly["at"].to_numpy()] = weekly["n"].to_numpy()
    return counts


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


def _judged(
    counts: Array, own: Array, beside: Array, varies: float, usual: int
) -> tuple[float, int, int, float]:
    """Return p-value, weeks of the rise at the last week, its rows, and those to be expected."""
    charts = (_chart(counts[usual:], mean[usual:], varies, usual) for mean in (own, beside))
    levels = np.minimum(*charts)
    low = np.flatnonzero(levels <= 0)
    weeks = len(levels) - (int(low[-1]) + 1 if len(low) else 0)
    since = len(counts) - weeks
    expected = max(float(own[since:].sum()), float(beside[since:].sum()))
    return float(ndtr(-levels[-1])), weeks, int(counts[since:].sum()), expected


def _chart(counts: Array, mean: Array, varies: float, usual: int) -> Array:
    """Return the moving average of the weeks watched, in its standard deviations."""
    scores = np.clip(count_scores(counts, mean, varies), -CLIPPED, CLIPPED)
    chart = ewma(scores, width=1.0, baseline=usual)
    levels: Array = chart.level / chart.limit
    return levels
