"""The characters that jieba looks up in its dictionary, by kind, and runs of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from csvoice.segment.batches import Codes, Flags, Ints

Kinds = npt.NDArray[np.uint8]

OUTSIDE, SYMBOL, LATIN, HAN = range(4)  # LATIN: ASCII letters and digits
FIRST_HAN, LAST_HAN = 0x4E00, 0x9FD5


def is_latin(word: str) -> bool:
    """Whether a word is made of ASCII letters and digits alone."""
    return word.isascii() and word.isalnum()


def kinds_of(codes: Codes) -> Kinds:
    """OUTSIDE for what ends a block of jieba's (`jieba.re_han_default`), else the kind."""
    kinds: Kinds = _TABLE[np.minimum(codes, len(_TABLE) - 1)]
    return kinds


def runs(flags: Flags) -> tuple[Ints, Ints]:
    """Start and length of each run of marked characters."""
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False))
    return edges[::2], edges[1::2] - edges[::2]


def marked(starts: Ints, lengths: Ints, size: int) -> Flags:
    """The opposite of `runs`, for runs that do not overlap."""
    change = np.zeros(size + 1, dtype=np.int8)
    change[starts] += 1
    change[starts + lengths] -= 1
    return np.cumsum(change[:-1], dtype=np.int8).astype(np.bool_)


def _table() -> Kinds:
    table = np.full(LAST_HAN + 2, OUTSIDE, dtype=np.uint8)
    table[[ord(symbol) for symbol in "+#&._%-"]] = SYMBOL
    table[[code for code in range(128) if is_latin(chr(code))]] = LATIN
    table[FIRST_HAN : LAST_HAN + 1] = HAN
    return table


_TABLE = _table()
