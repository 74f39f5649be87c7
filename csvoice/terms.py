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
_CONTINUED, _CONTINUATION = 0xC0, 0x80
"""Bits of a UTF-8 byte that tell whether it continues a character."""
_LATIN = np.array([chr(code).isalnum() and code < 128 for code in range(256)])


class TermMatcher:
    """Leftmost-longest, case-insensitive search for literal terms.

    A term that starts or ends with a Latin letter or digit matches only at a word's edge there,
    so that `app` is not found in `happy`.

    Args:
        terms: What to look for; folded as the texts are. Case does not matter.
        overlapping: Find a term inside a longer one as well; hits are then ordered by their ends.
        inside_words: Find a term inside a longer Latin word as well.
    """

    def __init__(
        self, terms: Sequence[str], *, overlapping: bool = False, inside_words: bool = False
    ) -> None:
        folded = [term.lower() for term in terms]
        self.terms = tuple(terms)
        self._overlapping = overlapping
        kinds = ahocorasick_rs.MatchKind
        # On bytes, since characters would be counted anew for every dictionary.
        self._automaton = ahocorasick_rs.BytesAhoCorasick(
            [term.encode("utf-8", "replace") for term in folded],
            matchkind=kinds.Standard if overlapping else kinds.LeftmostLongest,
        )
        edges = [("", "") if inside_words else (term[:1], term[-1:]) for term in folded]
        self._latin_start = np.array([_is_latin(start) for start, _end in edges], dtype=bool)
        self._latin_end = np.array([_is_latin(end) for _start, end in edges], dtype=bool)

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
        whole = self._whole_words(haystack, term, start, end)
        term, start, end = term[whole], start[whole], end[whole]
        row = np.searchsorted(haystack.first, start, side="right") - 1
        character, first = haystack.character, haystack.character[haystack.first[row]]
        columns = {
            "row": row,
            "term": term,
            "start": character[start] - first,
            "end": character[end] - first,
        }
        return pl.DataFrame(columns).cast(HITS_SCHEMA)  # type: ignore[arg-type]

    def _whole_words(
        self, haystack: _Haystack, term: Integers, start: Integers, end: Integers
    ) -> Booleans:
        whole: Booleans = ~(self._latin_start[term] & haystack.is_latin(start - 1)) & ~(
            self._latin_end[term] & haystack.is_latin(end)
        )
        return whole


@dataclass(frozen=True, slots=True)
class _Haystack:
    """Texts made ready for search: one lower-case text, and where each row begins in it.

    Attributes:
        texts: What it was made of.
        lines: The same in lower case, nulls empty.
        text: All rows in UTF-8, each with a line break behind it.
        first: First byte of each row.
        character: The number of the character that begins at each byte.
    """

    texts: pl.Series
    lines: pl.Series
    text: bytes
    first: Integers
    character: NDArray[np.int32]

    def is_latin(self, places: Integers) -> Booleans:
        """Tell whether Latin letters or digits stand at some bytes."""
        codes = np.frombuffer(self.text, dtype=np.uint8)
        latin: Booleans = _LATIN[codes[places]]
        return latin


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
    text = (_SEPARATOR.join(lines.to_list()) + _SEPARATOR).encode()
    codes = np.frombuffer(text, dtype=np.uint8)
    lengths = lines.str.len_bytes().to_numpy().astype(np.int64) + 1
    begins = codes & _CONTINUED != _CONTINUATION
    character = np.cumsum(begins, dtype=np.int32) - 1
    made = _Haystack(texts, lines, text, np.cumsum(lengths) - lengths, character)
    _latest[:] = [made]
    return made


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
