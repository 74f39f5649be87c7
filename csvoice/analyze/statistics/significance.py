"""Tests for two shares or two rates, and the correction for testing many things at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from csvoice.analyze.statistics.intervals import Array, Integers, floats, special, welch_error

EXACT_BELOW = 5.0
"""Fisher's test where an expected cell is smaller (Cochran's rule, 1954)."""


def two_shares(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Array:
    """Return two-sided p-values of equal shares.

    The pooled score test, which is Pearson's chi-square; Fisher's exact test where a cell's
    expected count is below 5 (W. G. Cochran (1954), Biometrics 10). Empty groups give 1.

    Args:
        x1: Rows that count in the first group.
        n1: Rows of the first group.
        x2: Rows that count in the second group.
        n2: Rows of the second group.
    """
    a, m, b, k = (
        np.atleast_1d(values).astype(np.float64) for values in np.broadcast_arrays(x1, n1, x2, n2)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (a + b) / (m + k)
        error = np.sqrt(pooled * (1 - pooled) * (1 / m + 1 / k))
        p: Array = 2 * special.ndtr(-np.abs(a / m - b / k) / error)
        smallest = np.minimum(m, k) * np.minimum(pooled, 1 - pooled)
    p[~np.isfinite(p)] = 1.0
    small = np.isfinite(smallest) & (smallest < EXACT_BELOW - 1e-9) & (m > 0) & (k > 0)
    p[small] = _fisher(a[small], m[small], b[small], k[small])
    return p


def _fisher(a: Array, m: Array, b: Array, k: Array) -> Array:
    """Sum the probabilities of all tables no likelier than the one seen (R. A. Fisher, 1934)."""
    total = a + b
    first = np.maximum(0, total - k).astype(np.int64)
    last = np.minimum(total, m).astype(np.int64)
    width = last - first + 1
    starts = np.cumsum(width) - width
    table = np.repeat(np.arange(len(a)), width)
    x = np.arange(width.sum()) - np.repeat(starts - first, width)

    def log_probability(hits: Array, row: Integers) -> Array:
        ways: Array = (
            _log_choose(m[row], hits)
            + _log_choose(k[row], total[row] - hits)
            - _log_choose(m[row] + k[row], total[row])
        )
        return ways

    every = log_probability(x.astype(np.float64), table)
    seen = log_probability(a, np.arange(len(a)))
    counted = np.where(every <= np.repeat(seen, width) + 1e-7, np.exp(every), 0.0)
    return np.minimum(np.add.reduceat(counted, starts), 1.0) if len(a) else a


def _log_choose(n: Array, k: Array) -> Array:
    ways: Array = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return ways


def two_rates(
    count1: ArrayLike,
    exposure1: ArrayLike,
    count2: ArrayLike,
    exposure2: ArrayLike,
    dispersion: ArrayLike = 1.0,
    *,
    mid_p: bool = False,
) -> Array:
    """Return two-sided p-values of equal rates: twice the smaller tail, given the sum.

    Sources: J. Przyborowski and H. Wilenski (1940), Homogeneity of results in testing samples from
    Poisson series, Biometrika 31; H. Lancaster (1961), Significance tests in discrete
    distributions, JASA 56 (mid-p). Arguments as in `intervals.poisson_ratio`, and:

    Args:
        count1: Events in the first span.
        exposure1: Length of the first span.
        count2: Events in the second span.
        exposure2: Length of the second span.
        dispersion: Variance of the counts over their mean.
        mid_p: Count what was seen half, so that the test is not more careful than its level.
    """
    x1, x2 = floats(count1) / floats(dispersion), floats(count2) / floats(dispersion)
    share = floats(exposure1) / (floats(exposure1) + floats(exposure2))
    # Tails of the binomial as incomplete beta functions, which take fractions of counts as well.
    at_least = np.where(x1 > 0, special.betainc(np.maximum(x1, 1e-9), x2 + 1, share), 1.0)
    at_most = np.where(x2 > 0, special.betainc(np.maximum(x2, 1e-9), x1 + 1, 1 - share), 1.0)
    seen = (at_most + at_least - 1) / 2 if mid_p else 0.0
    p: Array = np.minimum(1.0, 2 * (np.minimum(at_most, at_least) - seen))
    return p


def two_means(
    mean1: ArrayLike,
    deviation1: ArrayLike,
    n1: ArrayLike,
    mean2: ArrayLike,
    deviation2: ArrayLike,
    n2: ArrayLike,
) -> Array:
    """Return two-sided p-values of equal means (Welch's test); 1 where a group is too small.

    Arguments as in `intervals.welch`.
    """
    error, freedom = welch_error(deviation1, n1, deviation2, n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p: Array = 2 * special.stdtr(freedom, -np.abs(floats(mean1) - floats(mean2)) / error)
    return np.where(np.isfinite(p), p, 1.0)


def benjamini_hochberg(p: ArrayLike, tests: int | None = None) -> Array:
    """Return q-values: the false discovery rate at which each test would be called.

    Source: Y. Benjamini and Y. Hochberg (1995), JRSS B 57.

    Args:
        p: p-values of the tests that were worked out.
        tests: How many were made in all, where those left out of `p` had nothing to show.
    """
    values = floats(p)
    order = np.argsort(values, kind="stable")
    ranks = np.arange(1, len(values) + 1)
    stepped = values[order] * (tests or len(values)) / ranks
    q = np.empty_like(values)
    q[order] = np.minimum(1.0, np.minimum.accumulate(stepped[::-1])[::-1])
    return q


POWER = 0.8
"""Chance that a rise which can be detected is."""

STEPS = 30
"""Halvings of the range in which the answer lies; 30 give nine digits."""


def detectable_rise(share: float, n: float, previous_n: float, alpha: float) -> float:
    """Return the smallest rise of a share that a test of two shares finds four times of five.

    Source: J. Fleiss, B. Levin and M. Paik (2003), Statistical Methods for Rates and Proportions,
    3rd ed., §4.2, solved for the difference.

    Args:
        share: The share before.
        n: Rows of the period.
        previous_n: Rows it is compared with.
        alpha: Two-sided level at which a change is called one.

    Returns:
        The rise as a fraction; infinite where even a share of 1 would not be found.
    """
    chance, sure = float(special.ndtri(1 - alpha / 2)), float(special.ndtri(POWER))

    def found(rise: float) -> bool:
        risen = share + rise
        pooled = (risen * n + share * previous_n) / (n + previous_n)
        under_none = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / previous_n))
        under_rise = np.sqrt(risen * (1 - risen) / n + share * (1 - share) / previous_n)
        return bool(rise >= chance * under_none + sure * under_rise)

    low, high = 0.0, 1 - share
    if min(n, previous_n) <= 0 or not found(high):
        return float("inf")
    for _step in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if found(middle) else (middle, high)
    return high
