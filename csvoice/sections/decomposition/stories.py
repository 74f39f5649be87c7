"""A measure with what its change is made of, and the strata that carry it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice.analyze.decomposition.composition import MOST_OF, Story, confirmed, own_changes
from csvoice.analyze.decomposition.kitagawa import Decomposition
from csvoice.analyze.statistics.significance import benjamini_hochberg, two_shares
from csvoice.kit.two_periods import REST, UNKNOWN
from csvoice.sections.decomposition.measures import Measure

NOISE = 0.05


@dataclass(frozen=True, slots=True)
class Place:
    """A stratum that carries much of a change: its column, its value, and its row of the split."""

    column: str
    value: str
    row: dict[str, float]


@dataclass(frozen=True, slots=True)
class Told:
    """A measure, its story, and the rows it was worked out on."""

    measure: Measure
    story: Story
    rows: pl.DataFrame

    @property
    def columns(self) -> list[str]:
        """The columns it was split by."""
        return list(self.story.splits)


def shifted(told: Told) -> Place:
    """Return the column whose composition explains most of the mix, and the stratum in it."""
    sign = np.sign(told.story.change.mix.value)
    splits = told.story.splits
    column = max(splits, key=lambda name: sign * splits[name].mix.value)
    return _largest(splits[column], column, "mix", sign)


def _largest(split: Decomposition, column: str, part: str, sign: float) -> Place:
    named = ~pl.col(column).is_in([REST, UNKNOWN])
    ordered = split.strata.sort(~named, -pl.col(part) * sign, column)
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
