"""The words of a batch, each once: what is asked of a word is asked once, not once a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

Integers: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens as numbers of words.

    Attributes:
        words: The words, in no order that matters, shape (words,).
        number: The word of each token, shape (tokens,).
    """

    words: pl.Series
    number: Integers


_latest: list[tuple[pl.Series, Vocabulary]] = []
"""The tokens asked for last: several annotators ask for those of one batch."""


def vocabulary(tokens: pl.Series) -> Vocabulary:
    """Number the words of tokens; asking again for the same series costs nothing.

    Args:
        tokens: Strings without nulls.
    """
    for known, made in _latest:
        if known is tokens:
            return made
    made = _numbered(tokens)
    _latest[:] = [(tokens, made)]
    return made


def _numbered(tokens: pl.Series) -> Vocabulary:
    codes = tokens.cast(pl.Categorical).to_physical().to_numpy()
    # polars numbers the words of the whole process; here only those of the batch count.
    first = np.full(int(codes.max(initial=0)) + 1, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    used = np.flatnonzero(first >= 0)
    place = np.empty(len(first), dtype=np.int64)
    place[used] = np.arange(len(used))
    return Vocabulary(tokens.gather(first[used]), place[codes])
