"""数据质量: what became of the rows, how they were read, how far they can be relied on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from csvoice import numerals
from csvoice.context import NOT_ENABLED, Context
from csvoice.document.blocks import Block, Bullets, Callout, Cell, Heading, Paragraph, Table
from csvoice.document.report import Funnel, Section
from csvoice.kit.rows import frequencies
from csvoice.kit.tables import listing, table
from csvoice.kit.wording import last, listed
from csvoice.schema import FUNNEL_TITLES, STANDARD
from csvoice.sections.data_notes.agreement import agreement, model_text, tone_agreement
from csvoice.sections.data_notes.quality import next_column, quality

NAME = "data-notes"
TITLE = "数据质量"


def build(ctx: Context) -> Section:
    """Account for every row and every choice."""
    blocks: list[Block] = [
        Heading("行数"),
        _funnel(ctx.funnel),
        *_scores_alone(ctx),
        *(Paragraph(text) for text in (ctx.archive.notes if ctx.archive else ())),
        Heading("时段"),
        *(Paragraph(text) for text in _periods(ctx)),
        *quality(ctx),
        *next_column(ctx),
        *_files(ctx.sources),
        Heading("问题类型的判定"),
        *(Callout(text, "warning") for text in ctx.warnings),
        *(Paragraph(text) for text in _typing(ctx) if text),
        Heading("个人信息"),
        *_masked(ctx),
        *_not_enabled(ctx),
        Heading("统计方法"),
        Bullets(_methods(ctx)),
    ]
    return Section(NAME, TITLE, appendix=tuple(blocks))


def _funnel(funnel: Funnel) -> Table:
    steps = tuple((FUNNEL_TITLES[name], value) for name, value in asdict(funnel).items())
    rows = (step for step in steps if step[1] or step in (steps[0], steps[-1]))
    note = "重复指整行相同，或编号与文本都相同；文本相同而编号不同的算作不同的反馈。"
    return listing(("步骤", ("行数", "count")), rows, note=note)


def _scores_alone(ctx: Context) -> list[Paragraph]:
    n = numerals.count(ctx.scores.height)
    said = f"没有写字的行里有 {n} 条打了分，计入评分和推荐意愿的指标，不计入其他。"
    return [Paragraph(said)] if ctx.scores.height else []


def _periods(ctx: Context) -> list[str]:
    if "created_at" not in ctx.columns:
        return [
            "数据没有日期列，全部反馈算作一期。补上日期后，可看到走势、与上一期的变化和突发情况。"
        ]
    parts = [part.select(pl.len()) for part in (ctx.feedback, ctx.history, ctx.after)]
    now, earlier, later = (int(frame.item()) for frame in pl.collect_all(parts))
    archived = sum(ctx.archive.rows.values()) if ctx.archive else 0
    undated = max(0, ctx.funnel.kept + archived - now - earlier - later)
    outside = (("更早的", earlier), ("更晚的", later), ("没有日期的", undated))
    left_out = listed(f"{which} {numerals.count(n)} 条" for which, n in outside if n)
    covered = f"本报告的时段：{ctx.period.label}，{numerals.count(now)} 条。"
    text = covered + (f"{left_out}不在其中。" if left_out else "")
    text += ctx.period.note
    text += "换时段用 --period（如 2026-10、latest、all），换长短用 --by（week、month、quarter）。"
    return [text, *_comparison(ctx)]


def _comparison(ctx: Context) -> list[str]:
    if ctx.previous_period is None:
        return [
            (
                "数据里没有完整的上一期，所以不谈升降。把上一期的文件一起给出，就能比较："
                "csvoice report 上月.xlsx 本月.xlsx。"
            )
        ]
    text = f"比较对象是{last(ctx.previous_period)}：{ctx.previous_period.label}。"
    if not ctx.period.complete:
        text += "这一期的数据还不完整，只与上一期相同的天数比较。"
    return [text]


def _typing(ctx: Context) -> tuple[str, ...]:
    why = ctx.plan.taxonomy_why.rstrip("。")
    chosen = f"采用问题词典「{ctx.plan.taxonomy.title}」：{why}。"
    return chosen, model_text(ctx), agreement(ctx), tone_agreement(ctx)


def _files(sources: Sequence[Mapping[str, Any]]) -> list[Block]:
    rows: list[tuple[Cell, ...]] = [
        (_file_name(source), STANDARD[name].title, found.get("column"), found.get("why"))
        for source in sources
        for name, found in source.get("mapping", {}).items()
    ]
    notes = [
        f"{_file_name(source)}：{note}" for source in sources for note in source.get("notes", ())
    ]
    blocks: list[Block] = [Heading("文件与列")] if rows or notes else []
    blocks += [listing(("文件", "标准列", "表头", "依据"), rows)] if rows else []
    return blocks + ([Bullets(tuple(notes))] if notes else [])


def _file_name(source: Mapping[str, Any]) -> str:
    name = Path(str(source.get("path", ""))).name
    return f"{name} / {source['sheet']}" if source.get("sheet") else name


def _masked(ctx: Context) -> list[Block]:
    """Count the places masked, in the rows of all periods."""
    parts = [
        part.select(pl.col("pii").explode()) for part in (ctx.feedback, ctx.history, ctx.after)
    ]
    kinds = frequencies(pl.concat(parts).collect(), "pii")
    blocks: list[Block] = [Paragraph("文本里没有发现需要遮盖的个人信息。")]
    if kinds.height:
        said = "文本里的个人信息在统计和展示之前已经遮盖，各类处数如下。"
        blocks = [Paragraph(said), table(kinds, {"pii": "种类", "count": ("处数", "count")})]
    if "customer" in ctx.columns:
        said = "客户以代号出现。代号由本机的密钥生成，各月一致，没有密钥不能还原。"
        blocks.append(Paragraph(said))
    return blocks


def _not_enabled(ctx: Context) -> list[Block]:
    """Name the plugins that could not be used; renderers list the sections left out."""
    said = tuple(why for title, why in ctx.skipped if title == NOT_ENABLED)
    return [Heading(NOT_ENABLED), Bullets(said)] if said else []


def _methods(ctx: Context) -> tuple[str, ...]:
    limits = ctx.thresholds
    return (
        f"占比的区间是 95% Wilson 区间；不到 {limits.min_share_rows} 条时只列数量，不列占比。",
        "说上升或下降，要同时满足三条：检验通过（所有升降的检验一起控制，错误发现率 "
        f"{100 * limits.q_value:g}%），Newcombe 95% 区间不含 0，变化不小于 "
        f"{100 * limits.min_change:g} 个百分点。否则说证据不足。",
        *(("总数按日均比较；逐日波动大于随机波动时，区间相应放宽。",) if ctx.daily else ()),
        "特征词用带先验的对数几率比（Monroe 等，2008），每条反馈里一个词只计一次。",
        "没有订单量、用户数等基数，本报告只说数量和占比，不说发生率；集中、相关不代表因果。",
    )
