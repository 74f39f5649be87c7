"""Estimates of many groups at once: drawn to the mean of all, and the ranks they allow."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from csvoice import benjamini_hochberg, two_means, welch


def shrunk_shares(x: ArrayLike, n: ArrayLike) -> NDArray[np.float64]:
    """Return empirical Bayes estimates of shares, along the first axis.

    The groups' shares are taken as draws from a beta distribution whose mean and size are fitted
    by moments; a group's share is then its posterior mean, so that few rows move it far towards
    the mean and many hardly. Where the groups differ no more than chance would have it, all get
    the common share. Source: J. C. Kleinman (1973), Proportions with extraneous variance, JASA 68.

    Args:
        x: Rows that count, groups along the first axis.
        n: Rows in all, of the same shape; at least 1.
    """
    counts, rows = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    total, groups = rows.sum(axis=0), rows.shape[0]
    mean = counts.sum(axis=0) / total
    spread = (rows * (counts / rows - mean) ** 2).sum(axis=0)
    chance = mean * (1 - mean)
    room = chance * (total - (rows**2).sum(axis=0) / total - (groups - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        # The intra-class correlation: 0 where the shares are equal, 1 where each is 0 or 1.
        likeness = np.clip((spread - chance * (groups - 1)) / room, 0, 1)
        size = np.where(likeness > 0, (1 - likeness) / likeness, np.inf)
        weight = np.where(np.isfinite(size), rows / (rows + size), 0.0)
    estimate: NDArray[np.float64] = weight * counts / rows + (1 - weight) * mean
    return estimate


def shrunk_means(mean: ArrayLike, deviation: ArrayLike, n: ArrayLike) -> NDArray[np.float64]:
    """Return empirical Bayes estimates of means.

    The groups' means are taken as draws from a normal distribution whose variance is fitted by
    moments; a group's estimate is its posterior mean. Rows are taken to scatter alike in all
    groups. Source: R. DerSimonian and N. Laird (1986), Meta-analysis in clinical trials,
    Controlled Clinical Trials 7.

    Args:
        mean: Mean of each group.
        deviation: Standard deviation of each group; NaN for groups of one row.
        n: Size of each group; at least 1.
    """
    means, sizes = np.asarray(mean, dtype=np.float64), np.asarray(n, dtype=np.float64)
    spread = np.nan_to_num(np.asarray(deviation, dtype=np.float64)) ** 2
    within = (spread * (sizes - 1)).sum() / max(1.0, (sizes - 1).sum())
    if within == 0 or len(means) < 2:
        return means
    weight = sizes / within
    centre = (weight * means).sum() / weight.sum()
    excess = (weight * (means - centre) ** 2).sum() - (len(means) - 1)
    between = max(0.0, excess / (weight.sum() - (weight**2).sum() / weight.sum()))
    kept = between / (between + 1 / weight)
    trusted = 1 / (between + 1 / weight)
    middle = (trusted * means).sum() / trusted.sum()
    estimate: NDArray[np.float64] = kept * means + (1 - kept) * middle
    return estimate


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
