"""Places in an order, as wide as the data leave them open."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from csvoice import benjamini_hochberg, two_means, welch

Array: TypeAlias = NDArray[np.float64]


def rank_ranges(
    mean: Array, deviation: Array, n: Array, q_value: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the best and the worst place each group may have, 1 for the highest mean.

    A group stands behind another only where their difference passes the test (Welch,
    Benjamini-Hochberg over all pairs) and its interval leaves out 0; groups that no test parts
    share their places. Source: H. Goldstein and M. Healy (1995), The graphical presentation of a
    collection of means, JRSS A 158.

    Args:
        mean: Mean of each group.
        deviation: Standard deviation of each group.
        n: Size of each group.
        q_value: Level of the false discovery rate.
    """
    groups = len(mean)
    first, second = np.triu_indices(groups, k=1)
    pairs = (mean[first], deviation[first], n[first], mean[second], deviation[second], n[second])
    low, high = welch(*pairs)
    apart = (benjamini_hochberg(two_means(*pairs)) < q_value) & (low * high > 0)
    ahead = np.zeros((groups, groups), dtype=bool)
    ahead[first, second] = apart & (mean[first] > mean[second])
    ahead[second, first] = apart & (mean[first] < mean[second])
    return 1 + ahead.sum(axis=0), groups - ahead.sum(axis=1)
