"""Find many terms in many texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import ahocorasick_rs
import numpy as np
import polars as pl
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]
Booleans: TypeAlias = NDArray[np.bool_]

HITS_SCHEMA = {"row": pl.UInt32(), "term": pl.UInt32(), "start": pl.Int64(), "end": pl.Int64()}
_SEPARATOR = "\n"


class TermMatcher:
    """Leftmost-longest, case-insensitive search for literal terms.

    A term that starts or ends with a Latin letter or digit matches only at a word's edge there,
    so that `app` is not found in `happy`.

    Args:
        terms: What to look for; folded as the texts are. Case does not matter.
        overlapping: Find a term inside a longer one as well; hits are then ordered by their ends.
    """

    def __init__(self, terms: Sequence[str], *, overlapping: bool = False) -> None:
        folded = [term.lower() for term in terms]
        self.terms = tuple(terms)
        self._overlapping = overlapping
        kinds = ahocorasick_rs.MatchKind
        self._automaton = ahocorasick_rs.AhoCorasick(
            folded, matchkind=kinds.Standard if overlapping else kinds.LeftmostLongest
        )
        self._latin_start = np.array([_is_latin(term[:1]) for term in folded], dtype=bool)
        self._latin_end = np.array([_is_latin(term[-1:]) for term in folded], dtype=bool)

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
        found = self._automaton.find_matches_as_indexes(
            haystack.text, overlapping=self._overlapping
        )
        if not found:
            return pl.DataFrame(schema=HITS_SCHEMA)
        term, start, end = np.array(found, dtype=np.int64).T
        whole = self._whole_words(haystack.latin, term, start, end)
        term, start, end = term[whole], start[whole], end[whole]
        row = np.searchsorted(haystack.first, start, side="right") - 1
        first = haystack.first[row]
        columns = {"row": row, "term": term, "start": start - first, "end": end - first}
        return pl.DataFrame(columns).cast(HITS_SCHEMA)  # type: ignore[arg-type]

    def _whole_words(
        self, latin: Booleans, term: Integers, start: Integers, end: Integers
    ) -> Booleans:
        inside_before = np.where(start > 0, latin[start - 1], False)
        inside_after = latin[np.minimum(end, len(latin) - 1)] & (end < len(latin))
        whole: Booleans = ~(self._latin_start[term] & inside_before) & ~(
            self._latin_end[term] & inside_after
        )
        return whole


@dataclass(frozen=True, slots=True)
class _Haystack:
    """Texts made ready for search: one lower-case text, and where each row begins in it.

    Attributes:
        texts: What it was made of.
        lines: The same in lower case, nulls empty.
        text: All rows, joined by line breaks.
        first: First character of each row, and the end.
        latin: Which characters are Latin letters or digits.
    """

    texts: pl.Series
    lines: pl.Series
    text: str
    first: Integers
    latin: Booleans


_latest: list[_Haystack] = []
"""The texts searched last: a batch is searched for many dictionaries, one after the other."""


def lower_case(texts: pl.Series) -> pl.Series:
    """Return texts as terms are matched with them; the batch searched last costs nothing more."""
    return _haystack(texts).lines


def _haystack(texts: pl.Series) -> _Haystack:
    for latest in _latest:
        if latest.texts.equals(texts):
            return latest
    lines = texts.fill_null("").str.to_lowercase()
    text = _SEPARATOR.join(lines.to_list())
    first = np.concatenate(([0], np.cumsum(lines.str.len_chars().to_numpy() + 1)))
    made = _Haystack(texts, lines, text, first.astype(np.int64), _latin(text))
    _latest[:] = [made]
    return made


def _latin(text: str) -> Booleans:
    """Tell which characters of a lower-case text are Latin letters or digits."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    letters = (codes >= ord("a")) & (codes <= ord("z"))
    digits: Booleans = (codes >= ord("0")) & (codes <= ord("9"))
    return letters | digits


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
