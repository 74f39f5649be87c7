"""Slow drifts: the exponentially weighted moving average of what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from csvoice.analyze.statistics.intervals import Array, Integers, floats, special

WEIGHT = 0.2
WIDTH = 2.962
"""With weight 0.2, one false alarm in 500 points (Lucas and Saccucci's table)."""
STATES = 201
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Ewma:
    """An EWMA chart in deviations from what was expected, a value a point.

    Attributes:
        level: The moving average, from 0 on, which is as expected.
        limit: How far it may go, up or down.
        outside: 1 above the limit, -1 below it, else 0.
        false_alarms: Alarms in 100 points that chance alone gives, where the average starts anew
            after each.
    """

    level: Array
    limit: Array
    outside: Integers
    false_alarms: float


def count_scores(count: ArrayLike, expected: ArrayLike, dispersion: ArrayLike = 1.0) -> Array:
    """Turn counts into what standard normal values would be in their place.

    Small counts are skew, and a drift chart of them alarms too often; their mid-p normal scores
    are not. Source: C. P. Quesenberry (1991), SPC Q charts for a Poisson parameter, Journal of
    Quality Technology 23; for counts that vary more, of the negative binomial distribution.

    Args:
        count: Counts.
        expected: Their means, more than 0.
        dispersion: Their variance over their mean.

    Returns:
        Scores with mean 0 and deviation 1 where counts are as expected: for `ewma`, mean 0 and
        deviation 1.
    """
    k, wide = floats(count), np.maximum(floats(dispersion), 1 + 1e-6)
    shape = np.maximum(floats(expected), LEAST) / (wide - 1)
    at_most = special.betainc(shape, k + 1, 1 / wide)
    below = np.where(k > 0, special.betainc(shape, np.maximum(k, LEAST), 1 / wide), 0.0)
    middle = np.clip((at_most + below) / 2, LEAST, 1 - LEAST)
    scores: Array = special.ndtri(middle)
    return scores


def ewma(
    values: ArrayLike,
    mean: ArrayLike = 0.0,
    deviation: ArrayLike = 1.0,
    *,
    weight: float = WEIGHT,
    width: float = WIDTH,
    baseline: float = np.inf,
) -> Ewma:
    """Watch for a lasting shift too small for a control chart of single points.

    Sources: S. W. Roberts (1959), Control chart tests based on geometric moving averages,
    Technometrics 1; limits that widen with time and the choice of weight and width: J. M. Lucas
    and M. S. Saccucci (1990), Exponentially weighted moving average control schemes,
    Technometrics 32.

    Args:
        values: What was seen, in order of time, of one series or a column a series; of counts,
            their `count_scores`.
        mean: What was to be expected, of each or of all.
        deviation: Standard deviation of one value.
        weight: Weight of the newest value, 0 to 1; small ones see small drifts.
        width: Limits in deviations of the average.
        baseline: Points the mean was estimated from; few of them widen the limits.
    """
    z = (floats(values) - floats(mean)) / np.maximum(floats(deviation), LEAST)
    kept = 1 - weight
    level, last = np.empty_like(z), np.zeros(z.shape[1:])
    for place, value in enumerate(z):
        last = kept * last + weight * value
        level[place] = last
    age = np.arange(1, len(z) + 1).reshape(-1, *[1] * (z.ndim - 1))
    noise = weight / (2 - weight) * (1 - kept ** (2 * age))
    limit = width * np.sqrt(noise + (1 - kept**age) ** 2 / baseline)
    outside = (level > limit).astype(np.int64) - (level < -limit)
    return Ewma(level, limit, outside, 100 / run_length(weight, width))


@lru_cache(maxsize=64)
def run_length(weight: float, width: float) -> float:
    """Return the mean number of points to a false alarm, for normal values.

    The average is a Markov chain on the cells between the limits: D. Brook and D. A. Evans
    (1972), An approach to the probability distribution of cusum run length, Biometrika 59.
    """
    limit = width * np.sqrt(weight / (2 - weight))
    edges = np.linspace(-limit, limit, STATES + 1)
    middle = (edges[:-1] + edges[1:]) / 2
    reach = special.ndtr((edges[np.newaxis, :] - (1 - weight) * middle[:, np.newaxis]) / weight)
    chain = np.diff(reach, axis=1)
    lengths = np.linalg.solve(np.eye(STATES) - chain, np.ones(STATES))
    return float(lengths[STATES // 2])
