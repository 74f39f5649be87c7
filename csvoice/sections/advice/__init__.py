"""改进建议: a row for each issue, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.statistics.intervals import newcombe
from csvoice.company.advice import Advice
from csvoice.context import Context
from csvoice.document.blocks import Block, Cell, Paragraph, Table
from csvoice.document.events import PLACES, Event
from csvoice.document.findings import Finding
from csvoice.document.report import Section
from csvoice.kit.events import cited, repetitions
from csvoice.kit.rows import frequencies, prove
from csvoice.kit.shares import compared_with
from csvoice.kit.tables import listing
from csvoice.kit.wording import listed, quoted
from csvoice.schema import URGENT
from csvoice.sections.advice.matters import Matter, matters

NAME = "advice"
TITLE = "改进建议"
MEASURE = "advice"
SHOWN = 5
MOSTLY = 0.5
"""A department that answers for this part of an issue's rows answers for it."""

GRAVE = 0.1
"""From this share of urgent rows on, an issue waits no longer than a week."""

COLUMNS = ("问题", "依据", "部门", "第一步", "期限", "如何验证")
HOW = (
    "只对本报告有结论的问题给建议，最多十条，按 影响 × 严重程度 × 增长 排序：影响是条数（不含同一"
    "作者的重复），严重程度是平均权重（紧急 3、一般 1、建议 0.5），增长是现在的占比与原来的比，至多"
    "3 倍，没有通过检验的增长记作 1。部门取数据里的「责任部门」，没有时取建议词典。下期占比按同样"
    "多的反馈推算，低于它才算明确下降。"
)


def build(ctx: Context) -> Section:
    """Advise on the issues that the report has something to say of."""
    advised = [(one, advice) for one in matters(ctx) if (advice := _advice(ctx, one))]
    if not advised:
        reason = "没有哪一类问题多到、集中到或增长到可以给出建议，本节未生成。"
        return Section(NAME, TITLE, status="skipped", reason=reason)
    rows = [_cells(ctx, *one) for one in advised]
    findings = [_finding(ctx, one, row) for (one, _), row in zip(advised, rows, strict=True)]
    more: list[Block] = [_table(rows[SHOWN:])] if rows[SHOWN:] else []
    body = (_table(rows[:SHOWN], repetitions(ctx)),)
    return Section(NAME, TITLE, tuple(findings), body, appendix=(*more, Paragraph(HOW)))


def _advice(ctx: Context, matter: Matter) -> Advice | None:
    known = ctx.guidance.on(ctx.plan.taxonomy.name, matter.detail, matter.issue)
    if known:
        return known
    nature = frequencies(matter.rows, "nature")["nature"].head(1).to_list()
    grave = URGENT if _is_grave(matter) else ""
    return ctx.guidance.instead(grave, *nature) if nature else None


def _is_grave(matter: Matter) -> bool:
    return matter.urgent >= GRAVE * matter.rows.height


def _cells(ctx: Context, matter: Matter, advice: Advice) -> tuple[Cell, ...]:
    return (
        quoted(matter.name),
        _basis(ctx, matter),
        _department(ctx, matter.issue) or advice.department,
        advice.first_step(matter.place[1] if matter.place else _gathered(matter.events)),
        _deadline(matter),
        _check(ctx, matter) or advice.verify,
    )


def _gathered(events: Sequence[Event]) -> str:
    places = (one.gathers[name] for one in events for name in PLACES if name in one.gathers)
    return next(places, "")


def _basis(ctx: Context, matter: Matter) -> str:
    """Say in a few words what the advice rests on."""
    count = matter.rows.height
    before = f"，{compared_with(ctx)} {numerals.share(matter.before)}" if matter.before else ""
    rising = "，占比在升高" if matter.rises and matter.before is None else ""
    parts = [
        f"{numerals.count(count)} 条，占 {numerals.share(count / matter.base)}{before}",
        f"{matter.place[1]} {numerals.count(_at(matter))} 条{rising}" if matter.place else "",
        f"紧急 {numerals.count(matter.urgent)} 条" if matter.urgent else "",
        listed(map(cited, matter.events)),
        _taken(ctx, matter),
    ]
    return "；".join(part for part in parts if part)


def _taken(ctx: Context, matter: Matter) -> str:
    """Name the measures that are taken against the issue already."""
    taken = [quoted(one.name) for one in ctx.actions if one.issue in (matter.issue, matter.detail)]
    return f"已有措施{listed(taken)}" if taken else ""


def _at(matter: Matter) -> int:
    """Count its rows where it gathers."""
    column, value = matter.place or ("issue", matter.issue)
    return matter.rows.filter(pl.col(column) == value).height


def _department(ctx: Context, issue: str) -> str:
    """Name the department that the export holds responsible for most of an issue."""
    if "department" not in ctx.columns:
        return ""
    rows = ctx.feedback.filter(pl.col("issue") == issue).select("department").collect()
    sizes = frequencies(rows, "department").head(1)
    mostly = sizes.filter(pl.col("count") >= MOSTLY * rows.height)
    return str(mostly["department"][0]) if mostly.height else ""


def _deadline(matter: Matter) -> str:
    if any(one.alarm and one.severity == URGENT for one in matter.events):
        return "今天"
    soon = matter.rises or matter.events or _is_grave(matter)
    return "本周内" if soon else "本月内"


def _check(ctx: Context, matter: Matter) -> str:
    """Say below which share the next period shows a fall that is more than chance."""
    if ctx.period.start is None:
        return ""
    counts = np.arange(matter.rows.height)
    _low, high = newcombe(counts, matter.base, matter.rows.height, matter.base)
    fallen = counts[high < 0]
    if not len(fallen):
        return ""
    return f"下期占比低于 {numerals.share(float(fallen[-1] + 1) / matter.base)}"


def _finding(ctx: Context, matter: Matter, cells: tuple[Cell, ...]) -> Finding:
    named, basis, department, step, deadline, check = cells
    return Finding(
        section=NAME,
        measure=MEASURE,
        segment=f"issue={matter.issue}",
        statement=f"{named}（{basis}）：请{department}{deadline}{step}。",
        value=matter.rows.height / matter.base,
        unit="share",
        n=matter.base,
        baseline=matter.before,
        evidence=prove(ctx, *matter.where),
        basis=f"如何验证：{check}",
    )


def _table(rows: Sequence[tuple[Cell, ...]], note: str = "") -> Table:
    return listing(COLUMNS, rows, note=note)
