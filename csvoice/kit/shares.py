"""Shares of values with their intervals and their change to what was before."""

from __future__ import annotations

import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.counts import SHARE_OF
from csvoice.analyze.statistics.intervals import wilson
from csvoice.context import Context
from csvoice.document.findings import Interval
from csvoice.kit.rows import shared
from csvoice.kit.tables import Head
from csvoice.kit.wording import COUNTED, before
from csvoice.schema import URGENT

NO_CHANGES = pl.DataFrame(schema=dict.fromkeys(("dimension", "parent", "value"), pl.String()))


def share_table(ctx: Context, rows: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Count the values of a dimension, the most frequent first.

    Args:
        ctx: Where the changes to the last period are looked up.
        rows: The rows the shares are of.
        dimension: A column of `rows`; nulls are left out.

    Returns:
        Columns `parent` (the issue of an issue_detail, else null), `value`, `count`, `share`,
        `low`, `high`, `interval` (the latter two as text), `urgent` (rows), `change`, `verdict`
        (上升, 下降, 证据不足, or null where nothing was tested).
    """
    base = rows.filter(pl.col(SHARE_OF.get(dimension, dimension)).is_not_null())
    parent = pl.col("issue") if dimension == "issue_detail" else pl.lit(None, pl.String)
    table = (
        base.filter(pl.col(dimension).is_not_null())
        .group_by(parent.alias("parent"), pl.col(dimension).alias("value"))
        .agg(
            count=pl.len().cast(pl.Int64),
            urgent=(pl.col("severity") == URGENT).sum().cast(pl.Int64),
        )
        .sort(-pl.col("count"), "parent", "value")
        .with_columns(share=pl.col("count") / base.height)
    )
    low, high = wilson(table["count"].to_numpy(), base.height)
    texts = [
        numerals.interval(Interval(*ends), "share")
        for ends in zip(low.tolist(), high.tolist(), strict=True)
    ]
    return table.with_columns(
        low=pl.Series(low), high=pl.Series(high), interval=pl.Series(texts, dtype=pl.String)
    ).join(
        _verdicts(ctx, dimension),
        on=["parent", "value"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


def _verdicts(ctx: Context, dimension: str) -> pl.DataFrame:
    if ctx.changes is None:
        schema = dict.fromkeys(("parent", "value", "verdict"), pl.String())
        return pl.DataFrame(schema={**schema, "change": pl.Float64()})
    keys = ["dimension", "parent", "value"]
    real = real_changes(ctx).select(*keys, real=pl.lit(value=True))
    rise = pl.when(pl.col("change") > 0).then(pl.lit("上升")).otherwise(pl.lit("下降"))
    verdict = pl.when("real").then(rise).when(pl.col("q").is_not_null()).then(pl.lit("证据不足"))
    return (
        ctx.changes.of(dimension)
        .join(real, on=keys, how="left", nulls_equal=True)
        .select("parent", "value", "change", verdict=verdict)
    )


def share_interval(count: float, n: float) -> Interval:
    """Return the 95 % interval of a share."""
    low, high = wilson(count, n)
    return Interval(float(low), float(high))


@shared
def real_changes(ctx: Context) -> pl.DataFrame:
    """Return the changes that may be called a rise or a fall; none without a previous period."""
    return NO_CHANGES if ctx.changes is None else ctx.changes.real(*_limits(ctx))


@shared
def repeated_changes(ctx: Context) -> pl.DataFrame:
    """Return what only one author's repetitions make look like a change."""
    return NO_CHANGES if ctx.changes is None else ctx.changes.repeated(*_limits(ctx))


def _limits(ctx: Context) -> tuple[float, float]:
    return ctx.thresholds.q_value, ctx.thresholds.min_change


def compared_with(ctx: Context) -> str:
    """Name what shares are compared with: 上月, or 近 12 个月平均."""
    if ctx.changes is None or ctx.changes.periods == 1:
        return before(ctx)
    return f"近 {ctx.changes.periods} {COUNTED[ctx.period.by]}平均"


def no_change(ctx: Context) -> str:
    """Say that nothing in the report passed, and how much was examined."""
    if ctx.changes is None or ctx.previous_period is None:
        return ""
    tested = numerals.count(ctx.changes.frame["p"].count())
    return f"与{compared_with(ctx)}相比，没有通过检验的占比变化（共检验 {tested} 项）。"


def share_columns(ctx: Context, n: int) -> dict[str, Head]:
    """Return the columns of a `share_table` to show for `n` rows: no shares of a small sample."""
    columns: dict[str, Head] = {"count": ("数量", "count")}
    if n >= ctx.thresholds.min_share_rows:
        columns |= {"share": ("占比", "share"), "interval": "95% 区间"}
        if ctx.previous_period:
            columns |= {"change": (f"比{compared_with(ctx)}", "change"), "verdict": "判断"}
    return columns | {"urgent": ("紧急", "count")}
