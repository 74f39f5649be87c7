"""The document-term matrix: which word stands in which feedback."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from csvoice.segment.person_names import names_among

TELLING_CHARACTERS = frozenset(
    "贵慢坏差卡烂臭脏旧假丑吵闷苦酸咸辣腥霉馊硬薄厚糙涩漏裂碎断锈烫冷热凉湿潮痒疼痛晕病死火爆骗坑退换赔修催"
)
"""Words of one character that say something by themselves; other single characters are noise."""

Integers: TypeAlias = NDArray[np.integer[Any]]

_WORD = r"\p{Han}|[a-z]"


@dataclass(frozen=True, slots=True)
class Counts:
    """Which word stands in which feedback, once however often it is said.

    Attributes:
        matrix: Sparse CSR of 0 and 1, float32; rows as in the frame that was counted, columns as
            in `vocabulary`.
        vocabulary: The words, sorted; Latin letters in lower case.
        documents: In how many rows each word stands.
    """

    matrix: Any
    vocabulary: NDArray[np.object_]
    documents: NDArray[np.int64]

    @property
    def rows(self) -> int:
        """How many rows were counted, those without a word included."""
        return int(self.matrix.shape[0])

    def among(self, rows: NDArray[np.bool_]) -> Counts:
        """Return the counts of some of the rows, with the same columns."""
        matrix = self.matrix[np.flatnonzero(rows)]
        documents = np.bincount(matrix.indices, minlength=len(self.vocabulary))
        return Counts(matrix, self.vocabulary, documents)

    def columns_of(self, words: NDArray[np.object_]) -> NDArray[np.int64]:
        """Return the column of each word, -1 where a word is not in the vocabulary."""
        if not len(self.vocabulary):
            return np.full(len(words), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.vocabulary, words), len(self.vocabulary) - 1)
        return np.where(self.vocabulary[places] == words, places, -1).astype(np.int64)


def count_tokens(frame: pl.LazyFrame, stopwords: Set[str]) -> Counts:
    """Count the words of the column `tokens`, row by row.

    Left out: stop words, names of people, what holds neither a Han character nor a Latin letter
    (digits, punctuation, emoji), single Latin letters, and single Han characters but for the
    telling ones.

    Args:
        frame: A feedback table with `tokens`; its row order is kept.
        stopwords: Words that say nothing, Latin ones in lower case.
    """
    height = frame.select(pl.len()).collect().item()
    word = pl.col("tokens")
    telling = (word.str.len_chars() > 1) | word.is_in(sorted(TELLING_CHARACTERS))
    row, number, spelled = numbered(exploded(frame).filter(telling))
    column_of, vocabulary = _vocabulary(spelled, stopwords)
    column = column_of[number]
    known = column >= 0
    starts = np.concatenate(([0], np.cumsum(np.bincount(row[known], minlength=height))))
    ones = np.ones(int(starts[-1]), dtype=np.float32)
    matrix = csr_array((ones, column[known], starts), shape=(height, len(vocabulary)))
    matrix.sum_duplicates()
    matrix.data[:] = 1
    documents = np.bincount(matrix.indices, minlength=len(vocabulary))
    return Counts(matrix, vocabulary, documents)


def exploded(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Lay the lists of `tokens` one behind the other, each word with the number of its `row`."""
    return frame.select("tokens").with_row_index("row").explode("tokens").drop_nulls()


def numbered(words: pl.LazyFrame) -> tuple[Integers, Integers, pl.Series]:
    """Give each different word of `exploded` a number.

    Done in streams: as strings the words of a large table would take a gigabyte.

    Returns:
        The row and the number of each word, and the words by number.
    """
    coded = words.with_columns(pl.col("tokens").cast(pl.Categorical))
    long = coded.collect(engine="streaming")
    codes = long["tokens"].to_physical().to_numpy()
    first = np.full(int(codes.max(initial=0)) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes), dtype=np.int32)[::-1]
    used = first >= 0
    number = (np.cumsum(used, dtype=np.int32) - 1)[codes]
    return long["row"].to_numpy(), number, long["tokens"].gather(first[used]).cast(pl.String)


def _vocabulary(words: pl.Series, stopwords: Set[str]) -> tuple[Integers, NDArray[np.object_]]:
    """Return the column of each of different words (-1: left out) and the words of the columns."""
    spelled = words.str.to_lowercase()
    kept = spelled.str.contains(_WORD) & ~spelled.is_in(sorted(stopwords)) & ~names_among(spelled)
    columns = np.full(len(words), -1, dtype=np.int32)
    words_kept = spelled.filter(kept)
    columns[kept.to_numpy()] = words_kept.rank("dense").to_numpy().astype(np.int32) - 1
    return columns, words_kept.unique().sort().to_numpy().astype(object)
