"""Whether a gap between brands is one of channels, regions or products only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from csvoice_competitor_benchmark.cells import (
    COMPLAINT,
    COMPLAINTS,
    ISSUE,
    NOT_PRAISED,
    URGENCY,
)
from csvoice_competitor_benchmark.window import Window
from csvoice import URGENT

STRATA = ("channel", "region", "product")
MIN_STRATUM = 5
"""Rows that both sides need in a stratum to be compared within it."""

MIN_COVERED = 0.8
"""Share of a brand's rows that must lie in strata where the others are found as well."""

EXPLAINED = 0.5
"""A gap that shrinks below this part of itself is called one of the mix."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A gap as it would be if both sides had the same mix of `column`."""

    column: str
    difference: float
    explained: bool


def adjusted(window: Window, cell: dict[str, Any]) -> list[Adjusted]:
    """Split a gap into mix and rate, by each column both sides have in common.

    The rate part is the mean of the two standardisations: within each stratum the difference of
    the rates, weighted by the mean of both sides' shares. Source: E. M. Kitagawa (1955),
    Components of a difference between two rates, JASA 50.

    Args:
        window: The rows that are compared.
        cell: A row of `compare`.
    """
    rows = _valued(window, cell)
    found = []
    for column in STRATA:
        if column in rows.columns and rows[column].drop_nulls().n_unique() > 1:
            difference = _standardised(rows.drop_nulls(column), column)
            if difference is not None:
                small = difference * cell["difference"] < EXPLAINED * cell["difference"] ** 2
                found.append(Adjusted(column, difference, small))
    return found


def _valued(window: Window, cell: dict[str, Any]) -> pl.DataFrame:
    """Give each row that counts the value whose mean the cell compares."""
    value = {
        ISSUE: pl.col("issue") == cell["aspect"],
        COMPLAINTS: pl.col("nature") == COMPLAINT,
        URGENCY: pl.col("severity") == URGENT,
    }.get(cell["measure"], pl.col(cell["measure"]) if cell["measure"] in window.rows.columns else pl.lit(None))
    base = window.rows.filter(NOT_PRAISED) if cell["measure"] == ISSUE else window.rows
    present = [name for name in STRATA if name in base.columns]
    return base.select(
        *present, mine=pl.col("group") == cell["brand"], value=value.cast(pl.Float64)
    ).drop_nulls("value")


def _standardised(rows: pl.DataFrame, column: str) -> float | None:
    strata = rows.group_by(column).agg(
        mine=pl.col("mine").sum().cast(pl.Float64),
        others=(~pl.col("mine")).sum().cast(pl.Float64),
        rate=pl.col("value").filter("mine").mean(),
        other_rate=pl.col("value").filter(~pl.col("mine")).mean(),
    )
    common = strata.filter(pl.min_horizontal("mine", "others") >= MIN_STRATUM).sort(column)
    if common["mine"].sum() < MIN_COVERED * strata["mine"].sum() or common.height < 2:
        return None
    weight = pl.col("mine") / pl.col("mine").sum() + pl.col("others") / pl.col("others").sum()
    gap = common.select((weight / 2 * (pl.col("rate") - pl.col("other_rate"))).sum())
    return float(gap.item())
