"""Find many terms in many texts at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from csvoice.lookup.haystack import Booleans, Haystack, current_search
from csvoice.lookup.trie import Integers

HITS_SCHEMA = {"row": pl.UInt32(), "term": pl.UInt32(), "start": pl.Int64(), "end": pl.Int64()}


class TermMatcher:
    """Leftmost-longest, case-insensitive search for literal terms.

    A term that starts or ends with a Latin letter or digit matches only at a word's edge there,
    so that `app` is not found in `happy`.

    Args:
        terms: What to look for; folded as the texts are. Case does not matter.
        overlapping: Find a term inside a longer one, or across it, as well.
        inside_words: Find a term inside a longer Latin word as well.
    """

    def __init__(
        self, terms: Sequence[str], *, overlapping: bool = False, inside_words: bool = False
    ) -> None:
        self.terms = tuple(terms)
        self._folded = [term.lower() for term in terms]
        self._overlapping = overlapping
        self._inside_words = inside_words
        self._search = current_search()
        self._search.add(self._folded)
        self._numbers = np.empty(0, dtype=np.int64)

    def find(self, texts: pl.Series) -> pl.DataFrame:
        """Return the hits in `texts`, ordered by row and place.

        Args:
            texts: Strings without line breaks; nulls hold no hits.

        Returns:
            Columns `row` (index into `texts`), `term` (index into `terms`), `start` and `end`
            (characters from the start of the row's text, end exclusive).
        """
        if not self.terms or texts.is_empty():
            return pl.DataFrame(schema=HITS_SCHEMA)
        haystack = Haystack.of(texts)
        word, start, end = self._search.find(haystack)
        term = self._terms()[word]
        own = np.flatnonzero(term >= 0)
        term, start, end = term[own], start[own], end[own]
        stays = self._stands_alone(haystack, start, end)
        if not self._overlapping:
            stays &= leftmost_longest(start, end)
        term, start, end = term[stays], start[stays], end[stays]
        row = haystack.row[start]
        first = haystack.first[row]
        numbers = (row.astype(np.uint32), term.astype(np.uint32), start - first, end - first)
        return pl.DataFrame(dict(zip(HITS_SCHEMA, numbers, strict=True)))

    def _terms(self) -> Integers:
        """Return which of the terms each word of the search is; -1 for another matcher's."""
        if len(self._numbers) < len(self._search.words):
            numbers = np.full(len(self._search.words), -1, dtype=np.int64)
            words = [self._search.words[folded] for folded in reversed(self._folded)]
            numbers[words] = np.arange(len(words))[::-1]
            # Only now, when it is whole: parts are annotated in threads side by side.
            self._numbers = numbers
        return self._numbers

    def _stands_alone(self, haystack: Haystack, start: Integers, end: Integers) -> Booleans:
        """Tell which hits neither begin nor end within a Latin word."""
        if self._inside_words:
            return np.ones(len(start), dtype=np.bool_)
        begun = haystack.is_latin(start - 1) & haystack.is_latin(start)
        goes_on = haystack.is_latin(end - 1) & haystack.is_latin(end)
        alone: Booleans = ~(begun | goes_on)
        return alone


def leftmost_longest(start: Integers, end: Integers) -> Booleans:
    """Tell which spans stay when each gives way to an earlier one that it overlaps.

    Args:
        start: First places, ascending; where they are equal, the longest span stands last.
        end: Places behind the last ones.
    """
    stays: Booleans = np.append(start[1:] != start[:-1], True)[: len(start)]
    while True:
        place = np.flatnonzero(stays)
        reach = np.concatenate(([0], np.maximum.accumulate(end[place])[:-1]))[: len(place)]
        covered = start[place] < reach
        if not covered.any():
            return stays
        # Only the first of a chain is sure to be covered by a span that stays.
        stays[place[covered & ~np.append(False, covered[:-1])]] = False


def is_latin(character: str) -> bool:
    """Tell a letter or digit of ASCII, between which a word does not end."""
    return character.isascii() and character.isalnum()
