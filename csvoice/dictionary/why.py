"""Why a word was, or was not, cut as one word in a text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import polars as pl

from csvoice.annotate.clean import clean, simplify
from csvoice.dictionary.routes import Path, Routes
from csvoice.errors import UsageError
from csvoice.lexicon import UserWord
from csvoice.nearest import hint
from csvoice.segment import reference
from csvoice.segment.user_words import BLOCK

Reason: TypeAlias = Literal[
    "dictionary", "guess", "whole-term", "symbols", "unknown", "likelier", "guessed-on"
]
"""Cut by the dictionary, by the hidden Markov model, or as a term that jieba would break; not cut
because jieba breaks at its symbols, because no dictionary has it, because another path is
likelier, or because the model joined its characters to others."""

_MOST_TRIES = 30
_MOST = 10_000_000
"""A higher frequency would rival 的 (3 million) and spoil the cutting of everything else."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a word in a text.

    Attributes:
        word: The word, folded as texts are.
        cut: Whether it is one token everywhere it stands.
        reason: Why.
        tokens: The tokens of the text.
        frequency: Frequency of the word in jieba's and the user's dictionaries; 0 for none.
        with_word: The likeliest path on which it is one word, in the stretch of text around it.
        chosen: The likeliest path of all there.
        needed: Frequency with which it would be cut; None where it is, or where none would do.
    """

    word: str
    cut: bool
    reason: Reason
    tokens: tuple[str, ...]
    frequency: int
    with_word: Path | None = None
    chosen: Path | None = None
    needed: int | None = None


def explain(word: str, text: str, words: Sequence[UserWord]) -> Explanation:
    """Say why a word is, or is not, one token of a text.

    Raises:
        UsageError: The text does not hold the word; names the nearest stretch of it.
    """
    word, text = _folded(word), _folded(text)
    if not word or word not in text:
        raise UsageError(_absent(word, text))
    tokens = tuple(reference(tuple(words))(pl.Series([text]))[0])
    routes = Routes(words)
    frequency, cut = routes.frequency(word), tokens.count(word) >= text.count(word)
    reason: Reason
    if not BLOCK.fullmatch(word):
        reason = "whole-term" if cut else "symbols"
        return Explanation(word, cut, reason, tokens, frequency)
    block, start = _block(word, text, tokens)
    chosen, with_word = routes.best(block), routes.through(block, start, start + len(word))
    if cut:
        reason = "dictionary" if frequency else "guess"
        return Explanation(word, cut, reason, tokens, frequency, with_word, chosen)
    reason = "guessed-on" if word in chosen.words else "likelier"
    if not frequency:
        reason = "unknown"
    needed = _needed(word, text, chosen.log_probability - with_word.log_probability, routes)
    return Explanation(word, cut, reason, tokens, frequency, with_word, chosen, needed)


def _folded(text: str) -> str:
    return str(simplify(clean(pl.Series([text])))[0])


def _absent(word: str, text: str) -> str:
    pieces = [text[at : at + len(word)] for at in range(len(text) - len(word) + 1)]
    return f"这段文本里没有「{word}」。{hint(word, pieces)}请给出含有这个词的一句话。"


def _block(word: str, text: str, tokens: Sequence[str]) -> tuple[str, int]:
    """Return the stretch that jieba works on around the first place where the word is not whole."""
    places = [found.start() for found in re.finditer(re.escape(word), text)]
    edges, at = set(), 0
    for token in tokens:
        edges.add((at, at + len(token)))
        at += len(token)
    broken = [place for place in places if (place, place + len(word)) not in edges]
    place = (broken or places)[0]
    around = next(found for found in BLOCK.finditer(text) if found.start() <= place < found.end())
    return around.group(), place - around.start()


def _needed(word: str, text: str, behind: float, routes: Routes) -> int | None:
    """Return a frequency with which jieba really cuts the word, from the computed one upwards."""
    computed = math.floor(max(1, routes.frequency(word)) * math.exp(behind)) + 1
    for frequency in (computed << attempt for attempt in range(_MOST_TRIES)):
        if frequency > _MOST:
            break
        routes.learn(UserWord(word, frequency))
        if routes.tokens(text).count(word) >= text.count(word):
            return frequency
    return None
