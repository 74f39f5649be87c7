"""By how much more than chance a segment's days vary, drawn to what all segments say."""

from __future__ import annotations

import numpy as np

from csvoice.analyze.events.daily_counts import DailyCounts, Days
from csvoice.analyze.statistics.dispersion import Prior, prior
from csvoice.analyze.statistics.intervals import Array, floats

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


def drawn(statistics: Array, past: Days, common: Prior) -> tuple[Array, Array]:
    """Draw Pearson's statistic over its degrees of freedom to the view's; also return those."""
    freedom = floats(past - 1 + common.freedom)
    return np.maximum(1.0, (statistics + common.freedom * common.variance) / freedom), freedom
