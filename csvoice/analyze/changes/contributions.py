"""Which segments a change of the number of rows comes from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import polars as pl

from csvoice.analyze.statistics.intervals import Array, floats
from csvoice.analyze.statistics.significance import benjamini_hochberg, two_shares

MIN_ROWS = 10
"""A segment with fewer rows in both periods together is not tested."""

LEVEL = 1.96
"""Standard errors on each side of an interval."""

SEGMENT = {
    **dict.fromkeys(("first", "first_value", "second", "second_value"), pl.String()),
    **dict.fromkeys(("count", "previous_count"), pl.Int64()),
}


def contributions(
    rows: pl.DataFrame, columns: Sequence[str], *, scale: float = 1.0, dispersion: float = 1.0
) -> pl.DataFrame:
    """Find what each segment adds to a change of the number of rows, and whether that is news.

    Segments are the values of each column and the pairs of values of each two. A segment that
    grew as all rows did adds to the change as well, but says nothing about it: the test is
    against proportional growth, that is, of equal shares in both periods.

    Source: R. Bhagwan et al. (2014), Adtributor: revenue debugging in advertising systems, NSDI
    (explanatory power and surprise).

    Args:
        rows: Columns `now` and `columns`, with few values each and no null.
        columns: Strings.
        scale: Length of the period over that of the one before.
        dispersion: Variance of daily counts over their mean.

    Returns:
        One row a segment with at least 10 rows in both periods together, the most surprising
        first: `first`, `first_value` (column and value), `second`, `second_value` (of a pair,
        else null), `count`, `previous_count`, `increase` (`count` less `previous_count` × scale),
        `low`, `high` (its 95 % interval), `contribution` (part of the whole increase), `excess`
        (rows beyond proportional growth), `surprise` (excess over its standard error), `p`, `q`
        (Benjamini-Hochberg over all of them).
    """
    tables = [_counted(rows, [name]) for name in columns]
    tables += [_counted(rows, pair) for pair in combinations(columns, 2)]
    table = pl.concat([pl.DataFrame(schema=SEGMENT), *tables]).filter(
        pl.col("count") + pl.col("previous_count") >= MIN_ROWS
    )
    now = int(rows["now"].sum())
    found = _compared(table, now, rows.height - now, scale, dispersion)
    return table.with_columns(pl.Series(name, values) for name, values in found.items()).sort(
        -pl.col("surprise").abs(), "first", "first_value", "second", "second_value"
    )


def _compared(
    table: pl.DataFrame, now: int, before: int, scale: float, dispersion: float
) -> dict[str, Array]:
    """Compare segments with all rows, of which there are so many now and before."""
    x, y = floats(table["count"].to_numpy()), floats(table["previous_count"].to_numpy())
    p = two_shares(x, now, y, before) if table.height else np.empty(0)
    increase, half = x - scale * y, LEVEL * np.sqrt(dispersion * (x + scale**2 * y))
    whole, every = now - scale * before, max(now + before, 1)
    expected = (x + y) / every * now
    return {
        "increase": increase,
        "low": increase - half,
        "high": increase + half,
        "contribution": increase / whole if whole else np.zeros(len(x)),
        "excess": x - expected,
        "surprise": (x - expected) / np.sqrt(np.maximum(expected * before / every, 1e-9)),
        "p": p,
        "q": benjamini_hochberg(p),
    }


def _counted(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    first, second = names[0], names[1] if len(names) > 1 else None
    nothing = pl.lit(None, pl.String)
    return (
        rows.group_by(names)
        .agg(count=pl.col("now").sum(), previous_count=(~pl.col("now")).sum())
        .with_columns(
            first=pl.lit(first),
            first_value=pl.col(first),
            second=pl.lit(second, pl.String),
            second_value=pl.col(second) if second else nothing,
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SEGMENT.items())
    )
