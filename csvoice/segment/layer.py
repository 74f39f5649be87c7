"""jieba's tokens at several times jieba's speed.

jieba decides in two steps: a shortest path through its dictionary, then a hidden Markov model for
the runs of single characters that the path leaves over. The first step is rjieba's
(`cut(text, hmm=False)`), the second is done here, for all runs of a batch at once. What has to be
put right for the result to be jieba's, token for token:

- rjieba's total of frequencies is made jieba's, which counts words again that occur twice in a
  dictionary: the total decides between paths that are equal up to rounding (懂不懂不懂).
- jieba works on blocks of U+4E00 to U+9FD5 and ASCII; rjieba takes rarer Han into its blocks, so
  they reach it as line breaks. Every character outside the blocks is a token, but CR LF is one.
- without the model, rjieba joins single Latin letters and digits; they count as left over.
- in what is left over, ASCII is split by jieba's own expression (`jieba.finalseg.re_skip`).

Two rare kinds of user words leave no way to tell, so jieba itself does all the work then: words
deleted by frequency 0, and Latin letters so frequent that they break up a Latin word.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from csvoice.lexicon import UserWord
from csvoice.plan import Cut
from csvoice.segment.batches import (
    Codes,
    Flags,
    batches,
    code_points,
    joined,
    text_of,
    token_lists,
)
from csvoice.segment.blocks import LATIN, OUTSIDE, Kinds, is_latin, kinds_of
from csvoice.segment.known import DEFAULT_EXCESS, known
from csvoice.segment.left_over import LeftOver
from csvoice.segment.reference import new_rjieba, reference
from csvoice.segment.user_words import Span, WholeTerms, dictionary_words

_NEWLINE, _RETURN = ord("\n"), ord("\r")
_UNREACHABLE = "\n"  # a word that no block can hold


def fast(user_words: tuple[UserWord, ...]) -> Cut:
    """Jieba's tokens by way of rjieba: the default."""
    words = dictionary_words(user_words)
    if not words:
        return _Layer(_engine((), DEFAULT_EXCESS), frozenset(), WholeTerms(user_words))
    if any(word.frequency == 0 for word in words):
        return reference(user_words)
    after = known(words)
    latin = frozenset(word.word for word in words if is_latin(word.word) and len(word.word) > 1)
    if any(_falls_apart(word, after.frequencies, after.total) for word in latin):
        return reference(user_words)
    frequencies = tuple((word.word, after.frequencies[word.word]) for word in words)
    return _Layer(_engine(frequencies, after.excess), latin, WholeTerms(user_words))


@lru_cache(maxsize=2)
def _engine(frequencies: tuple[tuple[str, int], ...], excess: int) -> Any:
    """Rjieba with these frequencies, and with a total that is higher by the excess.

    Kept, since loading its dictionary takes a tenth of a second, and plans that differ in all else
    have the same words.
    """
    engine = new_rjieba()
    for word, frequency in frequencies:
        engine.add_word(word, frequency, None)
    engine.add_word(_UNREACHABLE, excess, None)
    return engine


def _falls_apart(word: str, frequencies: dict[str, int], total: int) -> bool:
    """Whether the letters of a word, one by one, are likelier than the word, or nearly so."""
    letters = math.prod(frequencies.get(letter) or 1 for letter in word)
    return bool(2 * letters >= frequencies[word] * total ** (len(word) - 1))


class _Layer:
    """A Cut: see the head of the file."""

    def __init__(self, engine: Any, latin_words: frozenset[str], terms: WholeTerms) -> None:
        self._engine = engine
        self._latin_words = latin_words
        self._terms = terms
        self._left_over = LeftOver(engine.has_word)

    def __call__(self, texts: pl.Series) -> pl.Series:
        empty = pl.Series(texts.name, [], dtype=pl.List(pl.String))
        return pl.concat([empty, *map(self._cut, batches(texts.fill_null("")))])

    def _cut(self, texts: pl.Series) -> pl.Series:
        text = joined(texts)
        codes = code_points(text)
        return token_lists(texts, codes, self._token_starts(codes, self._terms.spans(text)))

    def _token_starts(self, codes: Codes, terms: list[Span]) -> Flags:
        kinds = kinds_of(codes)
        for start, end in terms:
            kinds[start:end] = OUTSIDE
        text = text_of(np.where(kinds == OUTSIDE, np.uint32(_NEWLINE), codes))
        starts, left_over = self._shortest_path(text, kinds)
        self._left_over.settle(text, codes, kinds, left_over, starts)
        starts[1:][(codes[:-1] == _RETURN) & (codes[1:] == _NEWLINE)] = False
        for start, end in terms:
            starts[start + 1 : end] = False
        return starts

    def _shortest_path(self, text: str, kinds: Kinds) -> tuple[Flags, Flags]:
        """Which characters begin a token, and which are left over for the model."""
        tokens = self._engine.cut(text, False)
        lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
        first = np.cumsum(lengths) - lengths
        latin_letters = np.add.reduceat(kinds == LATIN, first, dtype=np.int64)
        single = (lengths == 1) & (kinds[first] != OUTSIDE)
        letters = (lengths > 1) & (latin_letters == lengths)
        if self._latin_words:
            at = np.flatnonzero(letters)
            letters[at] = [tokens[i] not in self._latin_words for i in at]
        starts = np.zeros(len(kinds), dtype=np.bool_)
        starts[first] = True
        return starts, np.repeat(single | letters, lengths)
