"""By how much more than chance counts vary, learned from many series at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from csvoice.analyze.statistics.intervals import Array, floats, special

AS_GOOD_AS_KNOWN = 1000.0
"""Degrees of freedom lent at most: beyond them Student's t is the normal distribution."""

QUARTILES = 1.349
"""Standard deviations between the quartiles of a normal distribution."""


class Prior(NamedTuple):
    """What many variances say about one more.

    Attributes:
        variance: The one they share.
        freedom: Degrees of freedom that this knowledge is worth; large where all are alike.
    """

    variance: float
    freedom: float


def prior(variance: Array, freedom: ArrayLike, *, robust: bool = False) -> Prior:
    """Estimate what variances have in common, and how far they really differ.

    They are taken to be drawn from a scaled F distribution, which is fitted by the first two
    moments of their logarithms; the inverse of the trigamma function by the first two terms of
    its series. Sources: G. Smyth (2004), Linear models and empirical Bayes methods for assessing
    differential expression in microarray experiments, SAGMB 3, §6.2; B. Phipson et al. (2016),
    Robust hyperparameter estimation protects against hypervariable genes, Annals of Applied
    Statistics 10, for the idea that outliers must not decide (here: median and quartiles).

    Args:
        variance: At least two estimates, all above 0.
        freedom: Degrees of freedom of each.
        robust: Take median and quartiles in place of mean and variance.
    """
    half = floats(freedom) / 2
    logarithm = np.log(variance) - special.digamma(half) + np.log(half)
    if robust:
        low, centre, high = np.quantile(logarithm, [0.25, 0.5, 0.75])
        spread = ((high - low) / QUARTILES) ** 2
    else:
        centre, spread = logarithm.mean(), logarithm.var(ddof=1)
    spread -= special.polygamma(1, half).mean()
    if spread <= 0:
        return Prior(float(np.exp(centre) if robust else variance.mean()), AS_GOOD_AS_KNOWN)
    own = (1 + np.sqrt(1 + 2 * spread)) / spread
    shift = 0.0 if robust else special.digamma(own / 2) - np.log(own / 2)
    return Prior(float(np.exp(centre + shift)), min(float(own), AS_GOOD_AS_KNOWN))
