"""What is to be explained: low ratings, unresolved tickets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Array
from csvoice.context import Context
from csvoice.document.findings import Condition
from csvoice.kit.rows import once

CIRCULAR = 0.9
"""Where issue types explain this part of the ratings' variance, they are ratings themselves."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be explained.

    Attributes:
        key: Column of the feedback table.
        known: What the rows are called in which it is known.
        unit: Of a difference: `score` of means, `points` of shares.
        heading: Chinese heading.
        worse: Sign of a difference to the worse.
        least: Smallest difference worth a word.
        form: Ends a sentence: how much worse it is.
    """

    key: str
    known: str
    unit: Literal["score", "points"]
    heading: str
    worse: int
    least: float
    form: str

    def values(self, ctx: Context) -> Array:
        """Return the outcome of every row of the period; 1 is not resolved.

        NaN where unknown, and where an author says again what he has said: he counts once.
        """
        column = pl.col(self.key).cast(pl.Float64)
        value = 1 - column if self is UNRESOLVED else column
        series = ctx.feedback.select(value).collect().to_series()
        values = series.fill_null(float("nan")).to_numpy().astype(np.float64)
        return np.where(once(ctx), values, np.nan)

    def bad(self, ctx: Context) -> Condition:
        """Return what makes a row worth showing: a rating in the lower half, or not resolved."""
        if self is UNRESOLVED:
            return Condition("resolved", "==", False)
        top = ctx.plan.rating_top or 5.0
        return Condition("rating", "<", (1 + top) / 2 if top <= 5 else top / 2)


RATING = Outcome(
    "rating",
    "有评分的",
    "score",
    "与低评分相关的",
    -1,
    0.1,
    "评分平均低 {size} 分",
)
UNRESOLVED = Outcome(
    "resolved",
    "写明是否解决的",
    "points",
    "与未解决相关的",
    1,
    0.03,
    "未解决的占比高 {size}",
)


def is_circular(rows: pl.DataFrame, values: Array) -> bool:
    """Whether the issue types tell the rating, as labels such as 好评 and 差评 do (eta squared)."""
    known = rows.select("issue", value=pl.Series(values)).filter(pl.col("value").is_finite())
    between = known.select(
        (pl.col("value").mean().over("issue") - pl.col("value").mean()).pow(2).sum()
    ).item()
    whole = known.select((pl.col("value") - pl.col("value").mean()).pow(2).sum()).item()
    return bool(between >= CIRCULAR * whole)
