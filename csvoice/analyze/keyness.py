"""Words that distinguish one group of feedback from another."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.special import ndtr

from csvoice.analyze.counts import Counts
from csvoice.analyze.intervals import Array, floats
from csvoice.analyze.significance import benjamini_hochberg

PRIOR_SIZE = 500.0
"""Weight of the prior in words; what a few hundred words say is not enough to move far from it."""

MIN_DOCUMENTS = 5
"""A word in fewer rows of its group is an anecdote, not a trait."""

MIN_LOG_ODDS = float(np.log(1.5))
"""Smallest effect shown: odds half as large again."""

MIN_SPREAD = 3
"""A word must come from this many customers, where customers are known."""

NO_WORDS = {
    "word": pl.String(),
    "documents": pl.Int64(),
    "rest_documents": pl.Int64(),
    "log_odds": pl.Float64(),
    "z": pl.Float64(),
    "q": pl.Float64(),
}


def log_odds(
    target: ArrayLike, rest: ArrayLike, prior_size: float = PRIOR_SIZE
) -> tuple[Array, Array]:
    """Return how much likelier each word is in one group than in another, and its z-score.

    The log-odds ratio with an informative Dirichlet prior, whose shape is that of both groups
    together. Source: B. Monroe, M. Colaresi and K. Quinn (2008), Fightin' words, Political
    Analysis 16, equations 16, 18 and 22; the counts here are of documents with the word, so that
    one long rant weighs no more than a short one.

    Args:
        target: Count of each word in the group; the last axis is the word.
        rest: Count of each word in what it is compared with.
        prior_size: Sum of the prior's pseudo-counts.

    Returns:
        Log-odds ratios (natural logarithm) and z-scores, both positive where the group has more.
    """
    y, other = floats(target), floats(rest)
    both = y + other
    prior = prior_size * both / np.maximum(both.sum(axis=-1, keepdims=True), 1)
    odds, other_odds = _log_odds(y, prior), _log_odds(other, prior)
    # A word that nobody says has no odds; it is given neither effect nor score.
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = odds - other_odds
        z = effect / np.sqrt(1 / (y + prior) + 1 / (other + prior))
    return np.nan_to_num(effect), np.nan_to_num(z)


def _log_odds(counts: Array, prior: Array) -> Array:
    size = (counts + prior).sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds: Array = np.log(counts + prior) - np.log(size - counts - prior)
    return odds


def distinctive_words(
    target: ArrayLike,
    rest: ArrayLike,
    vocabulary: NDArray[np.object_],
    *,
    spread: NDArray[np.int64] | None = None,
    q_value: float = 0.05,
) -> pl.DataFrame:
    """List the words that one group has more often than another, the surest first.

    Args:
        target: In how many rows of the group each word stands.
        rest: In how many of the other rows.
        vocabulary: The words.
        spread: How many customers of the group say each word, where known.
        q_value: Level of the false discovery rate, over every word that stands in enough rows.

    Returns:
        Columns `word`, `documents`, `rest_documents`, `log_odds`, `z`, `q`; only words that pass
        the test, a minimum effect and a minimum spread.
    """
    y, other = floats(target), floats(rest)
    effect, z = log_odds(y, other)
    tested = np.flatnonzero(y + other >= MIN_DOCUMENTS)
    q = np.ones(len(y))
    q[tested] = benjamini_hochberg(2 * ndtr(-np.abs(z[tested])))
    passed = (q < q_value) & (effect >= MIN_LOG_ODDS) & (y >= MIN_DOCUMENTS)
    if spread is not None:
        passed &= spread >= MIN_SPREAD
    shown = np.flatnonzero(passed)
    columns = (vocabulary[shown], y[shown], other[shown], effect[shown], z[shown], q[shown])
    frame = pl.DataFrame(dict(zip(NO_WORDS, columns, strict=True)), schema_overrides=NO_WORDS)
    return frame.sort(-pl.col("z"), "word")


def document_counts(counts: Counts, groups: pl.Series) -> tuple[list[str], Array]:
    """Count in how many rows of each group every word stands.

    Args:
        counts: The document-term matrix.
        groups: The group of each of its rows; null is none.

    Returns:
        The groups, sorted, and an array of groups × words.
    """
    names = groups.drop_nulls().unique().sort()
    member = _membership(groups, names)
    return names.to_list(), (member @ counts.matrix).toarray().astype(np.float64)


def spread_over(counts: Counts, customers: pl.Series) -> NDArray[np.int64]:
    """Count how many customers say each word; all rows without a customer count as one."""
    known = customers.cast(pl.String).fill_null("")
    said = _membership(known, known.unique().sort()) @ counts.matrix
    return np.bincount(said.tocoo().coords[1], minlength=len(counts.vocabulary))


def _membership(groups: pl.Series, names: pl.Series) -> Any:
    """Return a sparse 0/1 matrix of groups × rows."""
    column = groups.replace_strict(names, np.arange(len(names)), default=None)
    row = np.flatnonzero(column.is_not_null().to_numpy())
    ones = np.ones(len(row), dtype=np.float32)
    return csr_array((ones, (column.drop_nulls().to_numpy(), row)), (len(names), len(groups)))


def words_since(
    now: Counts, before: Counts, spread: NDArray[np.int64] | None = None
) -> pl.DataFrame:
    """List the words that rows say more often than earlier rows did, as `distinctive_words` does.

    Args:
        now: Counts of the rows.
        before: Counts of the earlier rows.
        spread: How many customers say each word of `now`, where known.
    """
    place = before.columns_of(now.vocabulary)
    known = np.where(place >= 0, before.documents[place], 0) if len(before.documents) else place * 0
    # Words that are no longer said stand together in one last place, so that sizes are right.
    gone = before.documents.sum() - known.sum()
    return distinctive_words(
        np.append(now.documents, 0),
        np.append(known, gone),
        np.append(now.vocabulary, ""),
        spread=None if spread is None else np.append(spread, 0),
    )
