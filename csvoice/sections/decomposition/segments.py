"""The rows of both periods, and the segments that moved beyond the number of rows."""

from __future__ import annotations

from typing import Any

import polars as pl

from csvoice.analyze.changes.contributions import contributions
from csvoice.analyze.statistics.stratified import REST, UNKNOWN, pooled
from csvoice.context import Context
from csvoice.document.findings import Condition
from csvoice.kit.volume import is_real
from csvoice.kit.wording import quoted
from csvoice.schema import OTHER_ISSUE

COMPOSED_OF = ("channel", "product", "brand", "region", "customer_type")
MEASURED = ("rating", "nature", "severity", "issue", "customer")

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
    return pooled(rows, columns)


def heavy_customer(rows: pl.DataFrame) -> float:
    """Return the largest share of a period's rows that is from one customer."""
    if "customer" not in rows.columns:
        return 0.0
    sizes = rows.drop_nulls("customer").group_by("now", "customer").len()
    whole = rows.group_by("now").agg(whole=pl.len())
    shares = sizes.join(whole, on="now").select((pl.col("len") / pl.col("whole")).max())
    return float(shares.item() or 0.0)


def segments(ctx: Context, rows: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Return the segments that moved with the whole and beyond it; none where nothing is proved.

    Args:
        ctx: Holds the change of the number of rows.
        rows: Rows of both periods with `now` and the columns.
        columns: Columns of the composition; issue types are segments as well.
    """
    volume = ctx.changes.volume if ctx.changes else None
    if volume is None or not is_real(ctx, volume):
        return contributions(rows.clear(), [])
    typed = rows.with_columns(pl.col("issue").fill_null(OTHER_ISSUE))
    found = contributions(
        typed,
        [*columns, "issue"],
        scale=volume.days / volume.previous_days,
        dispersion=volume.dispersion,
    )
    sign = 1 if volume.ratio > 1 else -1
    vague = [REST, UNKNOWN, OTHER_ISSUE]
    return _without_nested(found).filter(
        pl.col("q") < ctx.thresholds.q_value,
        pl.col("excess") * sign > 0,
        pl.min_horizontal(pl.col("low") * sign, pl.col("high") * sign) > 0,
        ~pl.col("first_value").is_in(vague),
        pl.col("second_value").is_null() | ~pl.col("second_value").is_in(vague),
    )


def _without_nested(found: pl.DataFrame) -> pl.DataFrame:
    """Leave out pairs that are one of their two values: a model has one brand."""
    single = found.filter(pl.col("second").is_null()).select("first", "first_value", size="count")
    by_second = single.rename({"first": "second", "first_value": "second_value", "size": "whole"})
    both = found.join(single, on=["first", "first_value"], how="left", maintain_order="left").join(
        by_second, on=["second", "second_value"], how="left", maintain_order="left"
    )
    nested = pl.col("second").is_not_null() & (
        (pl.col("count") == pl.col("size")) | (pl.col("count") == pl.col("whole"))
    )
    return both.filter(~nested).drop("size", "whole")


def conditions(row: dict[str, Any]) -> tuple[Condition, ...]:
    """Return what the rows of a segment meet."""
    first = Condition(row["first"], "==", row["first_value"])
    if row["second"] is None:
        return (first,)
    return first, Condition(row["second"], "==", row["second_value"])


def named(row: dict[str, Any]) -> str:
    """Name a segment: 电话, 电话 × 华东, 华东的「物流延迟」."""
    name = quoted(row["first_value"]) if row["first"] == "issue" else row["first_value"]
    if row["second"] is None:
        return str(name)
    if row["second"] == "issue":
        return "{name}的{issue}".format(name=name, issue=quoted(row["second_value"]))
    return f"{name} × {row['second_value']}"
