"""Few values instead of many: the most frequent ones, and one name for the rest."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

MOST = 30
"""Values kept by name, so that a column with a million of them is still a composition."""


def pooled(
    frame: pl.DataFrame,
    columns: Sequence[str],
    *,
    rest: str,
    unknown: str,
    most: int = MOST,
    least: int = 1,
) -> pl.DataFrame:
    """Put all but the most frequent values of each column under one name.

    Args:
        frame: Any frame with the columns.
        columns: String columns.
        rest: Name of all rarer values together.
        unknown: Name of what is missing.
        most: Values kept at most; ties go by name.
        least: A value with fewer rows is not kept.
    """
    return frame.with_columns(
        pl.when(pl.col(name).is_null())
        .then(pl.lit(unknown))
        .when(pl.col(name).is_in(_kept(frame[name], most, least).implode()))
        .then(name)
        .otherwise(pl.lit(rest))
        .alias(name)
        for name in columns
    )


def _kept(values: pl.Series, most: int, least: int) -> pl.Series:
    sizes = pl.DataFrame({"value": values}).drop_nulls().group_by("value").agg(size=pl.len())
    return (
        sizes.filter(pl.col("size") >= least)
        .sort(-pl.col("size").cast(pl.Int64), "value")["value"]
        .head(most)
    )
