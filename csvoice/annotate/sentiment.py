"""Sentiment of a text and of its clauses, from weighted words, negation and degree, and from stars.

The scheme is lexicon-based valence scoring (M. Taboada et al., Computational Linguistics 37(2),
2011): each word's weight is shifted by the words before it, and the sum is squeezed into -1 to 1.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice.annotate.clauses import REACH, Booleans, Clauses, Floats, Integers, clauses
from csvoice.annotate.phrases import PhraseFinder
from csvoice.annotate.stars import stars
from csvoice.components import Annotate, Annotator
from csvoice.plan import Plan
from csvoice.schema import STANDARD, Column

CLAUSE_SCORES = Column(
    "_clauses",
    pl.List(pl.Struct({"end": pl.Int64(), "score": pl.Float64()})),
    "end and sentiment of each clause; lives within annotate only",
)
TONE = STANDARD["tone"]
_NEGATED = -0.8
_STRONGEST = 2.5
_DOUBTED = 0.3


def prepare(plan: Plan) -> Annotate:
    """Build the finder of the plan's sentiment words."""
    weights = np.array(list(plan.lexicon.sentiment.values()))
    finder = PhraseFinder(plan.lexicon.sentiment)

    def annotate(batch: pl.DataFrame) -> pl.DataFrame:
        layout = clauses(batch, plan.lexicon)
        words = scored_words(layout, finder, weights)
        tone = _per_row(words, batch.height)
        return batch.with_columns(tone).select(
            _with_stars(pl.col(TONE.name), stars(batch, plan)).alias("sentiment"),
            pl.col(TONE.name),
            _per_clause(words, layout, batch.height).alias(CLAUSE_SCORES.name),
        )

    return annotate


def scored_words(layout: Clauses, finder: PhraseFinder, weights: Floats) -> pl.DataFrame:
    """Weigh the sentiment words of a batch.

    Args:
        layout: The tokens of the batch.
        finder: Finds the sentiment words.
        weights: Weight of each of the finder's words; the sign says good or bad.

    Returns:
        Columns `row`, `clause`, `word` (index into the weights), `shift` (what the words before it
        multiply it by) and `score` (weight times shift), in the order of the text.
    """
    token, word = finder.find(layout.token, layout.row)
    spoken = ~_modifies_next(token, layout)
    token, word = token[spoken], word[spoken]
    before, doubtful = layout.before(token, alone=True)
    shift = np.where(before < 0, before * -_NEGATED, np.minimum(before, _STRONGEST))
    shift *= np.where(doubtful, _DOUBTED, 1.0)
    columns = {"row": layout.row[token], "clause": layout.clause[token], "word": word}
    return pl.DataFrame({**columns, "shift": shift, "score": weights[word] * shift})


def _modifies_next(token: Integers, layout: Clauses) -> Booleans:
    """Tell which words only shift the next one: 严重 in 严重漏油, 无法 in 无法正常使用."""
    following = np.append(token[1:], -1)[: len(token)]
    near = (layout.clause[following] == layout.clause[token]) & (following - token <= REACH)
    modifier = (layout.sign[token] != 1) | (layout.factor[token] != 1)
    shifting: Booleans = near & modifier & (following > token)
    return shifting


def _with_stars(tone: pl.Expr, star: pl.Expr) -> pl.Expr:
    """Let words and stars weigh alike; where only one of them speaks, it decides."""
    return (
        pl.when(star.is_null())
        .then(tone)
        .when(tone == 0)
        .then(star)
        .otherwise((tone + star) / 2)
        .round(4)
    )


def _per_row(words: pl.DataFrame, height: int) -> pl.Series:
    summed = words.group_by("row").agg((pl.col("score").sum() / pl.len().sqrt()).tanh().round(4))
    rows = pl.DataFrame({"row": pl.arange(height, dtype=pl.Int64, eager=True)})
    scores = rows.join(summed, on="row", how="left", maintain_order="left")["score"]
    return scores.fill_null(0.0).alias(TONE.name)


def _per_clause(words: pl.DataFrame, layout: Clauses, height: int) -> pl.Series:
    last = np.flatnonzero(np.diff(layout.clause, append=-1))
    clause = layout.clause[last]
    size = int(clause[-1]) + 1 if len(clause) else 0
    summed = np.bincount(words["clause"].to_numpy(), words["score"].to_numpy(), size)
    cells = {"row": layout.row[last], "end": layout.end[last], "score": np.tanh(summed[clause])}
    listed = (
        pl.DataFrame(cells)
        .with_columns(pl.col("score").round(4))
        .group_by("row", maintain_order=True)
        .agg(pl.struct("end", "score").alias("clauses"))
    )
    rows = pl.DataFrame({"row": pl.arange(height, dtype=pl.Int64, eager=True)})
    return rows.join(listed, on="row", how="left", maintain_order="left")["clauses"]


ANNOTATOR = Annotator(
    name="sentiment",
    needs=("tokens",),
    adds=(STANDARD["sentiment"], TONE, CLAUSE_SCORES),
    prepare=prepare,
)
