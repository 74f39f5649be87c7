"""原因拆解: how much of a change is one of composition, and which segments it comes from."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.composition import compositions
from csvoice.analyze.statistics.intervals import SMALL_SAMPLE
from csvoice.context import Context
from csvoice.document.blocks import Block, Callout, Cell, Heading, Paragraph
from csvoice.document.findings import Interval
from csvoice.document.report import Section
from csvoice.kit.shares import real_changes
from csvoice.kit.tables import listing
from csvoice.kit.wording import before, listed, title
from csvoice.sections.decomposition import growth
from csvoice.sections.decomposition.mix import TOLD, finding, statement, waterfall
from csvoice.sections.decomposition.segments import (
    HEAVY,
    both_periods,
    composition_columns,
    heavy_customer,
    segments,
)
from csvoice.sections.decomposition.stories import Measure, Told, measures, smallest, swollen

NAME = "decomposition"
TITLE = "原因拆解"


_ONE_VOICE = (
    "有一位客户的反馈占了一期的两成以上，拆解会把一个人的变化当成整体的变化，因此不作拆解。"
)


def build(ctx: Context) -> Section:
    """Split what changed since the last period."""
    if ctx.previous is None or ctx.previous_period is None:
        reason = "没有可以比较的上一期，本节未生成；需要带日期、至少两个完整时段的反馈。"
        return Section(NAME, TITLE, status="skipped", reason=reason)
    columns = composition_columns(ctx)
    rows = both_periods(ctx, columns)
    if heavy_customer(rows) >= HEAVY:
        return Section(NAME, TITLE, appendix=(Callout(_ONE_VOICE, "warning"),))
    moved = segments(ctx, rows, columns)
    grown = growth.findings(ctx, NAME, moved)
    told = _stories(ctx, rows, columns)
    findings = [finding(ctx, NAME, one) for one in told if one.story.verdict in TOLD]
    remarks = (growth.unproved(ctx), _quiet(ctx, told))
    blocks: list[Block] = [Paragraph(text) for text in remarks if text]
    shown = growth.blocks(ctx, rows, moved, grown)
    if shown:
        blocks += [Heading("数量的变化从哪里来"), *shown]
    blocks += _split(ctx, [one for one in told if one.story.verdict in TOLD])
    if not told and columns and not blocks and not grown:
        reason = f"两期各至少要有 {SMALL_SAMPLE} 条反馈才能拆解变化，证据不足。"
        return Section(NAME, TITLE, status="skipped", reason=reason)
    if not columns:
        missing = "数据中没有多个渠道、产品、品牌或地区，不能区分构成变化与各部分自身的变化。"
        blocks.append(Paragraph(missing))
    return Section(NAME, TITLE, (*grown, *findings), appendix=tuple(blocks))


def _stories(ctx: Context, rows: pl.DataFrame, columns: list[str]) -> list[Told]:
    """Judge every measure together."""
    if not columns:
        return []
    found = {one.key: one for one in measures(ctx, rows)}
    tables = {key: one.rows(rows) for key, one in found.items()}
    stories = compositions(
        tables,
        columns,
        smallest={key: smallest(ctx, one) for key, one in found.items()},
        q_value=ctx.thresholds.q_value,
    )
    titles = {name: title(ctx, name) for name in columns}
    told = [Told(found[key], story, tables[key], titles) for key, story in stories.items()]
    return [_doubted(ctx, one) if one.story.verdict in TOLD else one for one in told]


def _doubted(ctx: Context, told: Told) -> Told:
    """Take back what cannot be said: a share that 变化 does not call changed, or a swollen part."""
    if told.story.verdict != "hidden" and not _changed(ctx, told.measure):
        return replace(told, story=replace(told.story, verdict="none"))
    if swollen(told):
        return replace(told, story=replace(told.story, verdict="unclear"))
    return told


def _changed(ctx: Context, measure: Measure) -> bool:
    counts = measure.counts
    if counts is None:
        return True
    return real_changes(ctx).filter(dimension=counts.column, value=counts.value).height > 0


def _quiet(ctx: Context, told: list[Told]) -> str:
    """Say what changed without a proof of where, and what did not change."""
    unclear = [statement(one) + "。" for one in told if one.story.verdict == "unclear"]
    none = [one for one in told if one.story.verdict == "none"]
    if not none:
        return "".join(unclear)
    line = ctx.thresholds.looked_into
    moved = [
        one.measure.name
        for one in none
        if abs(one.story.change.total.value) >= line * abs(one.story.change.before)
    ]
    text = f"与{before(ctx)}相比，{listed(one.measure.name for one in none)}没有通过检验的变化"
    if moved:
        text += (
            f"；其中{listed(moved)}的变动超过 {100 * line:g}% 的排查线，"
            "但没有超出随机波动（证据不足）"
        )
    return "".join([*unclear, text, "。"])


def _split(ctx: Context, told: list[Told]) -> list[Block]:
    """Show the first story as a waterfall, and all of them as a table."""
    if not told:
        return []
    heads = ("指标", "按什么拆", "总变化", "来自构成", "来自自身", "自身的 95% 区间")
    note = (
        "构成：各部分占比的变化；自身：占比不变时各部分的变化，两者相加等于总变化。"
        "「同时考虑」一行让各列的构成都相同，判断以它为准。"
    )
    rows = (row for one in told for row in _rows(one))
    shown = waterfall(ctx, told[0]), listing(heads, rows, note=note)
    return [Heading("是构成变了，还是各部分变了"), *shown]


def _rows(told: Told) -> list[tuple[Cell, ...]]:
    change, unit = told.story.change, told.measure.unit
    splits = told.story.splits.items()
    lines = [(told.titles[name], split.mix, split.rate) for name, split in splits]
    if len(lines) > 1:
        lines.append(("同时考虑", change.mix, change.rest))
    return [
        (
            told.measure.name,
            name,
            *(numerals.quantity(one.value, unit, signed=True) for one in (change.total, mix, own)),
            numerals.interval(Interval(own.low, own.high), unit, signed=True),
        )
        for name, mix, own in lines
    ]
