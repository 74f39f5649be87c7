"""Words that distinguish one group of feedback from another."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from csvoice.analyze.statistics.intervals import Array, Integers, floats, special
from csvoice.analyze.statistics.significance import benjamini_hochberg
from csvoice.analyze.words.counts import Counts

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
    **dict.fromkeys(("documents", "rest_documents"), pl.Int64()),
    **dict.fromkeys(("log_odds", "z", "q", "g2", "tf_idf"), pl.Float64()),
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


def log_likelihood(target: ArrayLike, rest: ArrayLike, n: ArrayLike, rest_n: ArrayLike) -> Array:
    """Return G², the log-likelihood ratio statistic of the two-by-two table of each word.

    Source: T. Dunning (1993), Accurate methods for the statistics of surprise and coincidence,
    Computational Linguistics 19. It is chi-square with one degree of freedom where both groups
    say the word equally often: 3.84 is 5 %, 15.13 is 0.01 %.

    Args:
        target: Count of each word in the group.
        rest: Count of each word in what it is compared with.
        n: Size of the group, counted as the words are.
        rest_n: Size of the rest.
    """
    seen = np.stack(np.broadcast_arrays(*map(floats, (target, rest)))).astype(np.float64)
    sizes = np.stack(np.broadcast_arrays(*map(floats, (n, rest_n)))).astype(np.float64)
    sizes = sizes.reshape(2, *([1] * (seen.ndim - sizes.ndim)), *sizes.shape[1:])
    share = seen.sum(axis=0) / np.maximum(sizes.sum(axis=0), 1)
    parts = special.xlogy(seen, seen / np.maximum(sizes * share, 1e-300))
    others = sizes - seen
    parts += special.xlogy(others, others / np.maximum(sizes * (1 - share), 1e-300))
    surprise: Array = np.maximum(0.0, 2 * parts.sum(axis=0))
    return surprise


def class_tf_idf(classes: ArrayLike) -> Array:
    """Return class-based TF-IDF: how much a word belongs to one of several groups.

    Source: M. Grootendorst (2022), BERTopic: neural topic modeling with a class-based TF-IDF
    procedure, arXiv:2203.05794, equation 2; the term frequency is relative to the class, as in
    the library.

    Args:
        classes: Counts, one row a group, one column a word.
    """
    counts = floats(classes)
    sizes = counts.sum(axis=1, keepdims=True)
    every = counts.sum(axis=0)
    rarity = np.log1p(sizes.mean() / np.maximum(every, 1))
    weights: Array = counts / np.maximum(sizes, 1) * rarity
    return weights


def distinctive_words(
    target: ArrayLike,
    rest: ArrayLike,
    vocabulary: NDArray[np.object_],
    *,
    spread: Integers | None = None,
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
        Columns `word`, `documents`, `rest_documents`, `log_odds`, `z`, `q`, `g2`
        (`log_likelihood`) and `tf_idf` (`class_tf_idf`); only words that pass the test, a minimum
        effect and a minimum spread.
    """
    y, other = floats(target), floats(rest)
    effect, z = log_odds(y, other)
    tested = np.flatnonzero(y + other >= MIN_DOCUMENTS)
    q = np.ones(len(y))
    q[tested] = benjamini_hochberg(2 * special.ndtr(-np.abs(z[tested])))
    passed = (q < q_value) & (effect >= MIN_LOG_ODDS) & (y >= MIN_DOCUMENTS)
    if spread is not None:
        passed &= spread >= MIN_SPREAD
    shown = np.flatnonzero(passed)
    surprise = log_likelihood(y[shown], other[shown], y.sum(), other.sum())
    weight = class_tf_idf(np.stack([y, other]))[0]
    columns = [part[shown] for part in (vocabulary, y, other, effect, z, q)]
    parts = zip(NO_WORDS, (*columns, surprise, weight[shown]), strict=True)
    frame = pl.DataFrame(dict(parts), schema_overrides=NO_WORDS)
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


def spread_over(counts: Counts, customers: pl.Series) -> Integers:
    """Count how many customers say each word; all rows without a customer count as one."""
    known = customers.cast(pl.String).fill_null("")
    said = _membership(known, known.unique()) @ counts.matrix
    return np.bincount(said.tocoo().coords[1], minlength=len(counts.vocabulary))


def _membership(groups: pl.Series, names: pl.Series) -> Any:
    """Return a sparse 0/1 matrix of groups × rows."""
    from scipy.sparse import csr_array

    column = groups.replace_strict(names, np.arange(len(names)), default=None)
    row = np.flatnonzero(column.is_not_null().to_numpy())
    ones = np.ones(len(row), dtype=np.float32)
    return csr_array((ones, (column.drop_nulls().to_numpy(), row)), (len(names), len(groups)))


def words_since(now: Counts, before: Counts, spread: Integers | None = None) -> pl.DataFrame:
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
