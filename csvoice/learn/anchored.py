"""A quick learner for few labels that does not forget what rules say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

ANCHOR = 30.0
"""All rows that rules are sure about count together as much as so many labels."""
MOST_ANCHORS = 3_000
ALONE = 10.0
"""Inverse strength of the penalty without rules: labels alone have to be taken at their word."""
_SAME_TYPES = 0.5
"""Rules whose types are fewer of the labels than this are about something else."""


def fit_anchored(
    features: NDArray[np.float64],
    rows: Sequence[int] | NDArray[np.int64],
    labels: Sequence[str] | NDArray[np.object_],
    sure: NDArray[np.int64],
    taught: NDArray[np.object_],
) -> LogisticRegression:
    """Fit a logistic regression on labels, and lightly on what rules are sure about.

    The fewer the labels, the more it stays with the rules; types that nobody has labelled yet stay
    possible.

    Args:
        features: Shape (all rows, features).
        rows: Numbers of the labelled rows.
        labels: Their labels.
        sure: Numbers of the rows that rules are sure about; none where there are no rules.
        taught: What the rules say of them.

    Raises:
        ValueError: Labels and rules together name fewer than two types.
    """
    rows, labels = np.asarray(rows, dtype=np.int64), np.asarray(labels, dtype=object)
    others = np.flatnonzero(~np.isin(sure, rows))
    others = others[:: -(-len(others) // MOST_ANCHORS) or 1]
    if len(labels) and np.isin(labels.astype(str), taught.astype(str)).mean() < _SAME_TYPES:
        others = others[:0]
    weights = np.r_[np.ones(len(rows)), np.full(len(others), ANCHOR / max(1, len(others)))]
    strength = 1.0 if len(others) else ALONE
    model = LogisticRegression(C=strength, max_iter=1000)
    used, said = features[np.r_[rows, sure[others]]], np.r_[labels, taught[others]]
    # On so few columns threads cost more than they save, and make the last digits differ.
    with threadpool_limits(limits=1):
        return model.fit(used, said, sample_weight=weights)
