"""The tone of a text: a linear model of its characters and of how its sentiment words stand.

The weights are learned (benchmarks/tone.py) and stand in dictionaries/tone.tsv, a line each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from csvoice.annotate.clauses import Booleans, Clauses, Floats
from csvoice.annotate.grams import GramFinder, Grams

MEASURE = "@"
"""What a line of the table begins with that weighs a measure of the words, not characters."""

_MEASURES = {
    "density": pl.col("sum").first() / pl.col("words").first().sqrt(),
    "praise": pl.col("score").max().clip(0),
    "fault": pl.col("score").min().clip(None, 0),
    "praised": (pl.col("score") > 0).mean(),
    "faulted": (pl.col("score") < 0).mean(),
}
"""Of the clauses of a text: their sum by the root of their words, the best, the worst, and the
shares of good and bad ones."""

MEASURES = tuple(_MEASURES)
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
        self._grams = np.array([weights[gram] for gram in grams])
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
    sure = words.filter(pl.col("score").abs() >= _SPEAKING)["row"]
    spoken: Booleans = np.isin(np.arange(height), sure)
    return spoken


def measure_words(
    words: pl.DataFrame, layout: Clauses, contrast: Iterable[str], height: int
) -> Floats:
    """Return the measures of each text's sentiment words, shape (height, measures).

    Args:
        words: Columns `row`, `clause` and `score`.
        layout: The tokens of the batch.
        contrast: Words after which the real opinion comes.
        height: Rows of the batch.
    """
    words = _deciding(words, layout, contrast)
    counted = words.group_by("row").agg(words=pl.len(), sum=pl.col("score").sum())
    measured = (
        _scored_clauses(words, layout)
        .join(counted, on="row", how="left")
        .group_by("row")
        .agg(**_MEASURES)
    )
    rows = pl.DataFrame({"row": pl.arange(height, dtype=pl.Int64, eager=True)})
    joined = rows.join(measured, on="row", how="left", maintain_order="left")
    return joined.select(pl.col(*MEASURES).fill_null(0.0)).to_numpy()


def _deciding(words: pl.DataFrame, layout: Clauses, contrast: Iterable[str]) -> pl.DataFrame:
    """Leave out what a short text says before a 但, if it says anything after it."""
    glued = layout.token.str.starts_with(_GLUED) & ~layout.token.is_in(_NO_TURN)
    turning = (layout.token.is_in(list(contrast)) | glued).to_numpy()
    turns = pl.DataFrame({"row": layout.row[turning], "turn": layout.clause[turning]})
    length = pl.DataFrame({"row": layout.row, "length": layout.end}).group_by("row").max()
    first = turns.group_by("row").agg(pl.col("turn").min()).join(length, on="row")
    short = first.filter(pl.col("length") <= _SHORT).drop("length")
    placed = words.join(short, on="row", how="left", maintain_order="left")
    before = pl.col("clause") < pl.col("turn")
    decided = (~before & (pl.col("score") != 0)).any().over("row")
    return placed.filter(~(before & decided).fill_null(value=False)).drop("turn")


def _scored_clauses(words: pl.DataFrame, layout: Clauses) -> pl.DataFrame:
    last = np.flatnonzero(np.diff(layout.clause, append=-1))
    clause = layout.clause[last]
    size = int(clause[-1]) + 1 if len(clause) else 0
    scores = np.bincount(words["clause"].to_numpy(), words["score"].to_numpy(), size)
    return pl.DataFrame({"row": layout.row[last], "score": scores[clause]})
