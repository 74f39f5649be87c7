"""驱动因素: what goes with low ratings and with unresolved tickets, like compared with like."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import Array
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, ColumnKind, Heading, Paragraph, Point, Table
from csvoice.document.findings import Finding, Interval
from csvoice.document.report import Section
from csvoice.kit.rows import prove, rows_of
from csvoice.kit.tables import Head, table
from csvoice.kit.wording import CAUTION, listed, title
from csvoice.schema import STANDARD
from csvoice.sections.drivers.compared import RATING, UNRESOLVED, Outcome, compared, is_circular
from csvoice.sections.drivers.factors import factor_groups, strata_columns

NAME = "drivers"
TITLE = "驱动因素"
MIN_ROWS = 100
"""Rows with an outcome below which nothing could pass its test."""

TOLD = 5
LACKS = (
    "数据中没有「评分」，也没有「是否解决」，本节未生成；"
    "补上其中任一列后，可看到低评分或未解决与哪些问题、词、渠道、产品相关。"
)


def build(ctx: Context) -> Section:
    """Compare feedback with and without each factor."""
    outcomes = [one for one in (RATING, UNRESOLVED) if one.key in ctx.columns]
    if not outcomes:
        return Section(NAME, TITLE, status="skipped", reason=LACKS)
    findings: list[Finding] = []
    blocks: list[Block] = []
    for outcome in outcomes:
        values = outcome.values(ctx)
        blocks.append(Heading(outcome.heading))
        if int(np.isfinite(values).sum()) < MIN_ROWS or np.nanmin(values) == np.nanmax(values):
            blocks.append(Paragraph(_too_little(outcome, values)))
            continue
        circular = outcome is RATING and is_circular(rows_of(ctx), values)
        found = compared(
            factor_groups(ctx, typed=not circular), values, outcome, ctx.thresholds.q_value
        )
        told = found.head(TOLD).iter_rows(named=True)
        findings += [_finding(ctx, outcome, row) for row in told]
        blocks += _blocks(ctx, outcome, found)
        if circular:
            blocks.append(Paragraph("问题类型几乎就是评分的另一种写法，没有算作因素。"))
    return Section(NAME, TITLE, tuple(findings), appendix=tuple(blocks))


def _too_little(outcome: Outcome, values: Array) -> str:
    n = int(np.isfinite(values).sum())
    name = STANDARD[outcome.key].title
    if n >= MIN_ROWS:
        return f"「{name}」一列都是同一个值，看不出与什么相关。"
    return f"有「{name}」的反馈只有 {numerals.count(n)} 条，证据不足；至少需要 {MIN_ROWS} 条。"


def _finding(ctx: Context, outcome: Outcome, row: dict[str, Any]) -> Finding:
    return Finding(
        section=NAME,
        measure=f"{outcome.key}_driver",
        segment=row["name"],
        statement=_statement(outcome, row),
        value=row["difference"],
        unit=outcome.unit,
        n=row["n"],
        interval=Interval(row["low"], row["high"]),
        q_value=row["q"],
        basis=CAUTION,
        evidence=prove(ctx, *row["where"], outcome.bad(ctx)),
    )


def _statement(outcome: Outcome, row: dict[str, Any]) -> str:
    n, share = numerals.count(row["n"]), numerals.share(row["share"])
    size = numerals.quantity(abs(row["difference"]), outcome.unit)
    return f"{row['name']}（{outcome.known} {n} 条，{share}）{outcome.form.format(size=size)}。"


def _blocks(ctx: Context, outcome: Outcome, found: pl.DataFrame) -> list[Block]:
    if found.is_empty():
        nothing = "没有哪个问题、词、渠道或产品与它的关系通过检验。"
        return [Paragraph(nothing + _alike(ctx))]
    return [_chart(outcome, found), _table(outcome, found, _alike(ctx))]


def _alike(ctx: Context) -> str:
    """Say what the rows that are compared have in common."""
    present = [title(ctx, name) for name in strata_columns(ctx)]
    if not present:
        return "数据里没有渠道、产品和品牌，比较没有分层。"
    return f"比较时{listed(present)}相同的反馈才放在一起比。"


def _chart(outcome: Outcome, found: pl.DataFrame) -> Chart:
    points = tuple(
        Point(row["name"], row["difference"], low=row["low"], high=row["high"])
        for row in found.iter_rows(named=True)
    )
    share = outcome.unit == "points"
    title = f"{'未解决占比高出多少' if share else '评分相差多少'}，横线为 95% 区间"
    return Chart("bar", title, points, unit="share" if share else "score")


def _table(outcome: Outcome, found: pl.DataFrame, alike: str) -> Table:
    share = outcome.unit == "points"
    level: ColumnKind = "share" if share else "score"
    change: ColumnKind = "change" if share else "score"
    columns: dict[str, Head] = {
        "name": "因素",
        "n": ("条数", "count"),
        "share": ("占比", "share"),
        "mean": ("未解决占比" if share else "平均评分", level),
        "other_mean": ("其余反馈", level),
        "difference": ("同类相比的差", change),
        "matters": ("对总体的分量", change),
    }
    note = (
        "按分量（占比 × 差）排列；分量是假如这些反馈与其余反馈一样，总体会相差多少。"
        "本身就表达好坏的词（好用、垃圾等）不算因素。"
    )
    return table(found, columns, note=alike + note)
