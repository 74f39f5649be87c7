"""Candidates for new words, among characters, and for new phrases, among words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Array, Booleans
from csvoice.analyze.words.counts import Integers
from csvoice.analyze.words.ngrams import NGrams, Occurrences
from csvoice.analyze.words.units import Units, Words, characters, is_han, whole_words

LONGEST_WORD = 4
"""Characters of a word: hardly any Chinese word is longer without being made of words."""

LONGEST_PHRASE = 4
"""Words of a phrase."""

MIN_COHESION = 3.0
"""Bits: the parts meet eight times as often as by chance."""

MIN_ENTROPY = 1.5
"""Bits on either side: about three different neighbours, equally frequent."""

MIN_SPREAD = 3
"""A candidate must come from this many customers, where customers are known."""

MOSTLY = 0.5
WORD, PHRASE = "word", "phrase"
CANDIDATES = {
    "word": pl.String(),
    "kind": pl.String(),
    "documents": pl.Int64(),
    **dict.fromkeys(("cohesion", "left_entropy", "right_entropy", "whole"), pl.Float64()),
}


@dataclass(frozen=True, slots=True)
class Segmented:
    """The words of many texts, and what is known of them.

    Attributes:
        words: The words.
        known: Which of them stand in a dictionary.
        silent: Which of them are stop words.
        customers: Who said each, as a number; None where nobody knows.
        least: Texts that a candidate must stand in.
    """

    words: Words
    known: Booleans
    silent: Booleans
    customers: Integers | None
    least: int


def among_characters(said: Segmented) -> pl.DataFrame:
    """Return runs of Han characters that are no runs of words, columns as in CANDIDATES.

    Most occurrences must neither fall into several whole words, nor cut a dictionary word in two,
    nor open or end with a stop word.
    """
    units = characters(said.words)
    grams = NGrams(units.number, units.row, LONGEST_WORD, said.least)
    edges, han = _Edges(units, said), is_han(units)
    tables = [pl.DataFrame(schema=CANDIDATES)]
    for length in range(2, LONGEST_WORD + 1):
        found = Occurrences(grams, length, MIN_COHESION)
        spelled = np.all([han[found.first + place] for place in range(length)], axis=0)
        whole, trivial = edges.judge(found, length)
        tables.append(_table(found, units, length, WORD, spelled & ~trivial, whole, said))
    return pl.concat(tables)


def among_words(said: Segmented) -> pl.DataFrame:
    """Return runs of words with no stop word and no number at an end, columns as in CANDIDATES."""
    units = whole_words(said.words)
    grams = NGrams(units.number, units.row, LONGEST_PHRASE, said.least)
    empty = said.silent | said.words.like(r"^\d+$")
    tables = [pl.DataFrame(schema=CANDIDATES)]
    for length in range(2, LONGEST_PHRASE + 1):
        found = Occurrences(grams, length, MIN_COHESION)
        telling = ~empty[found.first] & ~empty[found.first + length - 1]
        nowhere = np.zeros(len(found))
        tables.append(_table(found, units, length, PHRASE, telling, nowhere, said))
    return pl.concat(tables)


class _Edges:
    """Where candidates among characters begin and end, seen from the words."""

    def __init__(self, units: Units, said: Segmented) -> None:
        begins = np.diff(units.word, prepend=-1) > 0
        starts = np.flatnonzero(begins)
        self._word, self._known, self._silent = units.word, said.known, said.silent
        self._start, self._end = starts, np.append(starts[1:], len(begins))
        self._begins = np.append(begins, True)
        self._passed = np.concatenate(([0], np.cumsum(self._begins)))

    def judge(self, found: Occurrences, length: int) -> tuple[Array, Booleans]:
        """Return how often each is one word already, and whether it is trivial."""
        first, end = found.places, found.places + length
        opening, closing = self._word[first], self._word[end - 1]
        from_edge, to_edge = self._begins[first], self._begins[end]
        one = self._passed[end] == self._passed[first + 1]
        cut = (~from_edge & self._known[opening]) | (~to_edge & self._known[closing])
        opens = from_edge & self._silent[opening] & (self._end[opening] < end)
        ends = to_edge & self._silent[closing] & (self._start[closing] > first)
        phrase = from_edge & to_edge & ~one
        trivial = [found.share(mark) >= MOSTLY for mark in (cut, opens | ends, phrase)]
        return found.share(from_edge & to_edge & one), np.any(trivial, axis=0)


def _table(
    found: Occurrences,
    units: Units,
    length: int,
    kind: str,
    fitting: Booleans,
    whole: Array,
    said: Segmented,
) -> pl.DataFrame:
    """Measure candidates and keep those that are frequent, spread and free on both sides."""
    documents = found.spread(units.row)
    left, right = found.left_entropy(), found.right_entropy()
    kept = fitting & (documents >= said.least) & (np.minimum(left, right) >= MIN_ENTROPY)
    if said.customers is not None:
        kept &= found.spread(said.customers[units.word]) >= MIN_SPREAD
    measures = (documents, found.cohesion, left, right, whole)
    columns = dict(zip(list(CANDIDATES)[2:], (one[kept] for one in measures), strict=True))
    spelled = units.texts(found.first[kept], length)
    table = pl.DataFrame({"word": spelled} | columns)
    return table.select(pl.lit(kind).alias(name) if name == "kind" else name for name in CANDIDATES)
