"""What is split into mix and rate: the mean rating, and shares of rows that count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import SMALL_SAMPLE
from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.findings import Condition, Interval
from csvoice.kit.rows import NOT_PRAISE
from csvoice.kit.shares import real_changes
from csvoice.kit.wording import quoted
from csvoice.schema import NATURES, OTHER_ISSUE, URGENT

MOST_ISSUES = 3
MIN_SCORE = 0.05
"""A smaller change of the mean rating, in its own points, is not worth a word."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean that is followed from one period to the next.

    Attributes:
        name: In Chinese, as a sentence opens with it.
        key: Its name in findings.
        unit: `score` for a mean of ratings, `points` for a share.
        counts: What a row must meet to count; None for the rating.
        of: What a row must meet to be looked at.
    """

    name: str
    key: str
    unit: Literal["score", "points"]
    counts: Condition | None = None
    of: Condition | None = None

    def rows(self, both: pl.DataFrame) -> pl.DataFrame:
        """Give each row that is looked at its `value`."""
        value = pl.col("rating") if self.counts is None else matching([self.counts])
        base = both if self.of is None else both.filter(matching([self.of]))
        return base.with_columns(value=value.cast(pl.Float64)).drop_nulls("value")

    def level(self, value: float) -> str:
        """Write a level: `3.42`, or `8.0%`."""
        return numerals.score(value) if self.unit == "score" else numerals.share(value)

    def amount(self, change: float) -> str:
        """Write the size of a change: `0.12 分`, or `3.2 个百分点`."""
        if self.unit == "points":
            return numerals.points(abs(change))
        return f"{numerals.score(abs(change))} 分"

    def between(self, low: float, high: float) -> str:
        """Write the interval of the size of a change that passed its test."""
        ends = sorted((abs(low), abs(high)))
        text = numerals.interval(Interval(*ends), self.unit)
        return text if self.unit == "points" else f"{text} 分"


def measures(ctx: Context, both: pl.DataFrame) -> list[Measure]:
    """Return what there is to follow: both periods need enough rows."""
    found = [Measure("平均评分", "rating", "score")] if "rating" in both.columns else []
    found += [
        _share("投诉占比", Condition("nature", "==", NATURES[0])),
        _share("紧急反馈的占比", Condition("severity", "==", URGENT)),
    ]
    risen = real_changes(ctx).filter(
        pl.col("dimension") == "issue", pl.col("value") != OTHER_ISSUE
    )  # fmt: skip
    found += [
        _share(f"{quoted(issue)}的占比", Condition("issue", "==", issue), True)
        for issue in risen["value"].head(MOST_ISSUES)
    ]
    return [one for one in found if _enough(one.rows(both))]


def smallest(ctx: Context, measure: Measure) -> float:
    """Return the smallest change of a measure that is worth a word."""
    return MIN_SCORE if measure.unit == "score" else ctx.thresholds.min_change


def _share(name: str, counts: Condition, of_pains: bool = False) -> Measure:
    key = f"{counts.column}={counts.value}"
    return Measure(name, key, "points", counts, NOT_PRAISE if of_pains else None)


def _enough(rows: pl.DataFrame) -> bool:
    """Whether both periods have enough rows, and not all rows say the same."""
    now = int(rows["now"].sum())
    return min(now, rows.height - now) >= SMALL_SAMPLE and rows["value"].n_unique() > 1
