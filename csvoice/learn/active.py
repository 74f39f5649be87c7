"""Active learning: which rows of a pool to ask a person about, and what follows from the answers.

The first rows are the middles of clusters, so that every kind of text is seen once. Later rows are
those whose two likeliest types are closest (margin sampling, T. Scheffer et al. (2001), "Active
hidden Markov models for information extraction", IDA), thinned by clusters, so that no two
questions ask the same (B. Settles (2009), "Active learning literature survey", section 5).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from csvoice.learn.anchored import fit_anchored
from csvoice.learn.nbsvm import two_rows
from csvoice.learn.pool import Pool

ROUND = 30
"""Questions between two times of learning."""
_DOUBTFUL = 300
"""Of how many of the most doubtful rows a round is made."""


@dataclass(frozen=True, slots=True, eq=False)
class Guess:
    """What is believed of every row of a pool.

    Attributes:
        classes: Types, in the order of the columns; none before anything is known.
        probabilities: Shape (rows, classes).
        weights: What each feature of the pool counts for each class, shape (classes, features).
    """

    classes: tuple[str, ...]
    probabilities: NDArray[np.float64]
    weights: NDArray[np.float64]


def learn(pool: Pool, rows: Sequence[int], labels: Sequence[str]) -> Guess:
    """Learn from answers, in about a second.

    Args:
        pool: The rows.
        rows: Numbers of the labelled ones.
        labels: Their labels; with fewer than two types what the taxonomy taught stands.
    """
    if len(set(labels)) < 2:
        return Guess(pool.classes, pool.probabilities, pool.weights)
    model = fit_anchored(pool.features, rows, labels, pool.sure, pool.taught)
    probabilities = model.predict_proba(pool.features)
    return Guess(tuple(model.classes_), probabilities, two_rows(model.coef_))


def first_rows(pool: Pool, n: int = ROUND, seed: int = 0) -> list[int]:
    """Return the rows to begin with: the middles of clusters, the largest first."""
    return _middles(pool, np.arange(len(pool)), n, seed)


def next_rows(
    pool: Pool, guess: Guess, asked: Sequence[int], n: int = ROUND, seed: int = 0
) -> list[int]:
    """Return the rows to ask about next: doubtful ones that differ from each other.

    Args:
        pool: The rows.
        guess: What is believed now.
        asked: Rows that were asked about already.
        n: How many.
        seed: Another one gives other clusters.
    """
    rest = np.setdiff1d(np.arange(len(pool)), np.array(asked, dtype=np.int64))
    if len(guess.classes) > 1:
        ordered = np.sort(guess.probabilities[rest], axis=1)
        doubtful = np.argsort(ordered[:, -1] - ordered[:, -2], kind="stable")
        rest = rest[doubtful[:_DOUBTFUL]]
    return _middles(pool, rest, n, seed + len(asked))


def _middles(pool: Pool, rows: NDArray[np.int64], n: int, seed: int) -> list[int]:
    """Return of each of n clusters the row next to its middle, the largest cluster first."""
    if len(rows) <= n:
        return [int(row) for row in rows]
    clusters = KMeans(n, n_init=1, random_state=seed, max_iter=30)
    # Sums over threads differ in their last digit from run to run, and the order with them.
    with threadpool_limits(limits=1), warnings.catch_warnings():
        # Fewer different texts than clusters: some clusters stay empty, and take what is next.
        warnings.simplefilter("ignore", ConvergenceWarning)
        far = clusters.fit_transform(pool.vectors[rows])
    sizes = np.bincount(clusters.labels_, minlength=n)
    chosen: list[int] = []
    for cluster in np.argsort(-sizes, kind="stable"):
        nearest = int(far[:, cluster].argmin())
        chosen.append(int(rows[nearest]))
        far[nearest] = np.inf
    return chosen
