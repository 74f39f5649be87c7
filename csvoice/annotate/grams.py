"""Find characters and pairs of characters, as a linear model of texts reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.lookup.haystack import Booleans, Haystack
from csvoice.lookup.trie import Integers

END, DIGIT = "，", "0"
"""What every end of a clause, and every run of digits, is read as."""

_ENDS = " \t\n\r，,。．.！!；;：:、…~～—-"
_DIGITS = "0123456789"
_CODES = 0x10000


@dataclass(frozen=True, slots=True)
class Grams:
    """The grams of a batch.

    Attributes:
        row: Row of each character, and once more of each pair, runs made single.
        gram: Its number; where it is none that is listed, how many are listed.
        length: Characters of each row, ends of clauses left out.
    """

    row: Integers
    gram: Integers
    length: Integers


class GramFinder:
    """Finds every character and every pair of neighbours that is listed.

    Upper case is read as lower case, digits and ends of clauses as one sign each (`0`, `，`), and
    a run of either counts once; a row begins and ends as a clause does.

    Args:
        grams: One or two characters of the basic plane each, folded; no duplicates.
    """

    def __init__(self, grams: Sequence[str]) -> None:
        letters = sorted({END, DIGIT, *"".join(grams)})
        number = {letter: place for place, letter in enumerate(letters, 1)}
        self._end, self._digit = number[END], number[DIGIT]
        self._letters = _numbered(number)
        size = len(letters) + 1
        self._alone = np.full(size, len(grams), dtype=np.int32)
        self._pairs = np.full((size, size), len(grams), dtype=np.int32)
        for place, gram in enumerate(grams):
            codes = tuple(number[letter] for letter in gram)
            (self._alone if len(codes) == 1 else self._pairs)[codes] = place

    def find(self, texts: pl.Series) -> Grams:
        """Return the grams of each text, a null being empty."""
        haystack = Haystack.of(texts)
        letter = self._letters.take(haystack.codes, mode="clip")
        kept = ~self._repeated(letter)
        letter, row = letter[kept], haystack.row[kept]
        before = np.append(self._end, letter)[:-1]
        gram = np.concatenate((self._alone[letter], self._pairs[before, letter]))
        length = np.bincount(row, letter != self._end, len(texts)).astype(np.int64)
        return Grams(np.concatenate((row, row)), gram, length)

    def _repeated(self, letter: NDArray[np.uint16]) -> Booleans:
        again = letter == np.append(self._end, letter)[:-1]
        repeated: Booleans = again & ((letter == self._end) | (letter == self._digit))
        return repeated


def _numbered(number: dict[str, int]) -> NDArray[np.uint16]:
    """Return the number of each character code; 0 for what stands in no gram."""
    table = np.zeros(_CODES, dtype=np.uint16)
    for letter, place in number.items():
        table[[ord(letter), ord(letter.upper()[0])]] = place
    table[[ord(letter) for letter in _ENDS]] = number[END]
    table[[ord(letter) for letter in _DIGITS]] = number[DIGIT]
    return table
