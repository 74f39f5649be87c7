"""The change of the number of rows as a waterfall, and as a table of segments."""

from __future__ import annotations

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.volume import Volume
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Paragraph, Point, TableColumn
from csvoice.document.findings import Finding
from csvoice.kit.rows import quotes
from csvoice.kit.tables import table
from csvoice.kit.two_periods import REST, UNKNOWN, title
from csvoice.kit.volume import is_real
from csvoice.kit.wording import last, this
from csvoice.sections.decomposition.segments import named

SHOWN, STEPS = 10, 6


def blocks(
    ctx: Context, rows: pl.DataFrame, found: pl.DataFrame, told: list[Finding]
) -> list[Block]:
    """Show the change as a waterfall over one column, and the segments it gathers in."""
    if ctx.changes is None or not is_real(ctx, ctx.changes.volume):
        return []
    if found.is_empty():
        nothing = "各部分大体按同样的比例变化，没有哪一部分通过检验、变化大于整体。"
        return [Paragraph(nothing)]
    column = told[0].segment.split("=")[0] if told else str(found["first"][0])
    shown = [_waterfall(ctx, rows, column, ctx.changes.volume)]
    proof = [
        quote for one in told[:1] if one.evidence for quote in quotes(ctx, one.evidence.ids[:1])
    ]
    return [*shown, _table(ctx, found), *proof]


def _waterfall(ctx: Context, rows: pl.DataFrame, column: str, volume: Volume) -> Chart:
    scale = volume.days / volume.previous_days
    now = pl.col("now").sum().cast(pl.Int64)
    steps = (
        rows.with_columns(pl.col(column).fill_null(UNKNOWN))
        .group_by(pl.col(column).alias("value"))
        .agg(step=now - (pl.len() - now) * scale)
        .sort(pl.col("value").is_in([REST, UNKNOWN]), -pl.col("step").abs(), "value")
    )
    start = volume.previous_count * scale
    shown = steps.head(STEPS).rows()
    left = steps.slice(STEPS)
    if left.height:
        rest = f"其余 {numerals.count(left.height)} 个"
        shown.append((rest, float(left["step"].sum())))
    # Levels are rounded, not steps, so that the steps drawn add up.
    levels = np.round(np.cumsum([start, *(step for _value, step in shown)]))
    sizes = np.diff(levels).tolist()
    drawn = [Point(value, size) for (value, _step), size in zip(shown, sizes, strict=True)]
    before = last(ctx.previous_period or ctx.period)
    if scale != 1:
        before = f"{before}（按天数折算）"
    points = (Point(before, float(levels[0])), *drawn, Point(this(ctx.period), volume.count))
    name = f"反馈数量的变化，按{title(column)}拆解"
    return Chart("waterfall", name, points)


def _table(ctx: Context, found: pl.DataFrame) -> Block:
    columns = {
        "segment": TableColumn("部分"),
        "previous_count": TableColumn(last(ctx.previous_period or ctx.period), "count"),
        "count": TableColumn(this(ctx.period), "count"),
        "increase": TableColumn("增减（条）", "count"),
        "contribution": TableColumn("占全部增减", "share"),
    }
    names = [named(row) for row in found.iter_rows(named=True)]
    shown = found.with_columns(
        segment=pl.Series(names, dtype=pl.String), increase=pl.col("increase").round()
    )
    note = "只列变化快于整体、且通过检验的部分（与按比例变化比，错误发现率 5%）；各行之间有重叠。"
    return table(shown.head(SHOWN), columns, note=note)
