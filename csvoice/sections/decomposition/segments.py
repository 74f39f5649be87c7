"""The segments that moved with the number of rows and beyond it, and what they are called."""

from __future__ import annotations

from typing import Any

import polars as pl

from csvoice.analyze.decomposition.contributions import contributions
from csvoice.context import Context
from csvoice.document.findings import Condition
from csvoice.kit.two_periods import REST, UNKNOWN
from csvoice.kit.volume import is_real
from csvoice.kit.wording import quoted
from csvoice.schema import OTHER_ISSUE


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
