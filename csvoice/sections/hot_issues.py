"""热点事件: what happened, each event in its own paragraph, and the texts that are copied."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import numpy as np
import polars as pl

from csvoice import numerals
from csvoice.analyze.texts.evidence import evidence
from csvoice.analyze.texts.floods import COPIES, floods
from csvoice.analyze.texts.quotes import representative, shorten, tf_idf
from csvoice.analyze.words.counts import count_tokens
from csvoice.context import Context
from csvoice.document.blocks import Block, Callout, Cell, Chart, Heading, Paragraph, Point, Table
from csvoice.document.events import COLUMN, Event
from csvoice.document.findings import Condition, Finding
from csvoice.document.report import Section
from csvoice.kit.events import COURSES, behind, day, of_later, of_the_period, story
from csvoice.kit.rows import frequencies, quotes_from
from csvoice.kit.shares import real_changes
from csvoice.kit.tables import Head, listing
from csvoice.kit.wording import listed
from csvoice.precision import UNITS
from csvoice.schema import EXPORT_PREFIX, OTHER_ISSUE, URGENT

NAME = "hot-issues"
TITLE = "热点事件"
TOLD, QUOTES, TOP, COPIED = 3, 1, 3, 5
DRAWN_DAYS = 62
_SPREAD = {"product": "产品", "region": "地区", "channel": "渠道", "issue": "问题"}
_LENGTH = 60


def build(ctx: Context) -> Section:
    """Tell the events of the period, then in a line what began after it."""
    copies = _copies(pl.concat([ctx.feedback, ctx.after]), daily=ctx.daily)
    if not ctx.daily:
        return Section(NAME, TITLE, appendix=(Callout(_no_days(ctx)), *copies))
    events = of_the_period(ctx)
    rows = _rows(ctx, events[:TOLD])
    blocks = [block for event in events[:TOLD] for block in _told(ctx, event, rows)]
    if events:
        blocks.append(_courses(events[:TOLD], rows))
    blocks += _later(ctx)
    findings = tuple(_finding(ctx, event) for event in events)
    table = [_table(ctx.events)] if ctx.events else [Paragraph("没有热点事件。")]
    return Section(
        NAME, TITLE, findings, tuple(blocks), appendix=(*table, Paragraph(METHOD), *copies)
    )


def _no_days(ctx: Context) -> str:
    if "created_at" in ctx.columns:
        unit = UNITS[ctx.precision]
        return f"日期只精确到{unit}，找不出热点事件；有了具体的日期，可看到哪些事突然有很多人说。"
    return "数据中没有「时间」一列，找不出热点事件；补上后可看到哪些事突然有很多人说。"


def _every(ctx: Context) -> pl.LazyFrame:
    return pl.concat([ctx.history, ctx.feedback, ctx.after])


def _rows(ctx: Context, events: Sequence[Event]) -> pl.DataFrame:
    """Return the rows of events, in order of time, without the export's own columns."""
    if COLUMN not in ctx.feedback.collect_schema():
        return pl.DataFrame(schema={COLUMN: pl.String()})
    mine = pl.col(COLUMN).is_in([event.id for event in events])
    parts = [part.filter(mine) for part in (ctx.feedback, ctx.history, ctx.after)]
    # Where none of them lies, as in most of the past, no text is read.
    there = [one for one in parts if one.select(COLUMN).head(1).collect().height]
    told = pl.exclude(f"^{EXPORT_PREFIX}.*$")
    return pl.concat(there or parts[:1]).select(told).sort("created_at", "id").collect()


def _finding(ctx: Context, event: Event) -> Finding:
    return Finding(
        section=NAME,
        measure="event",
        segment=f"event={event.id}",
        statement=story(event),
        value=event.rows,
        unit="count",
        n=event.rows,
        baseline=event.expected,
        evidence=evidence(_every(ctx), event.where),
        since=datetime.combine(event.onset, time()),
        event=event.id,
    )


def _told(ctx: Context, event: Event, every: pl.DataFrame) -> list[Block]:
    """Say what an event is made of, and quote it."""
    rows = every.filter(pl.col(COLUMN) == event.id)
    said = rows.lazy().filter(pl.col("id").is_in(_telling(ctx, rows)))
    return [Heading(event.name), Paragraph(_makeup(ctx, event, rows)), *quotes_from(ctx, said)]


def _telling(ctx: Context, rows: pl.DataFrame) -> list[str]:
    """Return the ids of the rows that speak best for an event, an urgent one first."""
    counts = count_tokens(rows.lazy(), ctx.plan.lexicon.stopwords)
    urgent = (rows["severity"] == URGENT).fill_null(value=False).to_numpy()
    lengths = rows["text"].str.len_chars().fill_null(0).to_numpy().astype(np.int64)
    chosen = representative(tf_idf(counts), np.arange(rows.height), lengths, QUOTES, urgent)
    return rows["id"].gather(chosen).to_list()


def _makeup(ctx: Context, event: Event, rows: pl.DataFrame) -> str:
    """Say who speaks, of which products, from where, and what share of the period it moved."""
    parts = [_voices(event), *_spread(event, rows), _share(ctx, event)]
    return "；".join(filter(None, parts)) + "。"


def _voices(event: Event) -> str:
    if event.one_author:
        return f"{numerals.count(event.texts)} 种写法，出自同一位客户"
    people = f"{numerals.count(event.customers)} 位客户" if event.customers else ""
    texts = f"{numerals.count(event.texts)} 种说法" if event.texts < event.rows else ""
    return "、".join(filter(None, (people, texts))) or "说法各不相同"


def _spread(event: Event, rows: pl.DataFrame) -> list[str]:
    units = {"产品": "款", "地区": "个", "渠道": "个", "问题": "类"}
    said = []
    for name, called in _SPREAD.items():
        sizes = frequencies(rows, name) if name in rows.columns else pl.DataFrame({name: []})
        sizes = sizes.filter(pl.col(name) != OTHER_ISSUE)
        if sizes.height > 1 and name not in event.gathers:
            top = listed(f"{value} {numerals.count(n)} 条" for value, n in sizes.head(TOP).rows())
            more = (
                f"等 {numerals.count(sizes.height)} {units[called]}" if sizes.height > TOP else ""
            )
            said.append(f"{called}有{top}{more}")
    return said


def _share(ctx: Context, event: Event) -> str:
    """Tell the share that an event moved, where 变化 calls it changed."""
    named = event.gathers.get("issue_detail") or event.gathers.get("issue")
    moved = real_changes(ctx)
    if event.one_author or named is None or moved.is_empty():
        return ""
    rows = moved.filter(pl.col("change") > 0, value=named)
    if rows.is_empty():
        return ""
    row = rows.row(0, named=True)
    surplus = row["count"] - row["n"] * row["baseline"]
    if behind(ctx, (Condition(row["dimension"], "==", named),), surplus) != event:
        return ""
    before, now = numerals.share(row["baseline"]), numerals.share(row["share"])
    return f"「{named}」的占比因此由 {before} 升到 {now}"


def _courses(events: list[Event], rows: pl.DataFrame) -> Chart:
    """Draw the daily counts of the events."""
    daily = rows.group_by(COLUMN, pl.col("created_at").dt.date().alias("day")).len()
    counts = {(id_, when): n for id_, when, n in daily.iter_rows()}
    last = max(event.last for event in events)
    first = min(event.onset for event in events) - timedelta(1)
    start = max(first, last - timedelta(DRAWN_DAYS))
    days = [start + timedelta(place) for place in range((last - start).days + 1)]
    points = tuple(
        Point(f"{when:%Y-%m-%d}", counts.get((event.id, when), 0), event.name)
        for event in events
        for when in days
    )
    return Chart("line", "各事件每天的条数", points, y_title="条")


def _later(ctx: Context) -> list[Block]:
    """Say in one line what began after the period."""
    later = of_later(ctx)
    if not later:
        return []
    said = "；".join(
        f"{one.name} {numerals.count(one.rows)} 条（{day(one.onset)}起，{COURSES[one.course]}）"
        for one in later[:TOP]
    )
    return [Paragraph(f"期后动态：{said}。")]


def _table(events: tuple[Event, ...]) -> Table:
    heads: tuple[Head, ...] = (
        "事件", ("条数", "count"), ("按以往应有", "count"), ("不同文本", "count"),
        ("客户", "count"), "起", "最多的一天", ("当天条数", "count"), "止", "走势", "怎样发现",
    )  # fmt: skip
    return listing(heads, map(_cells, events), note="条数到数据的最后一天为止，包括时段以外的。")


_SEEN = {
    "burst": "突然增多",
    "drift": "缓慢增多",
    "share": "占比变化",
    "copies": "文本雷同",
    "phrase": "新说法",
    "votes": "点赞异常",
}


def _cells(event: Event) -> tuple[Cell, ...]:
    return (
        event.name,
        event.rows,
        round(event.expected, 1),
        event.texts,
        event.customers,
        f"{event.onset}",
        f"{event.peak}",
        event.peak_rows,
        f"{event.last}",
        event.course,
        listed(title for name, title in _SEEN.items() if name in event.detectors),
    )


def _copies(rows: pl.LazyFrame, *, daily: bool) -> list[Block]:
    """List the texts that many rows copy, with how many customers sent them and when."""
    found = floods(rows).head(COPIED)
    heading = Heading("雷同文本")
    if found.is_empty():
        return [heading, Paragraph(f"没有同一段话出现 {COPIES} 次以上。")]
    columns: dict[str, Head] = {
        "example": "文本",
        "rows": ("条数", "count"),
        "texts": ("不同写法", "count"),
        "customers": ("客户数", "count"),
    }
    if daily:
        columns |= {"first": "最早", "last": "最晚"}
    known = [name for name in columns if found[name].null_count() < found.height]
    dates = pl.col("first", "last").dt.strftime("%Y-%m-%d")
    cells = found.with_columns(dates).select(known).iter_rows()
    shown = tuple((shorten(text, _LENGTH), *rest) for text, *rest in cells)
    note = "文字几乎相同（不计数字和标点）的反馈可能是转发的模板，也可能是一位客户反复投诉。"
    return [heading, listing((columns[name] for name in known), shown, note=note)]


METHOD = (
    "怎么找：逐日看每个品牌、产品、地区、渠道以及全部反馈里的各类问题和各个词，"
    "最近 1、3、5、14 天的条数明显多于此前至多 56 天的，算突然增多；同一位作者四周内只算一次。"
    "说同一件事的并成一个事件，最近一周回到往常，或不到最多那周的五分之一，就算平息。"
    "同一位作者两周内反复说十次以上的，单独列出。"
    "事件编号由最早突出的对象、问题和那一天决定，加进以后的数据不会变。"
)
