"""Find words and short phrases that begin and end where tokens do."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from csvoice.annotate.clauses import Booleans, Integers

_LONGEST = 3


class PhraseFinder:
    """Leftmost-longest search among tokens, which no neighbour can hide.

    A search among characters finds 较差 in 比较 / 差 and misses 差; this one looks up runs of up to
    three whole tokens.

    Args:
        phrases: Lower-case words, or runs of up to three tokens joined; no duplicates.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = pl.Series(list(phrases), dtype=pl.String)
        self._numbers = pl.arange(len(self._phrases), eager=True, dtype=pl.Int64)

    def find(self, tokens: pl.Series, row: Integers) -> tuple[Integers, Integers]:
        """Return the place of each phrase's first token, ascending, and the phrase's number.

        Args:
            tokens: The tokens of a batch, one row after another.
            row: The row of each token; no phrase reaches over its end.
        """
        found = np.full(len(tokens), -1, dtype=np.int64)
        size = np.zeros(len(tokens), dtype=np.int64)
        run = tokens = tokens.str.to_lowercase()
        for length in range(1, _LONGEST + 1):
            if length > 1:
                run = run + tokens.shift(1 - length)
            number = self._lookup(run)
            hit = (number >= 0) & (row == np.append(row[length - 1 :], [-1] * (length - 1)))
            found[hit], size[hit] = number[hit], length
        place = np.flatnonzero(size)
        place = place[_first_come(place, place + size[place])]
        return place, found[place]

    def _lookup(self, texts: pl.Series) -> Integers:
        return texts.replace_strict(
            self._phrases, self._numbers, default=-1, return_dtype=pl.Int64
        ).to_numpy()


def _first_come(start: Integers, end: Integers) -> Booleans:
    """Tell which spans stay when each gives way to an earlier one that it overlaps."""
    stays = np.ones(len(start), dtype=bool)
    while True:
        place = np.flatnonzero(stays)
        reach = np.concatenate(([0], np.maximum.accumulate(end[place])[:-1]))[: len(place)]
        covered = start[place] < reach
        if not covered.any():
            return stays
        # Only the first of a chain is sure to be covered by a span that stays.
        stays[place[covered & ~np.append(False, covered[:-1])]] = False
