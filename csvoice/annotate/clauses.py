"""Tokens in their clauses: where they stand, and what the words before them do to them.

Negation and degree work on tokens (不是很满意 is 不 / 是 / 很 / 满意) and never across the end of a
clause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.lexicon import Lexicon
from csvoice.lookup.haystack import Booleans
from csvoice.lookup.terms import TermMatcher
from csvoice.lookup.trie import Integers

Floats: TypeAlias = NDArray[np.float64]

_ENDS = frozenset("。！？；，.,!?;~～…、：: ")
_THEN = frozenset({"就", "才", "将", "便", "否则", "不然", "只能", "只好"})
_GLUED, _NO_TURN = "但", frozenset({"但凡", "但愿"})
"""What turns a text even where the next word is in the same token (但快递), and what does not."""
_OTHERS = ["", f"{_GLUED}…"]
_ORDINARY, _TURNING = -2, -1
REACH = 4


@dataclass(frozen=True)
class Tokens:
    """The tokens of a batch, flat: one array element a token, rows one after another.

    Attributes:
        texts: What they spell, row by row.
        row: Index of the row in the batch.
        start: First character within the row's text.
        end: Character after the last one.
        first: First character of each row among those of all rows, shape (rows,).
        of_character: The token that each character is in, shape (characters of all rows,).
    """

    texts: pl.Series
    row: Integers
    start: Integers
    end: Integers
    first: Integers
    of_character: Integers

    def at(self, rows: Integers, places: Integers) -> Integers:
        """Return the token that covers each place, given as row and character.

        Args:
            rows: Rows of the batch.
            places: Characters within the row's text.
        """
        place = (self.first[rows] + places).clip(0, len(self.of_character) - 1)
        token: Integers = self.of_character[place]
        return token

    def whole(self, hits: pl.DataFrame) -> tuple[Integers, Integers, Integers]:
        """Keep the hits that begin and end where tokens do: 差 in 比较 / 差, and not 较差.

        Args:
            hits: As `TermMatcher.find` gives them.

        Returns:
            First and last token, and the term, of each of these hits, in their order.
        """
        row, start, end, term = (hits[name].to_numpy() for name in ("row", "start", "end", "term"))
        first, last = self.at(row, start), self.at(row, end - 1)
        fits = (self.start[first] == start) & (self.end[last] == end)
        return first[fits], last[fits], term[fits]


@dataclass(frozen=True)
class Clauses(Tokens):
    """Tokens with their roles.

    Attributes:
        clause: Number of the clause, growing over the whole batch.
        sign: -1 for a negating token, else 1.
        factor: What a degree word multiplies by, else 1.
        doubt: Whether the token makes what follows hypothetical.
        then: Whether the token ends the reach of a negation: in 不处理就起诉, 起诉 is meant.
        turns: Whether the real opinion comes after the token (但是).
    """

    clause: Integers
    sign: Floats
    factor: Floats
    doubt: Booleans
    then: Booleans
    turns: Booleans

    def before(
        self, token: Integers, *, reach: int = REACH, alone: bool = False
    ) -> tuple[Floats, Booleans]:
        """Return what stands before each token within its clause and reach.

        Args:
            token: Places in the flat arrays, ascending.
            reach: How many tokens back to look.
            alone: Let each of the tokens end the reach of what stands before it, so that in
                不贵很好用 the negation belongs to 贵 and not to 好用.

        Returns:
            The product of signs and degrees, and whether it is hypothetical.
        """
        weight, doubtful = np.ones(len(token)), np.zeros(len(token), dtype=bool)
        ended = doubtful.copy()
        limit = np.concatenate(([-1], token[:-1])) if alone else np.full(len(token), -1)
        for step in range(1, reach + 1):
            place = np.maximum(token - step, 0)
            near = token - step > limit
            here = near & (self.clause[place] == self.clause[token])
            weight *= np.where(here, self.factor[place], 1.0)
            weight *= np.where(here & ~ended, self.sign[place], 1.0)
            doubtful |= here & self.doubt[place]
            ended |= here & self.then[place]
        return weight, doubtful

    def sums(self, clause: Integers, score: Floats) -> tuple[Integers, Integers, Floats]:
        """Return the row, the end and the sum of scores of every clause.

        Args:
            clause: Numbers of clauses.
            score: What is said in each of these.
        """
        last = np.flatnonzero(np.diff(self.clause, append=-1))
        summed: Floats = np.bincount(clause, score, len(last) + 1).astype(np.float64)
        return self.row[last], self.end[last], summed[self.clause[last]]


class ClauseReader:
    """Lays tokens out in their clauses.

    Args:
        lexicon: Negations, degrees, suppositions and contrasts.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        known = lexicon.negation | lexicon.degree.keys() | lexicon.hypothetical | lexicon.contrast
        words = sorted(known | _ENDS | _THEN | {_GLUED, *_NO_TURN})
        self._matcher = TermMatcher(words, overlapping=True, inside_words=True)
        self._glued = words.index(_GLUED)
        words += _OTHERS
        self._sign = np.array([-1.0 if word in lexicon.negation else 1.0 for word in words])
        self._factor = np.array([lexicon.degree.get(word, 1.0) for word in words])
        self._doubt = np.array([word in lexicon.hypothetical for word in words])
        self._then = np.array([word in _THEN for word in words])
        self._turns = np.array([_turns(word, lexicon) for word in words])
        self._ends = np.array([word in _ENDS or word in lexicon.contrast for word in words])

    def read(self, texts: pl.Series, tokens: pl.Series) -> Clauses:
        """Lay out the tokens of a batch.

        Args:
            texts: What was cut.
            tokens: Lists of tokens. Where they leave out some of a text, places are counted in
                what they spell.
        """
        laid = _laid_out(texts, tokens)
        word = self._words(laid)
        breaks = self._ends[word] | (np.diff(laid.row, prepend=-1) != 0)
        return Clauses(
            **vars(laid),
            clause=np.cumsum(breaks),
            sign=self._sign[word],
            factor=self._factor[word],
            doubt=self._doubt[word],
            then=self._then[word],
            turns=self._turns[word],
        )

    def _words(self, tokens: Tokens) -> Integers:
        """Return which of the words each token is, or which of the others."""
        hits = self._matcher.find(tokens.texts)
        word = np.full(len(tokens.row), _ORDINARY)
        row, start = (
            hits.filter(pl.col("term") == self._glued)[name].to_numpy() for name in ("row", "start")
        )
        token = tokens.at(row, start)
        word[token[tokens.start[token] == start]] = _TURNING
        first, last, term = tokens.whole(hits)
        word[first[first == last]] = term[first == last]
        return word


def _turns(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.contrast or (word.startswith(_GLUED) and word not in _NO_TURN)


def _laid_out(texts: pl.Series, tokens: pl.Series) -> Tokens:
    numbered = pl.DataFrame({"row": pl.arange(len(texts), eager=True), "token": tokens})
    flat = numbered.explode("token", empty_as_null=False)
    row = flat["row"].to_numpy()
    length = flat["token"].str.len_chars().to_numpy().astype(np.int64)
    size = np.bincount(row, length, len(texts)).astype(np.int64)
    if not np.array_equal(size, texts.str.len_chars().fill_null(0).to_numpy()):
        texts = tokens.list.join("")
    first, reach = np.cumsum(size) - size, np.cumsum(length)
    of_character = np.repeat(np.arange(len(row)), length)
    start = reach - length - first[row]
    return Tokens(texts, row, start, start + length, first, of_character)
