"""Whether a gap between brands is one of channels, regions or products only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from csvoice import kitagawa
from csvoice_competitor_benchmark.cells import (
    COUNTED,
    DETAIL,
    FELT,
    ISSUE,
    NOT_PRAISED,
    RATING,
    STARS,
    mentions,
)
from csvoice_competitor_benchmark.window import Window

STRATA = ("channel", "region", "product")
MIN_STRATUM = 5
"""Rows that both sides need in a stratum to be compared within it."""

FEWEST = 2
"""Strata that must be shared: with one there is no mix."""

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

    A stratum with too few rows on either side has no rate of its own.
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


def in_common(window: Window, column: str) -> bool:
    """Whether at least two of a column's values are found with more than one brand."""
    brands = window.rows.drop_nulls(column).group_by(column).agg(pl.col("brand").n_unique())
    return brands.filter(pl.col("brand") > 1).height >= FEWEST


def _valued(window: Window, cell: dict[str, Any]) -> pl.DataFrame:
    """Give each row that counts the value whose mean the cell compares."""
    counts = {
        ISSUE: pl.col(ISSUE) == cell["aspect"],
        DETAIL: pl.col(DETAIL).eq_missing(pl.lit(cell["aspect"])),
        **COUNTED,
    }
    by_aspect = {FELT: pl.col("felt"), STARS: pl.col(RATING)}
    value = (counts | by_aspect).get(cell["measure"], pl.col(cell["measure"]))
    base = window.rows.filter(NOT_PRAISED) if cell["measure"] in (ISSUE, DETAIL) else window.rows
    if cell["measure"] in by_aspect:
        base = mentions(base).filter(pl.col("aspect") == cell["aspect"])
    present = [name for name in STRATA if name in base.columns]
    return base.select(
        *present, mine=pl.col("group") == cell["brand"], value=value.cast(pl.Float64)
    ).drop_nulls("value")


def _standardised(rows: pl.DataFrame, column: str) -> float | None:
    split = kitagawa(rows.rename({"mine": "now"}), [column], min_rows=MIN_STRATUM)
    shared = split.strata.filter(pl.min_horizontal("n", "previous_n") >= MIN_STRATUM)
    if shared["share"].sum() < MIN_COVERED or shared.height < FEWEST:
        return None
    return split.rate.value
