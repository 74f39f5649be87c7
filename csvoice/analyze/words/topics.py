"""What a heap of texts is about: groups of texts with the same words."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray

MIN_ROWS_PER_TOPIC = 25
MAX_TOPICS = 12
_CLEAR = 0.5
"""A text belongs to a topic that holds at least this part of its weight."""


def topics(vectors: Any) -> NDArray[np.int64]:
    """Group texts by non-negative matrix factorisation of their tf-idf vectors.

    Started from a singular value decomposition, so that the same rows give the same groups.
    Sources: D. Lee and H. S. Seung (1999), Nature 401; C. Boutsidis and E. Gallopoulos (2008),
    SVD based initialization, Pattern Recognition 41.

    Args:
        vectors: Unit vectors of the texts, sparse, as from `quotes.tf_idf`.

    Returns:
        The group of each text, the largest group 0; -1 for a text that is clearly in none.
    """
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    rows, words = vectors.shape
    wanted = min(MAX_TOPICS, rows // MIN_ROWS_PER_TOPIC, words)
    if wanted < 1:
        return np.full(rows, -1, dtype=np.int64)
    model = NMF(wanted, init="nndsvd", random_state=0, max_iter=400, tol=1e-3)
    with warnings.catch_warnings():
        # The groups stand long before the last decimals of the weights do.
        warnings.simplefilter("ignore", ConvergenceWarning)
        weights = np.round(model.fit_transform(vectors), 6)
    best = weights.argmax(axis=1)
    clear = weights.max(axis=1) > _CLEAR * np.maximum(weights.sum(axis=1), 1e-9)
    sizes = np.bincount(best[clear], minlength=wanted)
    rank = np.empty(wanted, dtype=np.int64)
    rank[np.lexsort((np.arange(wanted), -sizes))] = np.arange(wanted)
    return np.where(clear, rank[best], -1)
