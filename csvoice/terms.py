"""Find many terms in many texts at once."""

from __future__ import annotations

import re
from collections.abc import Sequence

import ahocorasick_rs
import numpy as np
import polars as pl

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
        lines = texts.fill_null("").str.to_lowercase()
        joined = _SEPARATOR.join(lines.to_list())
        found = self._automaton.find_matches_as_indexes(joined, overlapping=self._overlapping)
        if not found:
            return pl.DataFrame(schema=HITS_SCHEMA)
        term, start, end = np.array(found, dtype=np.int64).T
        at_edges = self._at_edges(joined, term, start, end)
        term, start, end = term[at_edges], start[at_edges], end[at_edges]
        first = np.concatenate(([0], np.cumsum(lines.str.len_chars().to_numpy() + 1)))
        row = np.searchsorted(first, start, side="right") - 1
        columns = {"row": row, "term": term, "start": start - first[row], "end": end - first[row]}
        return pl.DataFrame(columns).cast(HITS_SCHEMA)  # type: ignore[arg-type]

    def _at_edges(
        self,
        text: str,
        term: np.ndarray[tuple[int], np.dtype[np.int64]],
        start: np.ndarray[tuple[int], np.dtype[np.int64]],
        end: np.ndarray[tuple[int], np.dtype[np.int64]],
    ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        latin = np.zeros(len(text) + 1, dtype=bool)
        places = [place for run in re.finditer("[a-z0-9]+", text) for place in run.span()]
        # A word's inside is marked by its borders: +1 at the start, -1 at the end, summed up.
        steps = np.zeros(len(text) + 1, dtype=np.int8)
        steps[places[0::2]] += 1
        steps[places[1::2]] -= 1
        latin[:] = np.cumsum(steps) > 0
        inside_before = np.where(start > 0, latin[start - 1], False)
        return ~(self._latin_start[term] & inside_before) & ~(self._latin_end[term] & latin[end])


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
