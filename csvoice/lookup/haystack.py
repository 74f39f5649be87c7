"""Texts as one array of characters, searched once for the words of many dictionaries."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import local
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.lookup.trie import Codes, Integers, Trie

Booleans: TypeAlias = NDArray[np.bool_]
Found: TypeAlias = tuple[Integers, Integers, Integers]
"""Number, first character and the one behind the last of every word found."""

_SEPARATOR = "\n"
_LATIN = np.array([chr(code).isascii() and chr(code).isalnum() for code in range(129)])
_RECENT = 2
"""How many texts are remembered: a batch, and those of its rows that are looked at more closely."""


@dataclass(frozen=True, slots=True)
class Haystack:
    """Texts made ready for search.

    Attributes:
        texts: What it was made of.
        lines: The same in lower case, nulls empty.
        codes: All rows as code points, each with a line break behind it.
        first: First character of each row.
        row: Row of each character, of the line breaks, too.
        found: What was found before, by what was looked for.
    """

    texts: pl.Series
    lines: pl.Series
    codes: Codes
    first: Integers
    row: Integers
    found: dict[Trie, Found] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, texts: pl.Series) -> Haystack:
        """Make texts ready; those asked for last are ready already."""
        for latest in _recent.haystacks:
            if latest.texts.equals(texts):
                return latest
        lines = lower_case(texts.fill_null(""))
        lengths = lines.str.len_chars().to_numpy().astype(np.int64) + 1
        row = np.repeat(np.arange(len(lines)), lengths)
        text = lines.str.join(_SEPARATOR).item() + _SEPARATOR
        codes = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")[: len(row)]
        made = cls(texts, lines, codes, np.cumsum(lengths) - lengths, row)
        _recent.haystacks.append(made)
        return made

    def is_latin(self, places: Integers) -> Booleans:
        """Tell whether Latin letters or digits stand at some places."""
        latin: Booleans = _LATIN[np.minimum(self.codes[places], len(_LATIN) - 1)]
        return latin


_CAPITAL = r"\p{Changes_When_Lowercased}"


def lower_case(texts: pl.Series) -> pl.Series:
    """Return texts in lower case; Chinese ones, which are most, are not copied letter by letter."""
    some = texts.str.contains(_CAPITAL).arg_true()
    return texts.clone().scatter(some, texts.gather(some).str.to_lowercase())


class _Recent(local):
    """What this thread has made ready: a batch is searched for many dictionaries, one by one."""

    def __init__(self) -> None:
        self.haystacks: deque[Haystack] = deque(maxlen=_RECENT)


_recent = _Recent()


class Search:
    """The words of one dictionary, or of several that are searched for together."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self._trie = Trie(())

    def add(self, words: Iterable[str]) -> None:
        """Look for these words as well."""
        for word in words:
            self.words.setdefault(word, len(self.words))

    def find(self, haystack: Haystack) -> Found:
        """Return every place of every word, by first character, then by length."""
        if len(self._trie) < len(self.words):
            self._trie = Trie(list(self.words))
        trie = self._trie
        if trie not in haystack.found:
            haystack.found[trie] = trie.find(haystack.codes)
        return haystack.found[trie]


_together: ContextVar[Search | None] = ContextVar("_together", default=None)


@contextmanager
def searched_together() -> Iterator[None]:
    """Let all matchers that are made within find their terms in one pass through a batch."""
    token = _together.set(Search())
    try:
        yield
    finally:
        _together.reset(token)


def current_search() -> Search:
    """Return the search that is shared here, else a new one."""
    return _together.get() or Search()
