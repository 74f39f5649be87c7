"""The tone of a text: a linear model of its characters and of how its sentiment words stand.

The weights are learned (benchmarks/tone.py) and stand in dictionaries/tone.tsv, a line each.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from csvoice.annotate.clauses import Clauses, Floats
from csvoice.annotate.grams import GramFinder, Grams
from csvoice.lookup.haystack import Booleans
from csvoice.lookup.trie import Integers

MEASURE = "@"
"""What a line of the table begins with that weighs a measure of the words, not characters."""

MEASURES = ("density", "praise", "fault", "praised", "faulted")
"""Of the clauses of a text: their sum by the root of their words, the best, the worst, and the
shares of good and bad ones."""

STEADY = 40
"""Characters added to a text's own, so that a few of them cannot weigh much."""

_HEARD_BLAME, _HEARD_PRAISE = -0.6, 0.5
"""What characters must say where no sentiment word speaks, so that a plain report or a question
is neither blame nor praise."""

_SPEAKING = 0.3
"""What a word must weigh to speak: one that is only supposed (希望修好) does not."""

_SHORT = 20
"""Characters of a text in which what follows a 但 decides. In longer reviews it does not: of those
that praise before it and blame after it, three in five are good ones."""
_GLUED, _NO_TURN = "但", ("但凡", "但愿")


class ToneModel:
    """A table of weights made ready.

    Args:
        weights: By gram (one or two characters), or by `@` and the name of a measure.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        grams = [name for name in weights if not name.startswith(MEASURE)]
        self._finder = GramFinder(grams)
        self._grams = np.array([*(weights[gram] for gram in grams), 0.0])
        self._measures = np.array([weights.get(MEASURE + name, 0.0) for name in MEASURES])

    def tone(self, texts: pl.Series, measures: Floats, spoken: Booleans) -> Floats:
        """Return the tone of each text: how much likelier praise is than blame, -1 to 1.

        Args:
            texts: As matched: masked, simplified.
            measures: Of their words, shape (texts, measures).
            spoken: Whether any sentiment word or pattern speaks in the text.
        """
        found = self._finder.find(texts)
        sums = np.bincount(found.row, self._grams[found.gram], minlength=len(texts))
        tone: Floats = np.tanh((sums * damping(found) + measures @ self._measures) / 2)
        heard = spoken | (tone <= _HEARD_BLAME) | (tone >= _HEARD_PRAISE)
        return np.where(heard, tone, 0.0)


def damping(found: Grams) -> Floats:
    """Return what the sum of a text's grams is multiplied by: long texts say things twice."""
    damped: Floats = 1 / np.sqrt(found.length + STEADY)
    return damped


def speaking(words: pl.DataFrame, height: int) -> Booleans:
    """Tell in which rows a sentiment word or pattern speaks for sure."""
    sure = words["row"].to_numpy()[np.abs(words["score"].to_numpy()) >= _SPEAKING]
    spoken: Booleans = np.bincount(sure, minlength=height) > 0
    return spoken


def measure_words(words: pl.DataFrame, layout: Clauses, height: int) -> Floats:
    """Return the measures of each text's sentiment words, shape (height, measures).

    Args:
        words: Columns `row`, `clause` and `score`.
        layout: The tokens of the batch.
        height: Rows of the batch.
    """
    row, clause, score = (words[name].to_numpy() for name in ("row", "clause", "score"))
    kept = _deciding(row, clause, score, layout, height)
    row, clause, score = row[kept], clause[kept], score[kept]
    of, _end, summed = layout.sums(clause, score)
    best, worst = np.zeros((2, height))
    np.maximum.at(best, of, summed)
    np.minimum.at(worst, of, summed)
    said, clauses = (np.maximum(np.bincount(one, minlength=height), 1) for one in (row, of))
    density = np.bincount(row, score, height) / np.sqrt(said)
    shares = [np.bincount(of, side, height) / clauses for side in (summed > 0, summed < 0)]
    return np.column_stack((density, best, worst, *shares))


def _deciding(
    row: Integers, clause: Integers, score: Floats, layout: Clauses, height: int
) -> Booleans:
    """Leave out what a short text says before a 但, if it says anything after it."""
    length, turn = np.zeros((2, height), dtype=np.int64)
    length[layout.row] = layout.end
    first_last = np.flatnonzero(layout.turns)[::-1]
    turn[layout.row[first_last]] = layout.clause[first_last]
    turn[length > _SHORT] = 0
    before = clause < turn[row]
    decided = np.bincount(row[~before & (score != 0)], minlength=height) > 0
    kept: Booleans = ~(before & decided[row])
    return kept
