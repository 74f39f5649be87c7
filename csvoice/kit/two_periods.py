"""The rows of the period and of the one before, side by side, with what they are composed of."""

from __future__ import annotations

import polars as pl

from csvoice.analyze.statistics.pooling import pooled
from csvoice.context import Context

COMPOSED_OF = ("channel", "product", "brand", "region", "customer_type")
MEASURED = ("rating", "nature", "severity", "issue", "customer")
REST, UNKNOWN = "其余", "未填写"

HEAVY = 0.2
"""From this share of the rows of a period on, one customer's view passes for everyone's."""


def composition_columns(ctx: Context) -> list[str]:
    """Return the columns the feedback is composed of, those with more than one value."""
    present = [name for name in COMPOSED_OF if name in ctx.columns]
    distinct = ctx.feedback.select(pl.col(present).n_unique()).collect() if present else None
    return [] if distinct is None else [name for name in present if distinct[name][0] > 1]


def both_periods(ctx: Context, columns: list[str]) -> pl.DataFrame:
    """Return the rows of both periods: `now`, what is measured, and the columns, pooled."""
    if ctx.previous is None:
        return pl.DataFrame(schema={"now": pl.Boolean()})
    wanted = [name for name in MEASURED if name in ctx.feedback.collect_schema().names()]
    now, before = pl.collect_all(
        [part.select(*wanted, *columns) for part in (ctx.feedback, ctx.previous)]
    )
    rows = pl.concat([before.with_columns(now=False), now.with_columns(now=True)])
    return pooled(rows, columns, rest=REST, unknown=UNKNOWN)


def heavy_customer(rows: pl.DataFrame) -> float:
    """Return the largest share of a period's rows that is from one customer."""
    if "customer" not in rows.columns:
        return 0.0
    sizes = rows.drop_nulls("customer").group_by("now", "customer").len()
    whole = rows.group_by("now").agg(whole=pl.len())
    shares = sizes.join(whole, on="now").select((pl.col("len") / pl.col("whole")).max())
    return float(shares.item() or 0.0)
