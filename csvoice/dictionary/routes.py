"""Why jieba cuts a text as it does: the likeliest path through its dictionary, and another one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from csvoice.lexicon import UserWord
from csvoice.segment.reference import jieba_tokenizer


@dataclass(frozen=True, slots=True)
class Path:
    """One way to cut a text with dictionary words alone.

    Attributes:
        words: The words.
        log_probability: Sum of log(frequency / total) over them, natural logarithm; a word that
            is in no dictionary counts as one of frequency 1.
    """

    words: tuple[str, ...]
    log_probability: float


class Routes:
    """Paths through jieba's dictionary and the user's words (`jieba.Tokenizer.calc`).

    Args:
        words: The user's words; later ones go before earlier ones.
    """

    def __init__(self, words: Iterable[UserWord]) -> None:
        self._jieba: Any = jieba_tokenizer(words)

    @property
    def total(self) -> int:
        """Sum of all frequencies."""
        return int(self._jieba.total)

    def learn(self, word: UserWord) -> None:
        """Add a word."""
        self._jieba.add_word(word.word, word.frequency, word.tag)

    def frequency(self, word: str) -> int:
        """Return the frequency that is in force; 0 for a word in no dictionary."""
        return int(self._jieba.FREQ.get(word, 0))

    def tokens(self, text: str) -> list[str]:
        """Return jieba's tokens, the hidden Markov model included."""
        tokens: list[str] = self._jieba.lcut(text)
        return tokens

    def best(self, block: str) -> Path:
        """Return the likeliest path of a text without spaces and punctuation."""
        return self._best(block, self._jieba.get_DAG(block))

    def split(self, word: str) -> Path:
        """Return the likeliest path that does not take the word whole."""
        ends = self._jieba.get_DAG(word)
        ends[0] = [end for end in ends[0] if end != len(word) - 1] or [0]
        return self._best(word, ends)

    def through(self, block: str, start: int, end: int) -> Path:
        """Return the likeliest path on which `block[start:end]` is one word."""
        before, after = self.best(block[:start]), self.best(block[end:])
        word = block[start:end]
        log_probability = before.log_probability + self._log(word) + after.log_probability
        return Path((*before.words, word, *after.words), log_probability)

    def enough(self, word: str, better: float = 0.0) -> int:
        """Return the lowest frequency with which a word is likelier than its parts.

        Args:
            word: The word.
            better: By how much more its log-probability must rise, for a text in which more than
                its own parts stands against it.
        """
        rival = self.split(word).log_probability + better
        return math.floor(math.exp(rival + math.log(self.total))) + 1

    def _best(self, text: str, ends: Mapping[int, list[int]]) -> Path:
        route: dict[int, tuple[float, int]] = {}
        self._jieba.calc(text, ends, route)
        words, place = [], 0
        while place < len(text):
            words.append(text[place : route[place][1] + 1])
            place = route[place][1] + 1
        return Path(tuple(words), route[0][0] if text else 0.0)

    def _log(self, word: str) -> float:
        return math.log(self.frequency(word) or 1) - math.log(self.total)
