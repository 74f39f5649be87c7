"""热点事件: what many people suddenly speak of, each thing once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl

from csvoice.analyze.texts.evidence import evidence
from csvoice.analyze.texts.quotes import representative, tf_idf
from csvoice.analyze.words.counts import count_tokens
from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document.blocks import (
    Block,
    Callout,
    Chart,
    Heading,
    Paragraph,
    Point,
    Table,
    TableColumn,
)
from csvoice.document.events import COLUMN, Event
from csvoice.document.findings import Finding
from csvoice.document.report import Section
from csvoice.precision import UNITS
from csvoice.schema import URGENT
from csvoice.sections.common.rows import quotes
from csvoice.sections.hot_issues.copies import flood_blocks
from csvoice.sections.hot_issues.telling import statement

NAME = "hot-issues"
TITLE = "热点事件"
TOLD = 3
QUOTES, PROOFS = 2, 5
DRAWN_DAYS = 62
DAY = timedelta(days=1)
ALARM_WEIGHT, WEIGHT, ENDED_WEIGHT = 90.0, 70.0, 60.0


def build(ctx: Context) -> Section:
    """Tell the events of the period, then in one line what began after it."""
    reported = pl.concat([ctx.feedback, ctx.after])
    every = pl.concat([ctx.history, reported])
    copies = flood_blocks(reported, daily=ctx.daily)
    if not ctx.daily:
        return Section(NAME, TITLE, (), (Callout(_no_days(ctx)),), appendix=tuple(copies))
    now = [event for event in ctx.events if not _later(ctx, event)]
    later = [event for event in ctx.events if _later(ctx, event)]
    telling = _telling(ctx, every)
    findings = tuple(_finding(event, every, telling[event.id]) for event in ctx.events)
    blocks: list[Block] = []
    for event in now[:TOLD]:
        blocks += [Heading(event.name, 4), Paragraph(statement(event, event.last))]
        blocks += quotes(replace(ctx, feedback=every), telling[event.id][:QUOTES])
    if later:
        said = "".join(statement(event, event.last) for event in later[:TOLD])
        blocks.append(Paragraph(f"期后动态：{said}"))
    if not blocks:
        blocks = [Paragraph("没有哪件事突然有很多人说。")]
    appendix: list[Block] = [_table(now), _courses(now, every)] if now else []
    appendix += [Paragraph(METHOD), *copies]
    return Section(NAME, TITLE, findings, tuple(blocks), appendix=tuple(appendix))


def _later(ctx: Context, event: Event) -> bool:
    return ctx.period.end is not None and event.onset >= ctx.period.end.date()


def _no_days(ctx: Context) -> str:
    if "created_at" in ctx.columns:
        unit = UNITS[ctx.precision]
        return f"日期只精确到{unit}，找不出热点事件；有了具体的日期，可看到哪些事突然有很多人说。"
    return "数据中没有「时间」一列，找不出热点事件；补上后可看到哪些事突然有很多人说。"


def _telling(ctx: Context, every: pl.LazyFrame) -> dict[str, list[str]]:
    """Return the ids of the rows that speak best for each event, an urgent one first."""
    ids = [event.id for event in ctx.events]
    if not ids:
        return {}
    columns = [name for name in ("id", "text", "tokens", "severity", COLUMN)
               if name in every.collect_schema().names()]  # fmt: skip
    rows = every.filter(pl.col(COLUMN).is_in(ids)).select(columns).sort("id").collect()
    parts = rows.partition_by(COLUMN, as_dict=True)
    return {one: _representative(ctx, parts[one,]) if (one,) in parts else [] for one in ids}


def _representative(ctx: Context, rows: pl.DataFrame) -> list[str]:
    counts = count_tokens(rows.lazy(), ctx.plan.lexicon.stopwords)
    urgent = (rows["severity"] == URGENT).fill_null(value=False).to_numpy()
    lengths = rows["text"].str.len_chars().fill_null(0).to_numpy().astype(np.int64)
    chosen = representative(tf_idf(counts), np.arange(rows.height), lengths, PROOFS, urgent)
    return rows["id"].gather(chosen).to_list()


def _finding(event: Event, every: pl.LazyFrame, first: Sequence[str]) -> Finding:
    weight = ALARM_WEIGHT if event.severity == "紧急" else WEIGHT if event.alarm else ENDED_WEIGHT
    return Finding(
        section=NAME,
        measure="event",
        segment=f"event={event.id}",
        statement=statement(event, event.last),
        value=event.rows,
        unit="count",
        n=event.rows,
        baseline=event.expected,
        severity=event.severity,
        evidence=evidence(every, event.where, first=first),
        event=event.id,
        weight=weight,
    )


def _table(events: Sequence[Event]) -> Table:
    columns = (
        TableColumn("事件"),
        TableColumn("起止"),
        TableColumn("条数", "count"),
        TableColumn("不同文本", "count"),
        TableColumn("客户", "count"),
        TableColumn("最多的一天"),
        TableColumn("当天条数", "count"),
        TableColumn("按以往应有", "count"),
        TableColumn("走势"),
    )
    return Table(columns, tuple(_cells(event) for event in events))


def _cells(event: Event) -> tuple[str | int | None, ...]:
    return (
        event.name,
        f"{event.onset} 至 {event.last}",
        event.rows,
        event.texts,
        event.customers,
        f"{event.peak}",
        event.peak_rows,
        round(event.expected),
        event.course,
    )


def _courses(events: Sequence[Event], every: pl.LazyFrame) -> Chart:
    """Draw the daily counts of the gravest events."""
    drawn = events[:TOLD]
    end = max(event.last for event in drawn)
    start = max(min(event.onset for event in drawn) - DAY, end - DRAWN_DAYS * DAY)
    days = [start + place * DAY for place in range((end - start).days + 1)]
    counted = (
        every.filter(pl.col(COLUMN).is_not_null())
        .group_by(COLUMN, pl.col("created_at").dt.date())
        .len()
        .collect()
    )
    daily = {(one, when): n for one, when, n in counted.iter_rows()}
    points = tuple(
        Point(f"{when}", daily.get((event.id, when), 0), series=event.name)
        for event in drawn
        for when in days
    )
    return Chart("line", "最大的几个事件的每日条数", points, y_title="条")


METHOD = (
    "怎么找：逐日看每个品牌、产品、地区、渠道以及全部反馈里的各类问题和各个词，"
    "最近 1、3、5、14 天的条数明显多于此前至多 56 天的，算突然增多；同一位作者四周内只算一次。"
    "说同一件事的并成一个事件，最近一周回到往常，或不到最多那周的五分之一，就算平息。"
    "同一位作者两周内反复说十次以上的，单独列出。"
    "事件编号由最早突出的对象、问题和那一天决定，加进以后的数据不会变。"
)

SECTION = SectionSpec(NAME, TITLE, build, order=25)
