"""What the shortest path leaves over: runs of single characters, cut as jieba's second step does.

A run that is a dictionary word falls into characters; in any other, Han go to the hidden Markov
model and ASCII to a regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from csvoice.segment.batches import Codes, Flags, text_of
from csvoice.segment.blocks import HAN, Kinds, marked, runs
from csvoice.segment.hmm import HiddenMarkovModel

# What `jieba.finalseg.re_skip` matches, and what lies between its matches.
_ASCII_TOKEN = re.compile(r"[a-zA-Z0-9]+(?:\.\d+)?%?|[^a-zA-Z0-9\n]+")
_NEWLINE = np.uint32(ord("\n"))


class LeftOver:
    """Corrects the starts of tokens within left-over runs.

    Args:
        is_word: Whether the dictionary has a word.
    """

    def __init__(self, is_word: Callable[[str], bool]) -> None:
        self._is_word = is_word
        self._model = HiddenMarkovModel()

    def settle(
        self, text: str, codes: Codes, kinds: Kinds, left_over: Flags, starts: Flags
    ) -> None:
        """Sets `starts` anew where characters are left over; all arguments are one long."""
        first, lengths = runs(left_over)
        first, lengths = first[lengths > 1], lengths[lengths > 1]
        ends = first + lengths
        strings = (text[at:end] for at, end in zip(first.tolist(), ends.tolist(), strict=True))
        known = np.fromiter(map(self._is_word, strings), np.bool_, len(first))
        starts |= marked(first[known], lengths[known], len(starts))
        unknown = marked(first[~known], lengths[~known], len(starts))
        self._cut_han(codes, unknown & (kinds == HAN), starts)
        _cut_ascii(codes, unknown & (kinds != HAN), starts)

    def _cut_han(self, codes: Codes, han: Flags, starts: Flags) -> None:
        _, lengths = runs(han)
        starts[han] = self._model.word_starts(codes[han], lengths)


def _cut_ascii(codes: Codes, ascii_: Flags, starts: Flags) -> None:
    place = np.flatnonzero(ascii_)
    breaks = np.flatnonzero(np.diff(place) > 1) + 1
    text = text_of(np.insert(codes[place], breaks, _NEWLINE))
    starts[place] = False
    found = np.array([match.start() for match in _ASCII_TOKEN.finditer(text)], dtype=np.int64)
    # As many line breaks stand before a token as there are breaks before it.
    before = np.searchsorted(breaks + np.arange(len(breaks)), found)
    starts[place[found - before]] = True
