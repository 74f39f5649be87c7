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
        beginnings = {phrase[:end] for phrase in self._phrases for end in range(1, len(phrase) + 1)}
        self._beginnings = pl.Series([sorted(beginnings)])

    def find(self, tokens: pl.Series, row: Integers) -> tuple[Integers, Integers]:
        """Return the place of each phrase's first token, ascending, and the phrase's number.

        Args:
            tokens: The tokens of a batch, one row after another.
            row: The row of each token; no phrase reaches over its end.
        """
        tokens = tokens.str.to_lowercase()
        place = np.flatnonzero(tokens.is_in(self._beginnings).to_numpy())
        run = tokens.gather(place)
        found, size = self._lookup(run), np.ones(len(place), dtype=np.int64)
        for length in range(2, _LONGEST + 1):
            last = np.minimum(place + length - 1, len(tokens) - 1)
            run = run + tokens.gather(last)
            number = self._lookup(run)
            hit = (number >= 0) & (last - place == length - 1) & (row[last] == row[place])
            found[hit], size[hit] = number[hit], length
        place, found, size = place[found >= 0], found[found >= 0], size[found >= 0]
        stays = first_come(place, place + size)
        return place[stays], found[stays]

    def _lookup(self, texts: pl.Series) -> Integers:
        numbers = texts.replace_strict(
            self._phrases, self._numbers, default=-1, return_dtype=pl.Int64
        )
        return numbers.to_numpy().copy()


def first_come(start: Integers, end: Integers) -> Booleans:
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
