"""On which day something began."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from csvoice.analyze.statistics.special import xlogy

WINDOW = 28
"""Days up to the alarm among which the first one is looked for."""

LATEST = 14
"""Days before the alarm that may be the first, at most."""


def onset(days: NDArray[np.int64], until: int) -> int:
    """Return the day on which the daily counts went up for good, the likeliest one.

    Two Poisson rates, one before and one from the day on; the day that makes the counts of the
    last four weeks likeliest. Source: D. Hinkley (1970), Inference about the change-point in a
    sequence of random variables, Biometrika 57.

    Args:
        days: Days of the rows, in days since 1970, sorted.
        until: The last day looked at.
    """
    first = until - WINDOW + 1
    near = days[np.searchsorted(days, first) : np.searchsorted(days, until, "right")]
    counts = np.bincount(near - first, minlength=WINDOW)
    before = np.cumsum(counts)[:-1]
    after = counts.sum() - before
    length = np.arange(1, WINDOW)
    higher = after * length > before * (WINDOW - length)
    likelihood = xlogy(before, before / length) + xlogy(after, after / (WINDOW - length))
    near_end = length >= WINDOW - LATEST
    best = np.where(higher & near_end, likelihood, -np.inf)
    return first + 1 + int(np.argmax(best))
