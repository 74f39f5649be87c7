"""Whether a share differs from that of many periods before, ordinary ups and downs allowed for."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from csvoice.analyze.statistics.dispersion import AS_GOOD_AS_KNOWN, prior
from csvoice.analyze.statistics.intervals import Array, Booleans, newcombe, special
from csvoice.analyze.statistics.significance import two_rates

FITTED_FROM = 5.0
"""Values with fewer rows a period say nothing about how dispersions differ."""

CLIPPED = 3.0
"""A value that wobbles more than so many times the others is taken to wobble no more."""

ROUNDS = 20

LEAST_LENT = 30.0
"""Degrees of freedom that what all values say is worth at least."""


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
    p'-chart. Since a dozen periods measure it badly for one value, the values are taken to wobble
    alike, by so many percent of their share (`wobble`), and each is drawn to that, as far as they
    are alike; the tail is that of Student's t with the freedom gained. Dispersions are never below
    1, and grow with the rows of the period, as those of a beta-binomial count do. The tail itself
    is the mid-p one given the sum, as in `two_rates`.

    Sources: S. Lund, D. Nettleton, D. McCarthy and G. Smyth (2012), Detecting differential
    expression in RNA-sequence data using quasi-likelihood with shrunken dispersion estimates,
    SAGMB 11; D. McCarthy, Y. Chen and G. Smyth (2012), Differential expression analysis of
    multifactor RNA-Seq experiments, Nucleic Acids Research 40 (a common wobble for all values);
    D. Laney (2002), Improved control charts for attributes, Quality Engineering 14.

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
    mean = before / past.shape[1] * (1 - share)
    dispersion, gained = moderated(parts.sum(axis=1) / freedom, freedom, mean, steady)
    usual = before_n / np.maximum((past_n > 0).sum(axis=1), 1)
    dispersion = 1 + (np.maximum(dispersion, 1) - 1) * np.maximum(1, n / np.maximum(usual, 1))
    pooled = (count + before) / np.maximum(n + before_n, 1)
    spread = np.maximum(dispersion * (1 - pooled), 1e-9)
    p = two_rates(count, np.maximum(n, 1), before, np.maximum(before_n, 1), spread, mid_p=True)
    low, high = newcombe(*(part / dispersion for part in (count, n, before, before_n)))
    return Against(share, low, high, 2 * special.stdtr(gained, special.ndtri(p / 2)), dispersion)


def moderated(
    variance: Array, freedom: Array, mean: Array, fitted: Booleans
) -> tuple[Array, Array]:
    """Draw dispersions to what the common wobble makes of them.

    Args:
        variance: One estimate a value.
        freedom: Degrees of freedom of each.
        mean: Rows a period of each.
        fitted: Which of them tell how much shares wobble.

    Returns:
        The moderated dispersions (posterior means), and the degrees of freedom of each.
    """
    common = 1 + wobble(variance, freedom, mean, fitted) * mean
    ratio = variance / common
    told = fitted & (ratio > 0)
    if told.sum() > 1:
        lent = max(prior(ratio[told], freedom[told], robust=True).freedom, LEAST_LENT)
    else:
        lent = LEAST_LENT if (common > 1).any() else AS_GOOD_AS_KNOWN
    return common * (lent + freedom * ratio) / (lent + freedom), lent + freedom


def wobble(variance: Array, freedom: Array, mean: Array, fitted: Booleans) -> float:
    """Return the squared coefficient of variation by which all shares wobble.

    The moment estimate of variance = 1 + wobble × mean, weighted by how well each is known, with
    those that wobble most drawn in: one that had a burst does not decide what is usual.
    """
    found = 0.0
    for _round in range(ROUNDS if fitted.any() else 0):
        common = 1 + found * mean
        drawn_in = np.minimum(variance, CLIPPED * common)
        weight = np.where(fitted, freedom * mean / common**2, 0.0)
        step = float((weight * (drawn_in - common)).sum()) / max(float((weight * mean).sum()), 1e-9)
        found = max(0.0, found + step)
    return found
