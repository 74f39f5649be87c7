"""A measure with what its change is made of, and the strata that carry it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.composition import MOST_OF, Story, confirmed, own_changes
from csvoice.analyze.statistics.intervals import SMALL_SAMPLE
from csvoice.analyze.statistics.significance import benjamini_hochberg, two_shares
from csvoice.analyze.statistics.stratified import REST, UNKNOWN
from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.findings import Condition
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


def measures(ctx: Context, both: pl.DataFrame) -> list[Measure]:
    """Return what there is to follow: both periods need enough rows."""
    found = [Measure("平均评分", "rating", "score")] if "rating" in both.columns else []
    found += [
        _share("投诉占比", Condition("nature", "==", NATURES[0])),
        _share("紧急反馈的占比", Condition("severity", "==", URGENT)),
    ]
    risen = real_changes(ctx).filter(pl.col("value") != OTHER_ISSUE, dimension="issue")
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


NOISE = 0.05


class Place(NamedTuple):
    """A stratum that carries much of a change: its column, its value, and its row of the split."""

    column: str
    value: str
    row: dict[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """A measure, its story, the rows it was worked out on, and what their columns are called."""

    measure: Measure
    story: Story
    rows: pl.DataFrame
    titles: Mapping[str, str]

    @property
    def columns(self) -> list[str]:
        """The columns it was split by."""
        return list(self.story.splits)


def shifted(told: Told) -> Place:
    """Return the column whose composition explains most of the mix, and the stratum in it."""
    sign = np.sign(told.story.change.mix.value)
    splits = told.story.splits
    column = max(splits, key=lambda name: sign * splits[name].mix.value)
    vague = pl.col(column).is_in([REST, UNKNOWN])
    ordered = splits[column].strata.sort(vague, -pl.col("mix") * sign, column)
    row = ordered.row(0, named=True)
    return Place(column, str(row.pop(column)), row)


def swollen(told: Told) -> bool:
    """Whether the shifted stratum moved only by the rows that count.

    Feedback has no denominator of its own: where a brand's share grows because of the very
    complaints that are counted, that is no change of the composition. It is one only if the
    stratum's share moved among the other rows as well.
    """
    if told.measure.counts is None or told.story.verdict == "rate":
        return False
    place = shifted(told)
    shift = place.row["share"] - place.row["previous_share"]
    others = told.rows.filter(pl.col("value") == 0)
    table = others.group_by("now").agg(hits=(pl.col(place.column) == place.value).sum(), n=pl.len())
    if table.height < 2:
        return True
    before, now = ((row["hits"], row["n"]) for row in table.sort("now").iter_rows(named=True))
    among_others = now[0] / now[1] - before[0] / before[1]
    return among_others * np.sign(shift) < MOST_OF * abs(shift) or (
        float(two_shares(*now, *before)[0]) >= NOISE
    )


def own_place(told: Told, q_value: float) -> Place | None:
    """Return the stratum whose own change makes up most of the whole, where it is alone in that.

    It must pass its test among all strata of all columns, and again with the other columns held
    equal inside of it.
    """
    sign = np.sign(told.story.change.rest.value)
    tables = [
        own_changes(split, name).with_columns(column=pl.lit(name))
        for name, split in told.story.splits.items()
    ]
    strata = pl.concat(tables).with_columns(pl.col("rate") * sign)
    strata = strata.with_columns(q=pl.Series(benjamini_hochberg(strata["p"].to_numpy())))
    carrying = strata.filter(
        pl.col("rate") >= MOST_OF * abs(told.story.change.total.value),
        pl.col("q") < q_value,
        ~pl.col("value").is_in([REST, UNKNOWN]),
    ).sort(-pl.col("rate"), "column")
    for row in carrying.iter_rows(named=True):
        column, value = row["column"], row["value"]
        inside = told.rows.filter(pl.col(column) == value)
        others = [name for name in told.columns if name != column]
        passing = strata.filter(pl.col("column") == column, pl.col("q") < q_value).height
        if passing == 1 and confirmed(inside, others).p < q_value:
            return Place(column, value, row)
    return None
