"""Whether a share differs from that of many periods before, ordinary ups and downs allowed for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, ndtri, polygamma, stdtr

from csvoice.analyze.intervals import Array, newcombe
from csvoice.analyze.significance import two_rates

FITTED_FROM = 5.0
"""Values with fewer rows a period say nothing about how dispersions differ."""


class Against(NamedTuple):
    """Shares of one period against the mean of the periods before.

    Attributes:
        share: Share over all periods before.
        low: Lower end of the 95 % interval of the difference.
        high: Upper end of it.
        p: Two-sided, of a share like before.
        dispersion: Variance of the period's count over that of a binomial one, at least 1.
    """

    share: Array
    low: Array
    high: Array
    p: Array
    dispersion: Array


def against_history(count: Array, n: Array, past: Array, past_n: Array) -> Against:
    """Compare one period's counts with those of several periods before.

    Shares wobble from period to period more than chance within a period lets them: Pearson's
    statistic of the past periods over its degrees of freedom measures by how much, as in Laney's
    p'-chart. Since a dozen periods measure it badly for one value, the dispersions of all values
    are drawn to each other as far as they are alike, and the tail is that of Student's t with the
    freedom gained. They are never below 1, and grow with the rows of the period, as those of a
    beta-binomial count do. The tail itself is the mid-p one given the sum, as in `two_rates`.

    Sources: S. Lund, D. Nettleton, D. McCarthy and G. Smyth (2012), Detecting differential
    expression in RNA-sequence data using quasi-likelihood with shrunken dispersion estimates,
    SAGMB 11; D. Laney (2002), Improved control charts for attributes, Quality Engineering 14.

    Args:
        count: Rows of each value in the period.
        n: Rows the share is of, for each value.
        past: Rows of each value (first axis) in each past period (second axis).
        past_n: Rows the share is of, in the same shape.
    """
    before, before_n = past.sum(axis=1), past_n.sum(axis=1)
    share = before / np.maximum(before_n, 1)
    freedom = np.maximum((past_n > 0).sum(axis=1) - 1, 1)
    variance = past_n * (share * (1 - share))[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.nan_to_num((past - past_n * share[:, np.newaxis]) ** 2 / variance, posinf=0.0)
    steady = before >= FITTED_FROM * past.shape[1]
    dispersion, gained = moderated(parts.sum(axis=1) / freedom, freedom, steady)
    usual = before_n / np.maximum((past_n > 0).sum(axis=1), 1)
    dispersion = 1 + (np.maximum(dispersion, 1) - 1) * np.maximum(1, n / np.maximum(usual, 1))
    pooled = (count + before) / np.maximum(n + before_n, 1)
    spread = np.maximum(dispersion * (1 - pooled), 1e-9)
    p = two_rates(count, np.maximum(n, 1), before, np.maximum(before_n, 1), spread, mid_p=True)
    low, high = newcombe(*(part / dispersion for part in (count, n, before, before_n)))
    return Against(share, low, high, 2 * stdtr(gained, ndtri(p / 2)), dispersion)


def moderated(variance: Array, freedom: Array, fitted: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Draw variances to each other, as far as they differ no more than chance makes them.

    Source: G. Smyth (2004), Linear models and empirical Bayes methods for assessing differential
    expression in microarray experiments, SAGMB 3, §6.2; the inverse of the trigamma function by
    the first two terms of its series.

    Args:
        variance: One estimate a value.
        freedom: Degrees of freedom of each.
        fitted: Which of them tell how much variances differ.

    Returns:
        The moderated variances, and the degrees of freedom of each, infinite where all are alike.
    """
    some, half = variance[fitted & (variance > 0)], freedom[fitted & (variance > 0)] / 2
    if len(some) < 2:
        common = some.mean() if len(some) else 0.0
        return np.full_like(variance, common), freedom if common > 1 else np.full(
            len(variance), np.inf
        )
    logarithm = np.log(some) - digamma(half) + np.log(half)
    spread = float(logarithm.var(ddof=1) - polygamma(1, half).mean())
    if spread <= 0:
        return np.full_like(variance, some.mean()), np.full(len(variance), np.inf)
    prior = (1 + np.sqrt(1 + 2 * spread)) / spread
    common = np.exp(logarithm.mean() + digamma(prior / 2) - np.log(prior / 2))
    total = prior + freedom
    return (prior * common + freedom * variance) / total, total
