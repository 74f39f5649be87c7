"""Sentiment of a text and of its clauses, from weighted words, negation and degree.

The scheme is lexicon-based valence scoring (M. Taboada et al., Computational Linguistics 37(2),
2011): each word's weight is shifted by the words before it, and the sum is squeezed into -1 to 1.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice.annotate.clauses import REACH, Booleans, Clauses, Floats, Integers, clauses
from csvoice.components import Annotate, Annotator
from csvoice.plan import Plan
from csvoice.schema import MATCHING, STANDARD, Column
from csvoice.terms import TermMatcher

CLAUSE_SCORES = Column(
    "_clauses",
    pl.List(pl.Struct({"end": pl.Int64(), "score": pl.Float64()})),
    "end and sentiment of each clause; lives within annotate only",
)
_NEGATED = -0.8
_STRONGEST = 2.5
_DOUBTED = 0.3


def prepare(plan: Plan) -> Annotate:
    """Build the matcher of the plan's sentiment words."""
    words = sorted(plan.lexicon.sentiment)
    matcher = TermMatcher(words)
    weights = np.array([plan.lexicon.sentiment[word] for word in words])

    def annotate(batch: pl.DataFrame) -> pl.DataFrame:
        layout = clauses(batch, plan.lexicon)
        words = _scored_words(batch[MATCHING], layout, matcher, weights)
        return batch.select(
            _per_row(words, batch.height).alias("sentiment"),
            _per_clause(words, layout, batch.height).alias(CLAUSE_SCORES.name),
        )

    return annotate


def _scored_words(
    texts: pl.Series, layout: Clauses, matcher: TermMatcher, weights: Floats
) -> pl.DataFrame:
    hits = matcher.find(texts)
    rows, start, end = (hits[name].cast(pl.Int64).to_numpy() for name in ("row", "start", "end"))
    whole = layout.spans_tokens(rows, start, end)
    weight = weights[hits["term"].to_numpy()[whole]]
    token = layout.token_at(rows[whole], start[whole])
    spoken = ~_modifies_next(token, layout)
    token, weight = token[spoken], weight[spoken]
    shift, doubtful = layout.before(token, alone=True)
    shift = np.where(shift < 0, shift * -_NEGATED, np.minimum(shift, _STRONGEST))
    score = weight * shift * np.where(doubtful, _DOUBTED, 1.0)
    return pl.DataFrame({"row": layout.row[token], "clause": layout.clause[token], "score": score})


def _modifies_next(token: Integers, layout: Clauses) -> Booleans:
    """Tell which words only shift the next one: 严重 in 严重漏油, 无法 in 无法正常使用."""
    following = np.append(token[1:], -1)[: len(token)]
    near = (layout.clause[following] == layout.clause[token]) & (following - token <= REACH)
    modifier = (layout.sign[token] != 1) | (layout.factor[token] != 1)
    shifting: Booleans = near & modifier & (following > token)
    return shifting


def _per_row(words: pl.DataFrame, height: int) -> pl.Series:
    summed = words.group_by("row").agg(
        (pl.col("score").sum() / pl.len().sqrt()).tanh().round(4).alias("sentiment")
    )
    rows = pl.DataFrame({"row": pl.arange(height, dtype=pl.Int64, eager=True)})
    return rows.join(summed, on="row", how="left", maintain_order="left")["sentiment"].fill_null(
        0.0
    )


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
    adds=(STANDARD["sentiment"], CLAUSE_SCORES),
    prepare=prepare,
)
