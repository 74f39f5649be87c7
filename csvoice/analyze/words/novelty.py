"""Words and phrases that are new, or said much more often than before."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from csvoice.analyze.statistics.intervals import Array, floats, special
from csvoice.analyze.statistics.significance import benjamini_hochberg
from csvoice.lookup.haystack import lower_case

MIN_TIMES = 2.0
"""A word's share of the texts must have doubled at least."""


def spoken(frame: pl.LazyFrame) -> pl.Series:
    """Return what the rows of a feedback table say, in lower case, as `mentions` looks for words.

    Args:
        frame: Feedback with `tokens`, lists of words in the order of the text.
    """
    # In streams, since the words of a large table take more memory than its texts.
    text = pl.col("tokens").list.join("")
    return lower_case(frame.select(text).collect(engine="streaming").to_series())


def mentions(said: pl.Series, words: pl.Series) -> pl.DataFrame:
    """Find the rows that hold each word or phrase, whatever the segmenter made of it.

    Args:
        said: What rows say, from `spoken`.
        words: What to look for, in lower case; no duplicates.

    Returns:
        Columns `row` (place in `said`) and `word`, each pair once, in the order of the rows.
    """
    found = said.str.extract_many(words.implode(), overlapping=True)
    distinct = found.list.unique(maintain_order=True)
    pairs = pl.DataFrame({"row": pl.arange(len(said), eager=True), "word": distinct})
    return pairs.explode("word").drop_nulls()


def mentioning(said: pl.Series, words: pl.Series) -> pl.Series:
    """Count the rows that hold each word; arguments as in `mentions`."""
    counted = mentions(said, words).group_by("word").len()
    return words.replace_strict(
        counted["word"], counted["len"].cast(pl.Int64), default=0, return_dtype=pl.Int64
    )


def incidence(found: pl.DataFrame, rows: int, words: pl.Series) -> Any:
    """Return the sparse 0/1 matrix of rows × words of what `mentions` found."""
    from scipy.sparse import csr_array

    number = pl.Series(np.arange(len(words)))
    column = found["word"].replace_strict(words, number, default=None, return_dtype=pl.Int64)
    known = column.is_not_null()
    ends = (found["row"].filter(known).to_numpy(), column.drop_nulls().to_numpy())
    return csr_array((np.ones(len(ends[0]), dtype=np.float32), ends), shape=(rows, len(words)))


def more_often(
    now: ArrayLike, before: ArrayLike, size: float, size_before: float, least: int
) -> Array:
    """Return the probability that so many of a word's texts are recent by chance.

    The conditional test of two Poisson rates (J. Przyborowski and H. Wilenski (1940), Biometrika
    31), one-sided: given all texts with the word, those of the period are binomial with the
    period's share of all texts. Since a word is only looked at when at least `least` texts of the
    period hold it, the probability is conditional on that as well; else words that were found
    because they are frequent now would all look new.

    Args:
        now: Texts of the period with each word, `least` or more.
        before: Earlier texts with it.
        size: Texts of the period.
        size_before: Earlier texts.
        least: Texts of the period from which on a word was looked at.
    """
    x, total = floats(now), floats(now) + floats(before)
    share = size / (size + size_before)
    at_least = special.betainc(x, total - x + 1, share)
    looked_at = special.betainc(float(least), np.maximum(total - least, 0) + 1, share)
    p: Array = at_least / looked_at
    return p


def new_or_risen(
    now: ArrayLike,
    before: ArrayLike,
    size: float,
    size_before: float,
    *,
    least: int,
    q_value: float,
) -> tuple[Array, int]:
    """Return a q-value for each word that is new or more frequent, and how many were tested.

    Benjamini–Hochberg over the words that could pass at all: one whose texts are so few that not
    even all of them being recent would do is not tested (R. E. Tarone (1990), A modified
    Bonferroni method for discrete data, Biometrics 46). What is not tested, or did not at least
    double its share of the texts, gets 1. Arguments as in `more_often`.
    """
    x, y = floats(now), floats(before)
    q = np.ones(len(x))
    best = more_often(x + y, np.zeros(len(x)), size, size_before, least)
    tested = np.flatnonzero((x >= least) & (best < q_value))
    p = more_often(x[tested], y[tested], size, size_before, least)
    q[tested] = benjamini_hochberg(p)
    q[x * size_before < MIN_TIMES * y * size] = 1.0
    return q, len(tested)


def fewest(size: float, size_before: float, least: int, tests: int, q_value: float) -> int:
    """Return how many texts an unheard-of word must stand in to pass, were it the only one.

    Arguments as in `more_often`; `tests` words are looked at together.
    """
    texts = np.arange(least, 1000)
    p = more_often(texts, np.zeros(len(texts)), size, size_before, least)
    passed = p * max(1, tests) < q_value
    return int(texts[np.argmax(passed)]) if passed.any() else int(texts[-1])
