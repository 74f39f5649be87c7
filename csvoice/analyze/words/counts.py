"""The document-term matrix: which word stands in which feedback."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.segment.person_names import names_among

TELLING_CHARACTERS = frozenset(
    "贵慢坏差卡烂臭脏旧假丑吵闷苦酸咸辣腥霉馊硬薄厚糙涩漏裂碎断锈烫冷热凉湿潮痒疼痛晕病死火爆骗坑退换赔修催"
)
"""Words of one character that say something by themselves; other single characters are noise."""

Integers: TypeAlias = NDArray[np.integer[Any]]

_WORD = r"\p{Han}|[a-z]"


@dataclass(frozen=True)
class Counts:
    """Which word stands in which feedback, once however often it is said.

    Attributes:
        column: The words of row after row, each row's ascending, as places in `vocabulary`.
        starts: Where each row begins in `column`; one more than there are rows.
        vocabulary: The words, sorted; Latin letters in lower case.
    """

    column: Integers
    starts: Integers
    vocabulary: NDArray[np.object_]

    @cached_property
    def documents(self) -> NDArray[np.int64]:
        """In how many rows each word stands."""
        return np.bincount(self.column, minlength=len(self.vocabulary))

    @cached_property
    def matrix(self) -> Any:
        """The same as a sparse CSR of 0 and 1, float32, rows × words."""
        # It takes as long to load as to count the words of ten thousand reviews.
        from scipy.sparse import csr_array

        ones, shape = np.ones(len(self.column), dtype=np.float32), (self.rows, len(self.vocabulary))
        return csr_array((ones, self.column, self.starts), shape=shape)

    @property
    def rows(self) -> int:
        """How many rows were counted, those without a word included."""
        return len(self.starts) - 1

    @property
    def row(self) -> Integers:
        """The row of each entry of `column`."""
        return np.repeat(np.arange(self.rows), np.diff(self.starts))

    def among(self, rows: NDArray[np.bool_]) -> Counts:
        """Return the counts of some of the rows, with the same columns."""
        sizes = np.diff(self.starts)
        return Counts(self.column[np.repeat(rows, sizes)], _starts(sizes[rows]), self.vocabulary)

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
    return counted(*numbered(exploded(frame).filter(telling)), height, stopwords)


def counted(
    row: Integers, number: Integers, words: pl.Series, rows: int, stopwords: Set[str]
) -> Counts:
    """Count words or phrases of so many rows, laid out as `numbered` gives them."""
    column_of, vocabulary = _vocabulary(words, stopwords)
    column = column_of[number]
    known = column >= 0
    # Sorted as one number each, since that is the quickest way to find what a row says twice.
    said = np.sort(row[known].astype(np.int64) * max(1, len(vocabulary)) + column[known])
    once = said[np.append(True, said[1:] != said[:-1])[: len(said)]]
    row, column = np.divmod(once, max(1, len(vocabulary)))
    starts = _starts(np.bincount(row, minlength=rows))
    return Counts(column.astype(np.int32), starts, vocabulary)


def _starts(sizes: Integers) -> Integers:
    return np.concatenate(([0], np.cumsum(sizes)))


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
    number, first = compact(long["tokens"].to_physical().to_numpy())
    return long["row"].to_numpy(), number, long["tokens"].gather(first).cast(pl.String)


def compact(codes: Integers) -> tuple[Integers, Integers]:
    """Number codes without gaps, in their order, and say where each stands for the first time."""
    first = np.full(int(codes.max(initial=0)) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes), dtype=np.int32)[::-1]
    used = first >= 0
    return (np.cumsum(used, dtype=np.int32) - 1)[codes], first[used]


def _vocabulary(words: pl.Series, stopwords: Set[str]) -> tuple[Integers, NDArray[np.object_]]:
    """Return the column of each of different words (-1: left out) and the words of the columns."""
    spelled = words.str.to_lowercase()
    kept = spelled.str.contains(_WORD) & ~spelled.is_in(sorted(stopwords)) & ~names_among(spelled)
    listed = spelled.filter(kept)
    order = listed.arg_sort()
    runs = listed.gather(order)
    column = np.empty(len(listed), dtype=np.int32)
    column[order.to_numpy()] = runs.rle_id().to_numpy()
    columns = np.full(len(words), -1, dtype=np.int32)
    columns[kept.to_numpy()] = column
    return columns, runs.rle().struct.field("value").to_numpy().astype(object)
