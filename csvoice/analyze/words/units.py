"""Rows of words as one array of units, characters or words, that n-grams are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Booleans
from csvoice.analyze.words.counts import Integers, compact
from csvoice.analyze.words.ngrams import BREAK
from csvoice.segment.batches import Codes, code_points, text_of
from csvoice.segment.blocks import HAN, LAST_HAN, LATIN, kinds_of

_SPOKEN = r"[\p{Han}a-z0-9]"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of many rows, one behind the other, in lower case.

    Attributes:
        vocabulary: The different words; none is empty.
        number: The place in `vocabulary` of each word.
        row: The row of each word, from 0 on.
        codes: Code points of all words.
        first: The place in `codes` of each word, and the end.
    """

    vocabulary: pl.Series
    number: Integers
    row: Integers
    codes: Codes
    first: Integers

    @classmethod
    def of(cls, tokens: pl.Series) -> Words:
        """Lay lists of words one behind the other."""
        long = pl.DataFrame({"row": pl.arange(len(tokens), eager=True), "word": tokens})
        said = long.explode("word").filter(pl.col("word").str.len_bytes() > 0)
        words = said["word"].str.to_lowercase()
        categories = words.cast(pl.Categorical).to_physical().to_numpy()
        number, at = compact(categories)
        first = np.concatenate(([0], np.cumsum(words.str.len_chars().to_numpy(), dtype=np.int64)))
        codes = code_points(str(words.str.join("").item()))
        return cls(words.gather(at), number, said["row"].to_numpy(), codes, first)

    def among(self, listed: pl.Series) -> Booleans:
        """Tell which words stand in a list."""
        return among(self.vocabulary, listed).to_numpy()[self.number]

    def like(self, pattern: str) -> Booleans:
        """Tell which words a regular expression finds something in."""
        return self.vocabulary.str.contains(pattern).to_numpy()[self.number]


def among(words: pl.Series, listed: pl.Series) -> pl.Series:
    """Tell which words stand in a list that may be much longer than they are many."""
    return words.is_in(listed.filter(listed.is_in(words.implode())).implode())


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
    number, _places = compact(np.minimum(words.codes[at], LAST_HAN + 1))
    number[kinds[at] < LATIN] = BREAK
    return Units(number, words.row[word[at]], np.append(at, len(kinds)), word[at], words.codes)


def whole_words(words: Words) -> Units:
    """Return the words as units; what holds neither Han, Latin letter nor digit is a break."""
    number = np.where(words.like(_SPOKEN), words.number, BREAK)
    return Units(number, words.row, words.first, np.arange(len(number)), words.codes)


def is_han(units: Units) -> Booleans:
    """Tell which units begin with a Han character."""
    han: Booleans = kinds_of(units.codes[units.first[:-1]]) == HAN
    return han
