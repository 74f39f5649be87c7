"""Confidence intervals over whole arrays, and the special functions that statistics rest on."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array: TypeAlias = NDArray[np.float64]
Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]


class _Special:
    """Has every function of `scipy.special`, which is loaded with the first call.

    Counting words imports this module and computes none of it.
    """

    def __getattr__(self, name: str) -> Any:
        from scipy import special

        return getattr(special, name)


special = _Special()

DIGITS = 6
"""What figures are rounded to: a sum depends on the order in which threads add it up."""

SMALL_SAMPLE = 30
"""Below this many rows a share is shown as a count (the usual rule of survey practice)."""


def floats(values: ArrayLike) -> Array:
    """Return the values as an array of floats."""
    return np.asarray(values, dtype=np.float64)


def wilson(successes: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[Array, Array]:
    """Return the score interval of a share.

    Source: E. B. Wilson (1927), Probable inference, the law of succession, and statistical
    inference, JASA 22.

    Args:
        successes: Rows that count.
        n: Rows in all; where it is 0 the interval is 0 to 1.
        level: Confidence level.

    Returns:
        Lower and upper ends, as fractions.
    """
    x, rows = floats(successes), floats(n)
    z = special.ndtri(0.5 + level / 2)
    share = x / np.maximum(rows, 1)
    denominator = rows + z**2
    centre = (x + z**2 / 2) / denominator
    half = z * np.sqrt(rows * share * (1 - share) + z**2 / 4) / denominator
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def newcombe(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float = 0.95
) -> tuple[Array, Array]:
    """Return the hybrid score interval of the difference `x1 / n1 - x2 / n2`.

    Source: R. G. Newcombe (1998), Interval estimation for the difference between independent
    proportions, Statistics in Medicine 17, method 10.

    Returns:
        Lower and upper ends, as fractions.
    """
    low1, high1 = wilson(x1, n1, level)
    low2, high2 = wilson(x2, n2, level)
    share1 = floats(x1) / np.maximum(floats(n1), 1)
    share2 = floats(x2) / np.maximum(floats(n2), 1)
    difference = share1 - share2
    low = difference - np.hypot(share1 - low1, high2 - share2)
    high = difference + np.hypot(high1 - share1, share2 - low2)
    return low, high


def poisson_ratio(
    count1: ArrayLike,
    exposure1: ArrayLike,
    count2: ArrayLike,
    exposure2: ArrayLike,
    level: float = 0.95,
    dispersion: ArrayLike = 1.0,
    *,
    mid_p: bool = False,
) -> tuple[Array, Array]:
    """Return the exact conditional interval of the ratio of two rates.

    Given their sum, the first of two Poisson counts is binomial; the Clopper-Pearson interval of
    that share is turned into one of the ratio. Sources: J. Przyborowski and H. Wilenski (1940),
    Biometrika 31; K. Krishnamoorthy and M. Lee (2010), Computational Statistics 25. Counts that
    vary more than Poisson ones are divided by their dispersion first (quasi-likelihood:
    P. McCullagh and J. Nelder (1989), Generalized Linear Models, §9.2).

    Args:
        count1: Events in the first span.
        exposure1: Length of the first span (days, orders …).
        count2: Events in the second span.
        exposure2: Length of the second span, in the same unit.
        level: Confidence level.
        dispersion: Variance of the counts over their mean; 1 for Poisson.
        mid_p: Use Jeffreys' limits of the share instead, which are close to the mid-p ones and
            hold the truth as often as they say, not more often (L. Brown, T. Cai and A. DasGupta
            (2001), Interval estimation for a binomial proportion, Statistical Science 16).

    Returns:
        Lower and upper ends of `(count1 / exposure1) / (count2 / exposure2)`; the upper end is
        infinite where the second count is 0.
    """
    x1, x2 = floats(count1) / floats(dispersion), floats(count2) / floats(dispersion)
    tail, inner, outer = (1 - level) / 2, 0.5 * mid_p, 1 - 0.5 * mid_p
    low = np.where(x1 > 0, special.betaincinv(np.maximum(x1 + inner, 1e-9), x2 + outer, tail), 0.0)
    high = np.where(
        x2 > 0, special.betaincinv(x1 + outer, np.maximum(x2 + inner, 1e-9), 1 - tail), 1.0
    )
    scale = floats(exposure2) / floats(exposure1)
    with np.errstate(divide="ignore"):
        return low / (1 - low) * scale, high / (1 - high) * scale


def mean_interval(
    mean: ArrayLike, deviation: ArrayLike, n: ArrayLike, level: float = 0.95
) -> tuple[Array, Array]:
    """Return Student's interval of a mean.

    Source: Student (1908), The probable error of a mean, Biometrika 6.

    Args:
        mean: Sample mean.
        deviation: Sample standard deviation (n - 1 in the denominator).
        n: Sample size; below 2 both ends are NaN.
        level: Confidence level.
    """
    rows = floats(n)
    freedom = np.where(rows > 1, rows - 1, np.nan)
    half = (
        special.stdtrit(freedom, 0.5 + level / 2) * floats(deviation) / np.sqrt(np.maximum(rows, 1))
    )
    return floats(mean) - half, floats(mean) + half


def welch(
    mean1: ArrayLike,
    deviation1: ArrayLike,
    n1: ArrayLike,
    mean2: ArrayLike,
    deviation2: ArrayLike,
    n2: ArrayLike,
    level: float = 0.95,
) -> tuple[Array, Array]:
    """Return Welch's interval of the difference of two means, `mean1 - mean2`.

    Source: B. L. Welch (1947), The generalization of "Student's" problem when several different
    population variances are involved, Biometrika 34.

    Args:
        mean1: Mean of the first group.
        deviation1: Its standard deviation (n - 1 in the denominator).
        n1: Its size; below 2 both ends are NaN.
        mean2: Mean of the second group.
        deviation2: Its standard deviation.
        n2: Its size.
        level: Confidence level.
    """
    error, freedom = welch_error(deviation1, n1, deviation2, n2)
    half = special.stdtrit(freedom, 0.5 + level / 2) * error
    difference = floats(mean1) - floats(mean2)
    return difference - half, difference + half


def welch_error(
    deviation1: ArrayLike, n1: ArrayLike, deviation2: ArrayLike, n2: ArrayLike
) -> tuple[Array, Array]:
    """Return the standard error of a difference of two means, and its degrees of freedom."""
    rows1 = np.where(floats(n1) > 1, floats(n1), np.nan)
    rows2 = np.where(floats(n2) > 1, floats(n2), np.nan)
    part1, part2 = floats(deviation1) ** 2 / rows1, floats(deviation2) ** 2 / rows2
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = (part1 + part2) ** 2 / (part1**2 / (rows1 - 1) + part2**2 / (rows2 - 1))
    return np.sqrt(part1 + part2), freedom
