"""Which segments more, or less, feedback comes from: sentences, a waterfall, a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.volume import Volume
from csvoice.analyze.statistics.stratified import REST, UNKNOWN
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Paragraph, Point, TableColumn
from csvoice.document.findings import Finding, Interval
from csvoice.kit.choice import SAME_STORY
from csvoice.kit.events import behind
from csvoice.kit.rows import prove, quotes
from csvoice.kit.tables import table
from csvoice.kit.volume import is_real
from csvoice.kit.wording import last, this, title
from csvoice.sections.decomposition.segments import conditions, named

MIN_PART = 0.2
"""A segment with a smaller part of the whole change does not explain it."""

TOLD, CONSIDERED = 2, 10
_DIGITS = 6


def findings(ctx: Context, section: str, found: pl.DataFrame) -> list[Finding]:
    """Tell the segments that explain much of the change, each story once."""
    if ctx.changes is None:
        return []
    large = found.filter(pl.col("contribution") >= MIN_PART)
    told: list[Finding] = []
    seen: list[set[int]] = []
    for row in large.head(CONSIDERED).iter_rows(named=True):
        rows = _rows(ctx, row)
        if len(told) < TOLD and not any(_overlap(rows, other) for other in seen):
            told.append(_finding(ctx, section, row, ctx.changes.volume))
            seen.append(rows)
    return told


def _rows(ctx: Context, row: dict[str, Any]) -> set[int]:
    met = [pl.col(one.column) == one.value for one in conditions(row)]
    wanted = ctx.feedback.with_row_index("_place").filter(*met).select("_place").collect()
    return set(wanted["_place"])


def _overlap(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= SAME_STORY * max(1, min(len(one), len(other)))


def _finding(ctx: Context, section: str, row: dict[str, Any], volume: Volume) -> Finding:
    where = conditions(row)
    event = behind(ctx, where, abs(row["increase"]))
    form = (
        "{whole}的{part}来自{segment}：{before} {previous} 条，{now} {count} 条，"
        "{moved} {size} 条，{beyond}。"
    )
    more = volume.ratio > 1
    statement = form.format(
        whole="增量" if more else "减量",
        part=tenths(row["contribution"]),
        segment=named(row),
        before=last(ctx.previous_period or ctx.period),
        previous=numerals.count(row["previous_count"]),
        now=this(ctx.period),
        count=numerals.count(row["count"]),
        moved=_moved(volume),
        size=numerals.count(round(abs(row["increase"]))),
        beyond="增幅大于整体" if more else "降幅大于整体",
    )
    return Finding(
        section=section,
        measure="contribution",
        segment=",".join(f"{one.column}={one.value}" for one in where),
        statement=statement,
        value=round(row["increase"], _DIGITS),
        unit="count",
        n=row["count"],
        interval=Interval(round(row["low"], _DIGITS), round(row["high"], _DIGITS)),
        q_value=row["q"],
        evidence=prove(ctx, *where),
        event=event.id if event else None,
    )


def _moved(volume: Volume) -> str:
    more = volume.ratio > 1
    if volume.days == volume.previous_days:
        return "多" if more else "少"
    return "按天数折算多" if more else "按天数折算少"


_TENTHS = "零一二三四五六七八九"


def tenths(part: float) -> str:
    """Write a part of a whole as Chinese readers say it: 约六成, 几乎全部, 相当于 1.3 倍."""
    if part > 1.05:
        return "全部还多"
    if part >= 0.95:
        return "几乎全部"
    return f"约{_TENTHS[max(1, round(part * 10))]}成"


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
    name = f"反馈数量的变化，按{title(ctx, column)}拆解"
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
