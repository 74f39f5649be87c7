"""Find words and short phrases that begin and end where tokens do."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl

from csvoice.annotate.clauses import Booleans, Integers
from csvoice.annotate.vocabulary import vocabulary

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
        beginnings = {phrase[:end] for phrase in self._phrases for end in range(1, len(phrase))}
        self._beginnings = pl.Series([sorted(beginnings)], dtype=pl.List(pl.String))

    def find(self, tokens: pl.Series, row: Integers) -> tuple[Integers, Integers]:
        """Return the place of each phrase's first token, ascending, and the phrase's number.

        Args:
            tokens: The tokens of a batch, one row after another.
            row: The row of each token; no phrase reaches over its end.
        """
        said = vocabulary(tokens)
        words = said.words.str.to_lowercase()
        found, size = self._lookup(words)[said.number], np.ones(len(tokens), dtype=np.int64)
        place = np.flatnonzero(self._begins(words)[said.number])
        run = words.gather(said.number[place])
        for length in range(2, _LONGEST + 1):
            last = place + length - 1
            inside = last < len(tokens)
            inside[inside] = row[last[inside]] == row[place[inside]]
            place, last = place[inside], last[inside]
            run = run.filter(inside) + words.gather(said.number[last])
            number = self._lookup(run)
            found[place[number >= 0]], size[place[number >= 0]] = number[number >= 0], length
            open_ended = self._begins(run)
            place, run = place[open_ended], run.filter(open_ended)
        place = np.flatnonzero(found >= 0)
        stays = first_come(place, place + size[place])
        return place[stays], found[place[stays]]

    def _begins(self, texts: pl.Series) -> Booleans:
        """Tell what a longer phrase begins with."""
        begins: Booleans = texts.is_in(self._beginnings).to_numpy()
        return begins

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
