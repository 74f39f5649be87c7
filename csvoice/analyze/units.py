"""Rows of words as one array of units, characters or words, that n-grams are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.analyze.ngrams import BREAK, Booleans, Integers
from csvoice.segment.batches import Codes, code_points, text_of
from csvoice.segment.blocks import HAN, LATIN, kinds_of

_SPOKEN = r"[\p{Han}a-z0-9]"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of many rows, one behind the other, in lower case.

    Attributes:
        words: The words; none is empty.
        row: The row of each, from 0 on.
        codes: Code points of all words.
        first: The place in `codes` of each word, and the end.
    """

    words: pl.Series
    row: Integers
    codes: Codes
    first: Integers

    @classmethod
    def of(cls, tokens: pl.Series) -> Words:
        """Lay lists of words one behind the other."""
        long = pl.DataFrame({"row": pl.arange(len(tokens), eager=True), "word": tokens})
        spoken = long.explode("word").filter(pl.col("word").str.len_bytes() > 0)
        lower = spoken.with_columns(pl.col("word").str.to_lowercase())
        lengths = lower["word"].str.len_chars().to_numpy().astype(np.int64)
        codes = code_points(str(lower["word"].str.join("").item()))
        first = np.concatenate(([0], np.cumsum(lengths)))
        return cls(lower["word"], lower["row"].to_numpy(), codes, first)


@dataclass(frozen=True, slots=True)
class Units:
    """Units that n-grams are made of.

    Attributes:
        number: Number of each unit; BREAK where no n-gram passes.
        row: The row of each.
        first: The place of each in `codes`, and the end.
        word: The word that each unit is, or is a part of.
        codes: Code points of all words.
    """

    number: Integers
    row: Integers
    first: Integers
    word: Integers
    codes: Codes

    def texts(self, at: Integers, length: int) -> pl.Series:
        """Write the n-grams that start at some units."""
        start, size = self.first[at], self.first[at + length] - self.first[at]
        inside = np.repeat(start - np.cumsum(size) + size, size) + np.arange(size.sum())
        ends = np.cumsum(size)
        written = np.insert(self.codes[inside], ends[:-1], ord("\n")) if len(at) else inside
        return pl.Series(text_of(written).split("\n") if len(at) else [], dtype=pl.String)


def characters(words: Words) -> Units:
    """Return the characters of words; a stretch of Latin letters and digits is one unit.

    Such a stretch only matters as a neighbour, and is told apart by its first letter. Everything
    but Han, Latin letters and digits is a break.
    """
    kinds, size = kinds_of(words.codes), np.diff(words.first)
    word = np.repeat(np.arange(len(size)), size)
    begins = np.ones(len(kinds), dtype=np.bool_)
    latin = kinds == LATIN
    begins[1:] = ~(latin[1:] & latin[:-1] & (word[1:] == word[:-1]))
    at = np.flatnonzero(begins)
    number = np.where(kinds[at] >= LATIN, _dense(words.codes[at], kinds[at] >= LATIN), BREAK)
    return Units(number, words.row[word[at]], np.append(at, len(kinds)), word[at], words.codes)


def whole_words(words: Words) -> Units:
    """Return the words as units; what holds neither Han, Latin letter nor digit is a break."""
    spoken = words.words.str.contains(_SPOKEN).to_numpy()
    rank = words.words.rank("dense").to_numpy().astype(np.int64) - 1
    number = np.where(spoken, rank, BREAK)
    return Units(number, words.row, words.first, np.arange(len(rank)), words.codes)


def is_han(units: Units) -> Booleans:
    """Tell which units begin with a Han character."""
    han: Booleans = kinds_of(units.codes[units.first[:-1]]) == HAN
    return han


def is_digits(words: Words) -> Booleans:
    """Tell which words are made of digits alone."""
    return words.words.str.contains(r"^\d+$").to_numpy()


def _dense(codes: Codes, counted: Booleans) -> NDArray[np.int64]:
    """Number the code points that are counted, all of them below U+A000, without gaps."""
    used = np.bincount(codes[counted], minlength=1) > 0
    numbers: NDArray[np.int64] = (np.cumsum(used) - 1)[np.minimum(codes, len(used) - 1)]
    return numbers
