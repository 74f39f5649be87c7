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

_AT_ONCE = 65_536
"""Rows whose words are gone through at once: arrays of them stay small."""

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
        return self.at(np.flatnonzero(rows))

    def at(self, rows: Integers) -> Counts:
        """Return the counts of the rows at some places, in their order, with the same columns."""
        starts = _starts(np.diff(self.starts)[rows])
        column = np.empty(starts[-1], self.column.dtype)
        for first in range(0, len(rows), _AT_ONCE):
            to = starts[first : first + _AT_ONCE + 1]
            shift = self.starts[rows[first : first + _AT_ONCE]] - to[:-1]
            column[to[0] : to[-1]] = self.column[
                np.repeat(shift, np.diff(to)) + np.arange(to[0], to[-1])
            ]
        return Counts(column, starts, self.vocabulary)

    def said(self) -> Counts:
        """Return the same without the columns of words that stand in no row."""
        used = self.documents > 0
        column = (np.cumsum(used) - 1)[self.column].astype(self.column.dtype)
        return Counts(column, self.starts, self.vocabulary[used])

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
    if (row[1:] < row[:-1]).any():
        order = np.argsort(row, kind="stable")
        row, number = row[order], number[order]
    columns, sizes = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    for first in range(0, rows, _AT_ONCE):
        end = min(first + _AT_ONCE, rows)
        some = slice(*np.searchsorted(row, np.array([first, end], row.dtype)))
        said, size = once(row[some] - first, column_of[number[some]], end - first)
        columns.append(said)
        sizes.append(size)
    return Counts(np.concatenate(columns), _starts(np.concatenate(sizes)), vocabulary)


def once(row: Integers, column: Integers, rows: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the columns of each row, ascending, what it says twice left out, and how many.

    Args:
        row: The row of each entry.
        column: Its column, -1 for none.
        rows: How many rows there are.
    """
    known, columns = column >= 0, int(column.max(initial=0)) + 1
    # Sorted as one number each, since that is the quickest way.
    said = np.sort(row[known].astype(np.int64) * columns + column[known])
    different = said[np.append(True, said[1:] != said[:-1])[: len(said)]]
    row, column = np.divmod(different, columns)
    return column.astype(np.int32), np.bincount(row, minlength=rows)


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
    vocabulary = listed.unique().sort()
    columns = np.full(len(words), -1, dtype=np.int32)
    columns[kept.to_numpy()] = listed.cast(pl.Enum(vocabulary)).to_physical().to_numpy()
    return columns, vocabulary.to_numpy().astype(object)
