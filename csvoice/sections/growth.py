"""Which segments more, or less, feedback comes from."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from csvoice import numbers
from csvoice.analyze.contributions import contributions
from csvoice.analyze.volume import Volume
from csvoice.context import Context
from csvoice.document import (
    Block,
    Chart,
    Condition,
    Finding,
    Interval,
    Paragraph,
    Point,
    TableColumn,
)
from csvoice.i18n import _
from csvoice.schema import OTHER_ISSUE
from csvoice.sections.choice import SAME_STORY
from csvoice.sections.rows import prove, quotes
from csvoice.sections.tables import table
from csvoice.sections.two_periods import REST, UNKNOWN, title
from csvoice.sections.volume import is_real
from csvoice.sections.wording import last, quoted, this

MIN_PART = 0.2
"""A segment with a smaller part of the whole change does not explain it."""

TOLD, SHOWN, STEPS = 2, 10, 6
_DIGITS = 6


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


def findings(ctx: Context, section: str, found: pl.DataFrame) -> list[Finding]:
    """Tell the segments that explain much of the change, each story once."""
    if ctx.changes is None:
        return []
    large = found.filter(pl.col("contribution") >= MIN_PART)
    told: list[Finding] = []
    seen: list[set[int]] = []
    for row in large.head(SHOWN).iter_rows(named=True):
        rows = _rows(ctx, row)
        if len(told) < TOLD and not any(_overlap(rows, other) for other in seen):
            told.append(_finding(ctx, section, row, ctx.changes.volume))
            seen.append(rows)
    return told


def _rows(ctx: Context, row: dict[str, Any]) -> set[int]:
    met = [pl.col(one.column) == one.value for one in _where(row)]
    wanted = ctx.feedback.with_row_index("_place").filter(*met).select("_place").collect()
    return set(wanted["_place"])


def _overlap(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= SAME_STORY * max(1, min(len(one), len(other)))


def _where(row: dict[str, Any]) -> tuple[Condition, ...]:
    first = Condition(row["first"], "==", row["first_value"])
    if row["second"] is None:
        return (first,)
    return first, Condition(row["second"], "==", row["second_value"])


def _finding(ctx: Context, section: str, row: dict[str, Any], volume: Volume) -> Finding:
    where = _where(row)
    ends = sorted((abs(row["low"]), abs(row["high"])))
    form = _(
        "{whole}的{part}来自{segment}：{before} {previous} 条，{now} {count} 条，"
        "{moved} {size} 条（95% 区间 {interval} 条），{beyond}。"
    )
    more = volume.ratio > 1
    statement = form.format(
        whole=_("增量") if more else _("减量"),
        part=tenths(row["contribution"]),
        segment=named(row),
        before=last(ctx.previous_period or ctx.period),
        previous=numbers.count(row["previous_count"]),
        now=this(ctx.period),
        count=numbers.count(row["count"]),
        moved=_moved(volume),
        size=numbers.count(round(abs(row["increase"]))),
        interval=f"{numbers.count(round(ends[0]))} ～ {numbers.count(round(ends[1]))}",
        beyond=_("增幅大于整体") if more else _("降幅大于整体"),
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
        severity="一般",
        evidence=prove(ctx, *where),
        weight=45 + min(15.0, 20 * abs(row["contribution"])),
    )


def _moved(volume: Volume) -> str:
    more = volume.ratio > 1
    if volume.days == volume.previous_days:
        return _("多") if more else _("少")
    return _("按天数折算多") if more else _("按天数折算少")


_TENTHS = "零一二三四五六七八九"


def tenths(part: float) -> str:
    """Write a part of a whole as Chinese readers say it: 约六成, 几乎全部, 相当于 1.3 倍."""
    if part > 1.05:
        return _("全部还多")
    if part >= 0.95:
        return _("几乎全部")
    return _("约{n}成").format(n=_TENTHS[max(1, round(part * 10))])


def percent(line: float) -> str:
    """Write a limit that someone set: 15%, without decimals it does not have."""
    return f"{100 * line:g}%"


def named(row: dict[str, Any]) -> str:
    """Name a segment: 电话, 电话 × 华东, 华东的「物流延迟」."""
    name = quoted(row["first_value"]) if row["first"] == "issue" else row["first_value"]
    if row["second"] is None:
        return str(name)
    if row["second"] == "issue":
        return _("{name}的{issue}").format(name=name, issue=quoted(row["second_value"]))
    return f"{name} × {row['second_value']}"


def blocks(
    ctx: Context, rows: pl.DataFrame, found: pl.DataFrame, told: list[Finding]
) -> list[Block]:
    """Show the change as a waterfall over one column, and the segments it gathers in."""
    if ctx.changes is None or not is_real(ctx, ctx.changes.volume):
        return []
    if found.is_empty():
        nothing = _("各部分大体按同样的比例变化，没有哪一部分通过检验、变化大于整体。")
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
        rest = _("其余 {n} 个").format(n=numbers.count(left.height))
        shown.append((rest, float(left["step"].sum())))
    # Levels are rounded, not steps, so that the steps drawn add up.
    levels = np.round(np.cumsum([start, *(step for _value, step in shown)]))
    sizes = np.diff(levels).tolist()
    drawn = [Point(value, size) for (value, _step), size in zip(shown, sizes, strict=True)]
    before = last(ctx.previous_period or ctx.period)
    if scale != 1:
        before = _("{before}（按天数折算）").format(before=before)
    points = (Point(before, float(levels[0])), *drawn, Point(this(ctx.period), volume.count))
    name = _("反馈数量的变化，按{column}拆解").format(column=title(column))
    return Chart("waterfall", name, points)


def _table(ctx: Context, found: pl.DataFrame) -> Block:
    columns = {
        "segment": TableColumn(_("部分")),
        "previous_count": TableColumn(last(ctx.previous_period or ctx.period), "count"),
        "count": TableColumn(this(ctx.period), "count"),
        "increase": TableColumn(_("增减（条）"), "count"),
        "contribution": TableColumn(_("占全部增减"), "share"),
    }
    names = [named(row) for row in found.iter_rows(named=True)]
    shown = found.with_columns(
        segment=pl.Series(names, dtype=pl.String), increase=pl.col("increase").round()
    )
    note = _(
        "只列变化快于整体、且通过检验的部分（与按比例变化比，错误发现率 5%）；各行之间有重叠。"
    )
    return table(shown.head(SHOWN), columns, note=note)


def unproved(ctx: Context) -> str:
    """Say that the number moved enough to be looked into, but within its usual variation."""
    volume = ctx.changes.volume if ctx.changes else None
    if volume is None or is_real(ctx, volume) or not np.isfinite(volume.ratio):
        return ""
    if abs(volume.ratio - 1) < ctx.thresholds.looked_into:
        return ""
    return _(
        "反馈数量的变动超过 {line} 的排查线，但没有超出日常波动（证据不足），不作拆解。"
    ).format(line=numbers.share(ctx.thresholds.looked_into))
