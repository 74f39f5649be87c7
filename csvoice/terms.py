"""Find many terms in many texts at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.trie import Codes, Integers, Trie

Booleans: TypeAlias = NDArray[np.bool_]

HITS_SCHEMA = {"row": pl.UInt32(), "term": pl.UInt32(), "start": pl.Int64(), "end": pl.Int64()}
_SEPARATOR = "\n"
_RECENT = 2
"""How many texts are remembered: a batch, and those of its rows that are looked at more closely."""
_Found: TypeAlias = tuple[Integers, Integers, Integers]


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
        edges = [("", "") if inside_words else (term[:1], term[-1:]) for term in self._folded]
        self._latin_start = np.array([_is_latin(start) for start, _end in edges], dtype=bool)
        self._latin_end = np.array([_is_latin(end) for _start, end in edges], dtype=bool)
        self._search = _together.get() or _Search()
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
        haystack = _haystack(texts)
        word, start, end = self._search.find(haystack)
        term = self._terms()[word]
        own = np.flatnonzero(term >= 0)
        term, start, end = term[own], start[own], end[own]
        stays = self._whole_words(haystack, term, start, end)
        if not self._overlapping:
            stays &= leftmost_longest(start, end)
        term, start, end = term[stays], start[stays], end[stays]
        row = haystack.row[start]
        first = haystack.first[row]
        columns = {"row": row, "term": term, "start": start - first, "end": end - first}
        return pl.DataFrame(columns).cast(HITS_SCHEMA)  # type: ignore[arg-type]

    def _terms(self) -> Integers:
        """Return which of the terms each word of the search is; -1 for another matcher's."""
        if len(self._numbers) < len(self._search.words):
            self._numbers = np.full(len(self._search.words), -1, dtype=np.int64)
            words = [self._search.words[folded] for folded in reversed(self._folded)]
            self._numbers[words] = np.arange(len(words))[::-1]
        return self._numbers

    def _whole_words(
        self, haystack: _Haystack, term: Integers, start: Integers, end: Integers
    ) -> Booleans:
        whole: Booleans = ~(self._latin_start[term] & haystack.is_latin(start - 1)) & ~(
            self._latin_end[term] & haystack.is_latin(end)
        )
        return whole


class _Search:
    """The words of one matcher, or of several that search together, and what they found last."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self._trie = Trie(())
        self._latest = deque[tuple[_Haystack, _Found]](maxlen=_RECENT)

    def add(self, words: Iterable[str]) -> None:
        for word in words:
            self.words.setdefault(word, len(self.words))

    def find(self, haystack: _Haystack) -> _Found:
        if len(self._trie) < len(self.words):
            self._trie = Trie(list(self.words))
            self._latest.clear()
        for searched, found in self._latest:
            if searched is haystack:
                return found
        found = self._trie.find(haystack.codes)
        self._latest.append((haystack, found))
        return found


_together: ContextVar[_Search | None] = ContextVar("_together", default=None)


@contextmanager
def searched_together() -> Iterator[None]:
    """Let all matchers that are made within find their terms in one pass through a batch."""
    token = _together.set(_Search())
    try:
        yield
    finally:
        _together.reset(token)


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


@dataclass(frozen=True, slots=True)
class _Haystack:
    """Texts made ready for search: one lower-case text, and where each row stands in it.

    Attributes:
        texts: What it was made of.
        lines: The same in lower case, nulls empty.
        codes: All rows as code points, each with a line break behind it.
        first: First character of each row.
        row: Row of each character.
    """

    texts: pl.Series
    lines: pl.Series
    codes: Codes
    first: Integers
    row: Integers

    def is_latin(self, places: Integers) -> Booleans:
        """Tell whether Latin letters or digits stand at some places."""
        latin: Booleans = _LATIN[np.minimum(self.codes[places], len(_LATIN) - 1)]
        return latin


_latest: deque[_Haystack] = deque(maxlen=_RECENT)
"""The texts searched last: a batch is searched for many dictionaries, one after the other."""


def lower_case(texts: pl.Series) -> pl.Series:
    """Return texts as terms are matched with them; the batch searched last costs nothing more."""
    return _haystack(texts).lines


def folded(texts: pl.Series) -> tuple[Codes, Integers]:
    """Return the code points of texts as terms are matched with them, and the row of each.

    A line break stands behind each row, as its last character.
    """
    haystack = _haystack(texts)
    return haystack.codes, haystack.row


def _haystack(texts: pl.Series) -> _Haystack:
    for latest in _latest:
        if latest.texts.equals(texts):
            return latest
    lines = texts.fill_null("").str.to_lowercase()
    lengths = lines.str.len_chars().to_numpy().astype(np.int64) + 1
    row = np.repeat(np.arange(len(lines)), lengths)
    text = lines.str.join(_SEPARATOR).item() + _SEPARATOR
    codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")[: len(row)]
    made = _Haystack(texts, lines, codes, np.cumsum(lengths) - lengths, row)
    _latest.append(made)
    return made


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


_LATIN = np.array([_is_latin(chr(code)) for code in range(129)])
