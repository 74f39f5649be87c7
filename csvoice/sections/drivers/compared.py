"""What is to be explained, and feedback with and without each factor, like compared with like."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import DIGITS, SMALL_SAMPLE, Array, Booleans
from csvoice.analyze.statistics.significance import benjamini_hochberg
from csvoice.analyze.statistics.stratified import cells_of, mean_differences, share_differences
from csvoice.context import Context
from csvoice.document.findings import Condition
from csvoice.kit.choice import told_once
from csvoice.kit.rows import once
from csvoice.kit.volume import poor
from csvoice.sections.drivers.factors import Group

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
        return poor(ctx)


RATING = Outcome("rating", "有评分的", "score", "与低评分相关的", -1, 0.1, "评分平均低 {size} 分")
UNRESOLVED = Outcome(
    "resolved", "写明是否解决的", "points", "与未解决相关的", 1, 0.03, "未解决的占比高 {size}"
)


def is_circular(rows: pl.DataFrame, values: Array) -> bool:
    """Whether the issue types tell the rating, as labels such as 好评 and 差评 do (eta squared)."""
    known = rows.select("issue", value=pl.Series(values)).filter(pl.col("value").is_finite())
    between = known.select(
        (pl.col("value").mean().over("issue") - pl.col("value").mean()).pow(2).sum()
    ).item()
    whole = known.select((pl.col("value") - pl.col("value").mean()).pow(2).sum()).item()
    return bool(between >= CIRCULAR * whole)


SHOWN = 10


def compared(groups: list[Group], values: Array, outcome: Outcome, q_value: float) -> pl.DataFrame:
    """Return the factors that go with a worse outcome, the most important first."""
    tables = [
        _tested(group, values, outcome).with_columns(place=pl.lit(place))
        for place, group in enumerate(groups)
    ]
    frame = pl.concat(tables) if tables else pl.DataFrame()
    if frame.is_empty():
        return pl.DataFrame(schema={"name": pl.String(), "matters": pl.Float64()})
    frame = frame.with_columns(q=pl.Series(benjamini_hochberg(frame["p"].to_numpy())))
    real = frame.filter(
        pl.col("q") < q_value,
        pl.col("low") * pl.col("high") > 0,
        pl.col("difference") * outcome.worse >= outcome.least,
    ).sort(-pl.col("matters"), "place", "name")
    return _distinct(groups, real.head(4 * SHOWN), values).head(SHOWN)


def _tested(group: Group, values: Array, outcome: Outcome) -> pl.DataFrame:
    kept = np.flatnonzero(group.known & np.isfinite(values))
    strata = np.unique(group.strata[kept], return_inverse=True)[1]
    cells = cells_of(group.matrix[kept], values[kept], strata)
    method = share_differences if outcome.unit == "points" else mean_differences
    found = method(cells)
    n, without = cells.n1.sum(axis=0), cells.n0.sum(axis=0)
    share = n / max(int(np.isfinite(values).sum()), 1)
    return pl.DataFrame(
        {
            "name": group.names,
            "where": group.where,
            "n": n.astype(np.int64),
            "without": without.astype(np.int64),
            "share": share,
            "mean": cells.sum1.sum(axis=0) / np.maximum(n, 1),
            "other_mean": cells.sum0.sum(axis=0) / np.maximum(without, 1),
            "difference": np.round(found.value, DIGITS),
            "low": np.round(found.low, DIGITS),
            "high": np.round(found.high, DIGITS),
            "p": found.p,
            "matters": np.round(share * np.abs(found.value), DIGITS),
        },
        schema_overrides={"where": pl.Object()},
    ).filter(pl.min_horizontal("n", "without") >= SMALL_SAMPLE)


def _distinct(groups: list[Group], found: pl.DataFrame, values: Array) -> pl.DataFrame:
    """Leave out factors whose rows are mostly those of a more important one."""
    columns = {
        name: group.matrix[:, [place]]
        for group in groups
        for place, name in enumerate(group.names)
        if name in set(found["name"])
    }

    def rows(place: int) -> Booleans:
        with_it: Booleans = columns[found["name"][place]].toarray()[:, 0] > 0
        return with_it & np.isfinite(values)

    return found[list(told_once(range(found.height), rows))]
