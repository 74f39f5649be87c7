"""热点事件: what many people suddenly speak of, followed from the day it began."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import compress

import polars as pl

from csvoice import numbers
from csvoice.analyze.events.bursts import GUARD, MIN_PAST
from csvoice.analyze.events.cells import LEAST_ROWS
from csvoice.analyze.events.summary import OVER, hot_issues, last_day
from csvoice.analyze.texts.evidence import evidence, matching
from csvoice.calendar import DAY
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
from csvoice.document.findings import Finding
from csvoice.document.report import Section
from csvoice.precision import UNITS
from csvoice.sections.common.rows import NOT_PRAISE, quotes
from csvoice.sections.common.wording import listed, this
from csvoice.sections.hot_issues.copies import flood_blocks
from csvoice.sections.hot_issues.events import QUOTES, HotEvent, hot_event, makeup, statement

NAME = "hot-issues"
TITLE = "热点事件"
WANTED = (
    "id",
    "text",
    "tokens",
    "severity",
    "customer",
    "created_at",
    "product",
    "region",
    "channel",
    "issue",
    "issue_detail",
)
SHOWN = 10
TOLD = 3
DRAWN_DAYS = 62
ENOUGH_DAYS = MIN_PAST + GUARD + 1
WEIGHT, MOST_WEIGHT, ENDED_WEIGHT = 40.0, 58.0, 30.0


def build(ctx: Context) -> Section:
    """Tell the events that go on in the period or after it, then the texts that are copied."""
    reported = pl.concat([ctx.feedback, _after(ctx)])
    every = pl.concat([ctx.history, reported])
    copies = flood_blocks(reported, daily=ctx.daily)
    if not ctx.daily:
        return Section(NAME, TITLE, (), (Callout(_no_days(ctx)), *copies))
    as_of, events = last_day(every), _events(ctx, every)
    if not events:
        return Section(NAME, TITLE, (), (Paragraph(_nothing(every)), *copies))
    findings = tuple(_finding(event, every, as_of) for event in events)
    blocks = [Paragraph(_scope(ctx, events, reported)), _table(events), *_courses(events, as_of)]
    for event in events[:TOLD]:
        blocks += [Heading(event.name, 4), Paragraph(makeup(event, as_of))]
        blocks += quotes(replace(ctx, feedback=every), event.telling[:QUOTES])
    return Section(NAME, TITLE, findings, (*blocks, Paragraph(_method()), *copies))


def _no_days(ctx: Context) -> str:
    if "created_at" in ctx.columns:
        unit = UNITS[ctx.precision]
        return f"日期只精确到{unit}，找不出热点事件；有了具体的日期，可看到哪些事突然有很多人说。"
    return "数据中没有「时间」一列，找不出热点事件；补上后可看到哪些事突然有很多人说。"


def _after(ctx: Context) -> pl.LazyFrame:
    """Return what came after the period, for as long as the period is; later is another story."""
    start, end = ctx.period.start, ctx.period.end
    if start is None or end is None:
        return ctx.after
    return ctx.after.filter(pl.col("created_at") < end + (end - start))


def _events(ctx: Context, every: pl.LazyFrame) -> list[HotEvent]:
    """Read the hottest of the events that reach into the period or lie after it."""
    if "hot_issue" not in ctx.columns:
        return []
    start = ctx.period.start or datetime.min
    found = hot_issues(every).filter(pl.col("last") >= start).head(SHOWN)
    present = [name for name in WANTED if name in every.collect_schema().names()]
    rows = (
        every.filter(pl.col("hot_issue").is_in(found["hot_issue"].implode()))
        .select("hot_issue", *present)
        .sort("created_at", "id")
        .collect()
        .partition_by("hot_issue", as_dict=True, include_key=False)
    )
    return [hot_event(ctx, facts, rows[facts["hot_issue"],]) for facts in found.to_dicts()]


def _nothing(every: pl.LazyFrame) -> str:
    days = every.select(pl.col("created_at").dt.date().n_unique()).collect().item()
    if days < ENOUGH_DAYS:
        form = "反馈只有 {days} 天，没有以往可比，证据不足，找不出热点事件；至少需要 {least} 天。"
        return form.format(days=days, least=ENOUGH_DAYS)
    form = "没有热点事件：没有哪件事在几天里突然有 {least} 条以上、且明显多于以往。"
    return form.format(least=LEAST_ROWS)


def _scope(ctx: Context, events: list[HotEvent], reported: pl.LazyFrame) -> str:
    """Say how much of the feedback tells of an event, and how much of none (其他)."""
    pains = reported.filter(matching([NOT_PRAISE]))
    told, n = pains.select(pl.col("hot_issue").is_not_null().sum(), pl.len()).collect().row(0)
    over = sum(event.facts["course"] == OVER for event in events)
    ended = f"（其中 {over} 个已平息）" if over else ""
    text = (
        "{now}以来有 {events} 个热点事件{ended}。不含表扬的反馈里，{told} 条（{share}）"
        "说的是热点事件，其余 {other} 不属于任何热点事件。"
    )
    return text.format(
        now=this(ctx.period),
        events=len(events),
        ended=ended,
        told=numbers.count(told),
        share=numbers.share(told / max(n, 1)),
        other=numbers.share(1 - told / max(n, 1)),
    )


def _finding(event: HotEvent, every: pl.LazyFrame, as_of: datetime) -> Finding:
    facts = event.facts
    ended = facts["course"] == OVER
    return Finding(
        section=NAME,
        measure="hot_issue",
        segment=f"hot_issue={facts['hot_issue']}",
        statement=statement(event, as_of),
        value=facts["rows"],
        unit="count",
        n=facts["rows"],
        severity="紧急" if 2 * facts["urgent"] >= facts["rows"] else "一般",
        evidence=evidence(every, event.where, first=event.telling),
        weight=ENDED_WEIGHT if ended else min(MOST_WEIGHT, WEIGHT + facts["heat"]),
    )


def _table(events: list[HotEvent]) -> Table:
    columns = (
        TableColumn("事件"),
        TableColumn("对象"),
        TableColumn("起止"),
        TableColumn("条数", "count"),
        TableColumn("客户", "count"),
        TableColumn("近 7 天", "count"),
        TableColumn("走势"),
        TableColumn("紧急", "count"),
        TableColumn("雷同", "count"),
    )
    rows = tuple(_cells(event) for event in events)
    known = [any(cells[place] is not None for cells in rows) for place in range(len(columns))]
    note = (
        "按热度排：条数（点赞多的折算得多）、紧急的占比和最近 7 天的占比越大，排得越前。"
        "一个事件由说同一件事的反馈合成，问题类型可以不同，条数因此与风险预警、变化里的不同。"
    )
    shown = tuple(tuple(compress(cells, known)) for cells in rows)
    return Table(tuple(compress(columns, known)), shown, note=note)


def _cells(event: HotEvent) -> tuple[str | int | None, ...]:
    facts = event.facts
    what = "：".join(part for part in (event.issue, listed(event.words)) if part)
    return (
        what or "（多种问题）",
        event.place or "（不分对象）",
        _dates(facts["first"], facts["last"]),
        facts["rows"],
        facts["customers"],
        facts["recent"],
        facts["course"],
        facts["urgent"],
        event.copied,
    )


def _dates(first: datetime, last: datetime) -> str:
    if first == last:
        return f"{first:%Y-%m-%d}"
    end = f"{last:%m-%d}" if first.year == last.year else f"{last:%Y-%m-%d}"
    return f"{first:%Y-%m-%d} 至 {end}"


def _courses(events: list[HotEvent], as_of: datetime) -> list[Block]:
    """Draw the daily counts of the hottest events."""
    drawn = events[:TOLD]
    start = max(min(event.facts["first"] for event in drawn) - DAY, as_of - DRAWN_DAYS * DAY)
    length = (as_of - start).days + 1
    daily = {
        event.place + event.issue or event.name: dict(
            event.rows.group_by(pl.col("created_at").dt.truncate("1d")).len().iter_rows()
        )
        for event in drawn
    }
    points = tuple(
        Point(f"{day:%Y-%m-%d}", counts.get(day, 0), series=name)
        for name, counts in daily.items()
        for day in (start + place * DAY for place in range(length))
    )
    return [Chart("line", "最热的几个事件的每日条数", points, y_title="条")]


def _method() -> str:
    return (
        "怎么找：逐日看每个品牌、产品、地区以及全部反馈里的各类问题和各个词，"
        "最近 1、3、5 天的条数明显多于此前至多 56 天的，算突然增多；说同一件事的并成一个事件，"
        "逐日跟踪，连续 14 天不再突出就算结束。"
        "事件编号由最早突出的对象、问题和那一天决定，加进以后的数据不会变。"
    )


SECTION = SectionSpec(NAME, TITLE, build, order=25)
