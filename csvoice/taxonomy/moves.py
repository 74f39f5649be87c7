"""How two ways to sort the same rows differ."""

from __future__ import annotations

import polars as pl


def moves(old: pl.Series, new: pl.Series) -> pl.DataFrame:
    """Count the rows that each class loses to each other.

    Args:
        old: The class of every row before.
        new: Its class after, in the same order.

    Returns:
        Columns `from`, `to`, `count`, `rows` (numbers of the rows); only rows that move, the
        most frequent move first.
    """
    frame = pl.DataFrame({"from": old, "to": new}).with_row_index("number")
    moved = frame.filter(pl.col("from").ne_missing(pl.col("to")))
    return (
        moved.group_by("from", "to")
        .agg(pl.len().cast(pl.Int64).alias("count"), pl.col("number").sort().alias("rows"))
        .sort(-pl.col("count"), "from", "to")
    )


def shares(old: pl.Series, new: pl.Series, period: pl.Series | None = None) -> pl.DataFrame:
    """Count the rows of each class both ways, in every period.

    Args:
        old: The class of every row before.
        new: Its class after.
        period: What period each row is of; rows without one are left out.

    Returns:
        Columns `period` (where given), `value`, `old` and `new` (rows), `n` (rows in all), ordered
        by period, then by `new`, the largest first.
    """
    by = [] if period is None else ["period"]
    given = {} if period is None else {"period": period}
    frame = pl.DataFrame({**given, "old": old, "new": new}).drop_nulls(by or None)
    sides = [
        frame.group_by(*by, pl.col(side).alias("value")).agg(pl.len().cast(pl.Int64).alias(side))
        for side in ("old", "new")
    ]
    both = sides[0].join(sides[1], on=[*by, "value"], how="full", coalesce=True)
    total = pl.col("old").sum().over(by) if by else pl.col("old").sum()
    counted = both.with_columns(pl.col("old", "new").fill_null(0)).with_columns(n=total)
    return counted.select(*by, "value", "old", "new", "n").sort(*by, -pl.col("new"), "value")
