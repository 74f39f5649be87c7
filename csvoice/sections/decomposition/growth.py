"""Which segments more, or less, feedback comes from: sentences, a waterfall, a table."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.counts import Volume
from csvoice.analyze.statistics.intervals import DIGITS, Booleans
from csvoice.analyze.statistics.stratified import REST, UNKNOWN
from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Paragraph, Point
from csvoice.document.findings import Finding, Interval, segment_of
from csvoice.kit.choice import told_once
from csvoice.kit.events import id_behind
from csvoice.kit.rows import prove, quotes
from csvoice.kit.tables import Head, table
from csvoice.kit.volume import is_real
from csvoice.kit.wording import HAN, before, this, title
from csvoice.sections.decomposition.segments import conditions, named

MIN_PART = 0.2
"""A segment with a smaller part of the whole change does not explain it."""

TOLD, CONSIDERED = 2, 10


def findings(ctx: Context, section: str, segments: pl.DataFrame) -> list[Finding]:
    """Tell the segments that explain much of the change, each story once."""
    if ctx.changes is None:
        return []
    large = segments.filter(pl.col("contribution") >= MIN_PART).head(CONSIDERED)
    told = told_once(large.iter_rows(named=True), lambda row: _marks(ctx, row))
    return [_finding(ctx, section, row, ctx.changes.volume) for row in islice(told, TOLD)]


def _marks(ctx: Context, row: dict[str, Any]) -> Booleans:
    inside = matching(conditions(row)).fill_null(value=False)
    return ctx.feedback.select(inside).collect().to_series().to_numpy()


def _finding(ctx: Context, section: str, row: dict[str, Any], volume: Volume) -> Finding:
    where, more = conditions(row), volume.ratio > 1
    previous, count = numerals.count(row["previous_count"]), numerals.count(row["count"])
    scaled = "" if volume.days == volume.previous_days else "按天数折算"
    size = f"{scaled}{'多' if more else '少'} {numerals.count(round(abs(row['increase'])))} 条"
    statement = (
        f"{'增量' if more else '减量'}的{tenths(row['contribution'])}来自{named(row)}："
        f"{before(ctx)} {previous} 条，{this(ctx.period)} {count} 条，"
        f"{size}，{'增幅' if more else '降幅'}大于整体。"
    )
    return Finding(
        section=section,
        measure="contribution",
        segment=segment_of(where),
        statement=statement,
        value=round(row["increase"], DIGITS),
        unit="count",
        n=row["count"],
        interval=Interval(round(row["low"], DIGITS), round(row["high"], DIGITS)),
        q_value=row["q"],
        evidence=prove(ctx, *where),
        event=id_behind(ctx, where, abs(row["increase"])),
    )


def tenths(part: float) -> str:
    """Write a part of a whole as Chinese readers say it: 约六成, 几乎全部, 相当于 1.3 倍."""
    if part > 1.05:
        return "全部还多"
    if part >= 0.95:
        return "几乎全部"
    return f"约{HAN[max(1, round(part * 10))]}成"


def unproved(ctx: Context) -> str:
    """Say that the number moved enough to be looked into, but within its usual variation."""
    volume = ctx.changes.volume if ctx.changes else None
    if volume is None or is_real(ctx, volume) or not np.isfinite(volume.ratio):
        return ""
    if abs(volume.ratio - 1) < ctx.thresholds.looked_into:
        return ""
    return (
        f"反馈数量的变动超过 {numerals.share(ctx.thresholds.looked_into)} 的排查线，"
        "但没有超出日常波动（证据不足），不作拆解。"
    )


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
    shown = [_waterfall(ctx, rows, column, ctx.changes.volume), _table(ctx, found)]
    ids = [name for one in told[:1] if one.evidence for name in one.evidence.ids[:1]]
    return [*shown, *quotes(ctx, ids)]


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
        shown.append((f"其余 {numerals.count(left.height)} 个", float(left["step"].sum())))
    # Levels are rounded, not steps, so that the steps drawn add up.
    levels = np.round(np.cumsum([start, *(step for _value, step in shown)]))
    sizes = np.diff(levels).tolist()
    drawn = [Point(value, size) for (value, _step), size in zip(shown, sizes, strict=True)]
    first = before(ctx) + ("（按天数折算）" if scale != 1 else "")
    points = (Point(first, float(levels[0])), *drawn, Point(this(ctx.period), volume.count))
    name = f"反馈数量的变化，按{title(ctx, column)}拆解"
    return Chart("waterfall", name, points)


def _table(ctx: Context, found: pl.DataFrame) -> Block:
    columns: dict[str, Head] = {
        "segment": "部分",
        "previous_count": (before(ctx), "count"),
        "count": (this(ctx.period), "count"),
        "increase": ("增减（条）", "count"),
        "contribution": ("占全部增减", "share"),
    }
    names = [named(row) for row in found.iter_rows(named=True)]
    shown = found.with_columns(
        segment=pl.Series(names, dtype=pl.String), increase=pl.col("increase").round()
    )
    note = "只列变化快于整体、且通过检验的部分（与按比例变化比，错误发现率 5%）；各行之间有重叠。"
    return table(shown.head(SHOWN), columns, note=note)
