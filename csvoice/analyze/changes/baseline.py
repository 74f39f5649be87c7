"""Whether a share differs from that of many periods before, ordinary ups and downs allowed for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from csvoice.analyze.statistics.dispersion import AS_GOOD_AS_KNOWN, prior
from csvoice.analyze.statistics.intervals import Array, newcombe
from csvoice.analyze.statistics.significance import two_rates
from csvoice.analyze.statistics.special import ndtri, stdtr

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

    Args:
        variance: One estimate a value.
        freedom: Degrees of freedom of each.
        fitted: Which of them tell how much variances differ.

    Returns:
        The moderated variances (posterior means), and the degrees of freedom of each.
    """
    fitted = fitted & (variance > 0)
    if fitted.sum() < 2:
        common = float(variance[fitted].sum())
        lent = 0.0 if common > 1 else AS_GOOD_AS_KNOWN
    else:
        common, lent = prior(variance[fitted], freedom[fitted])
    return (lent * common + freedom * variance) / (lent + freedom), lent + freedom
