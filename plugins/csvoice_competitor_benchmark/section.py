"""竞品对比: the section, put together from its parts."""

from __future__ import annotations

import polars as pl

from csvoice import Block, Context, Paragraph, Section, Table, TableColumn, numerals
from csvoice_competitor_benchmark import (
    feelings,
    notes,
    process,
    profile,
    rivals,
    trend,
    voice,
    words,
)
from csvoice_competitor_benchmark.cells import compare
from csvoice_competitor_benchmark.findings import Gaps, find_gaps, no_gap
from csvoice_competitor_benchmark.options import NAME, TITLE, Options
from csvoice_competitor_benchmark.window import Window, choose_window
from csvoice_competitor_benchmark.wording import aspect_name, level, spaced, verdict

UNLOCKS = "各品牌的声量、评价、强弱项，以及相互之间的差距"


def build(ctx: Context) -> Section:
    """Compare the brands in the data."""
    options = Options.model_validate(dict(ctx.options))
    if "brand" not in ctx.columns:
        mentioned = rivals.only_mentions(ctx)
        if mentioned:
            return Section(NAME, TITLE, appendix=mentioned)
        return Section(NAME, TITLE, status="skipped", reason=lacks(ctx.columns))
    window = choose_window(ctx, options)
    reason = _too_few(ctx, window, options)
    if reason:
        return Section(NAME, TITLE, status="skipped", reason=reason)
    cells = compare(window, ctx.thresholds)
    voices = voice.voice_table(window)
    gaps = find_gaps(ctx, window, cells)
    findings = (*gaps.findings, voice.voice_finding(ctx, window, voices))
    if not gaps.findings:
        findings = (*findings, no_gap(window, cells))
    blocks: list[Block] = [
        *notes.callouts(ctx, window),
        Paragraph(notes.scope(window, options)),
        *notes.mixed(gaps),
        Paragraph(notes.comparable(ctx, window)),
        *voice.blocks(ctx, window, voices, cells),
        *profile.blocks(window, cells),
        *feelings.blocks(window, cells),
        *process.blocks(window, cells),
        *trend.blocks(ctx, window, _followed(gaps)),
        *words.blocks(ctx, window),
        *rivals.blocks(ctx, window),
    ]
    body = _body(window, gaps, voices) if window.own else ()
    return Section(NAME, TITLE, findings, body, appendix=tuple(blocks))


def _body(window: Window, gaps: Gaps, voices: pl.DataFrame) -> tuple[Block, ...]:
    """Show what sets the own brand apart, what is worse first, and how much it is spoken of."""
    own = voices.filter(brand=window.own)
    share = numerals.share(own["share"][0])
    since = f"{window.since:%Y-%m-%d} 以来" if window.months and window.since else "本期"
    lead = f"{since}{window.own}占全部反馈的 {share}；声量是条数，不是销量，看不出投诉率高低。"
    if not gaps.told:
        text = f"{lead}与其他品牌相比，看不出差别。"
        return (Paragraph(spaced(text, window.compared)),)
    columns = (
        TableColumn("方面"),
        TableColumn(f"{window.own}"),
        TableColumn("其他品牌"),
        TableColumn("判断"),
    )
    rows = tuple(
        (
            aspect_name(cell),
            *(level(cell["measure"], cell[name]) for name in ("value", "other")),
            verdict(cell),
        )
        for cell in gaps.told
    )
    return Paragraph(spaced(lead, window.compared)), Table(columns, rows)


def lacks(columns: frozenset[str]) -> str:
    """Say that there is no brand to compare by."""
    if "brand" in columns:
        return ""
    return (
        "数据中没有「品牌」一列，最多只能数文中提到的品牌；补上品牌，"
        f"或用 --competitor 品牌=文件 给出竞品的反馈，可看到{UNLOCKS}。"
    )


def _followed(gaps: Gaps) -> str | None:
    """Name the issue whose gap is followed over time: that of the first gap told."""
    told = (finding.segment.partition("issue=")[2] for finding in gaps.findings)
    return next(filter(None, told), None)


def _too_few(ctx: Context, window: Window, options: Options) -> str:
    """Say why there is nothing to compare; empty where there is."""
    brands = ctx.feedback.select("brand").collect()["brand"].drop_nulls().unique()
    if len(brands) == 1 and not window.rest:
        return (
            f"本期反馈都属于一个品牌（{brands[0]}），没有可以比较的竞品；"
            f"把竞品的反馈放进同一张表，或一起给出多个文件，可看到{UNLOCKS}。"
        )
    if len(window.compared) < 2:
        return (
            f"满 {options.rows} 条反馈的品牌不到两个（本期共 {numerals.count(len(brands))} "
            "个品牌），样本太少，不作比较。"
        )
    return ""
