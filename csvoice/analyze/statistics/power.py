"""What a comparison could have shown: the smallest change that would mostly be found."""

from __future__ import annotations

import numpy as np

from csvoice.analyze.statistics.special import ndtri

STEPS = 30
"""Halvings of the range in which the answer lies; 30 give nine digits."""


def detectable_rise(
    share: float, n: float, previous_n: float, alpha: float, power: float = 0.8
) -> float:
    """Return the smallest rise of a share that a test of two shares finds with this power.

    Source: J. Fleiss, B. Levin and M. Paik (2003), Statistical Methods for Rates and Proportions,
    3rd ed., §4.2, solved for the difference.

    Args:
        share: The share before.
        n: Rows of the period.
        previous_n: Rows it is compared with.
        alpha: Two-sided level at which a change is called one.
        power: Chance that it is.

    Returns:
        The rise as a fraction; infinite where even a share of 1 would not be found.
    """
    chance, sure = float(ndtri(1 - alpha / 2)), float(ndtri(power))

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
