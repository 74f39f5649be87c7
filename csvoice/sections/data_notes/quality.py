"""How far the data can be relied on: filled, possible, consistent, in time, told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import polars as pl

from csvoice import numerals
from csvoice.analyze.ratings import scales_by
from csvoice.context import Context
from csvoice.document.blocks import Block, Bullets, Callout, Heading, Paragraph, Table
from csvoice.kit.tables import Head, listing
from csvoice.kit.wording import between, listed, this
from csvoice.schema import KINDS, STANDARD, ticket

NOT_SHOWN = ("id", "text", "title", "speaker", "session")
"""Columns of which it says nothing how many cells are filled."""

SOURCES = 6
EXAMPLES = 2
CONTRADICTIONS = (
    ("没有解决却记了一次解决", "first_contact_resolved", ~pl.col("resolved")),
    ("没有接通却有通话时长", "talk_seconds", ~pl.col("answered")),
    ("没有解决却有结案时间", "resolved_at", ~pl.col("resolved")),
)
"""What is said of a row, a column it is about, and what that column must not meet."""


def quality(ctx: Context) -> list[Block]:
    """Return the blocks on completeness, validity, consistency, timeliness and duplicates."""
    columns = [name for name in KINDS if name in ctx.columns and name not in NOT_SHOWN]
    if not columns:
        return []
    found = (*_contradictions(ctx), *_in_time(ctx), *_told_twice(ctx))
    rest: list[Block] = [Heading("一致、及时与重复"), Bullets(found)] if found else []
    return [
        Heading("填写与有效"),
        *(Callout(text, "warning") for text in mixed_scales(ctx)),
        _filled(ctx, columns),
        *_by_source(ctx, columns),
        *rest,
    ]


def _filled(ctx: Context, columns: list[str]) -> Table:
    held = ctx.feedback.select(pl.col(columns).is_not_null().mean())
    shares = held.collect(engine="streaming").row(0)
    wrong: Counter[str] = Counter()
    for source in ctx.sources:
        wrong.update(source.get("impossible", {}))
    filled = zip(columns, shares, strict=True)
    note = (
        f"填写率是{this(ctx.period)}的；不可能的值（如 5 分制里的 99 分、负的时长、"
        "早于受理的结案时间）是全部文件里的，已作空白，不参与计算。"
    )
    return listing(
        ("列", ("填写率", "share"), ("不可能的值", "count")),
        ((STANDARD[name].title, share, wrong[name]) for name, share in filled),
        note=note,
    )


def _by_source(ctx: Context, columns: list[str]) -> list[Table]:
    """Show how far each file fills the columns, where there are several."""
    shares = (
        ctx.feedback.group_by("source")
        .agg(pl.len().cast(pl.Int64).alias("_n"), pl.col(columns).is_not_null().mean())
        .sort("_n", "source", descending=[True, False])
        .head(SOURCES)
        .collect(engine="streaming")
    )
    if shares.height < 2:
        return []
    differing = (name for name in columns if shares[name].n_unique() > 1)
    rows = [(STANDARD[name].title, *shares[name]) for name in differing]
    heads: tuple[Head, ...] = ("列", *((str(one), "share") for one in shares["source"]))
    return [listing(heads, rows, "各文件的填写率")] if rows else []


def mixed_scales(ctx: Context) -> Iterator[str]:
    """Say where ratings of different scales stand in one column."""
    if "rating" not in ctx.columns:
        return
    for column in ("channel", "source"):
        if column not in ctx.feedback.collect_schema():
            continue
        rows = ctx.feedback.select("rating", column).collect()
        scales = scales_by(rows, column, ctx.thresholds.min_share_rows)
        if scales:
            named = listed(f"{between(name).strip()} {top:g} 分制" for name, top in scales.items())
            yield (
                f"评分混用了几种分制：{named}。平均评分和满意率因此不可比；"
                "请在导出时统一分制，或分开出报告。"
            )
            return


def _contradictions(ctx: Context) -> Iterator[str]:
    """Count the rows that say two things that cannot both be, with examples."""
    for said, column, other in CONTRADICTIONS:
        if not {column, *other.meta.root_names()} <= ctx.columns:
            continue
        flagged = STANDARD[column].dtype == pl.Boolean
        there = pl.col(column) if flagged else pl.col(column).is_not_null()
        rows = ctx.feedback.filter(there & other).select("id").collect()["id"]
        if len(rows):
            shown = listed(ticket(one) for one in rows.head(EXAMPLES))
            yield f"{said}的 {numerals.count(len(rows))} 条，如 {shown}；两处都照原样统计。"


def _in_time(ctx: Context) -> Iterator[str]:
    """Say until when the period's rows reach."""
    if "created_at" not in ctx.columns or ctx.period.end is None:
        return
    last = ctx.feedback.select(pl.col("created_at").max()).collect().item()
    if last is not None and ctx.daily:
        yield f"{this(ctx.period)}最后一条是 {last:%Y-%m-%d} 的。"


def _told_twice(ctx: Context) -> Iterator[str]:
    """Count the texts that came through two channels."""
    there = set(ctx.feedback.collect_schema().names())
    if not {"duplicate_of", "channel"} <= there:
        return
    rows = ctx.feedback.select("id", "channel", "duplicate_of").collect()
    first = rows.select(duplicate_of="id", first="channel")
    both = rows.drop_nulls().join(first, on="duplicate_of")
    n = both.filter(pl.col("channel") != pl.col("first")).height
    if n:
        yield f"同一内容从两个渠道来的 {numerals.count(n)} 条，都算作反馈。"


LADDER = (
    ("时间", ("created_at",), "走势、变化、突发和下期推算"),
    (
        "渠道、产品、品牌或地区",
        ("channel", "product", "brand", "region"),
        "问题集中在哪里、变化来自哪里",
    ),
    ("客户", ("customer",), "重复投诉、新来的和没有再来的客户"),
    ("评分或推荐意愿", ("rating", "nps"), "满意度、净推荐值、与低评分相关的因素"),
    (
        "解决与时效",
        ("first_contact_resolved", "resolved", "response_seconds", "handle_seconds", "answered"),
        "服务指标与目标",
    ),
    ("班组或处理人", ("team", "agent"), "团队效能"),
    ("费用", ("cost",), "单均成本"),
    ("订单量", ("exposure",), "投诉率"),
)
"""Columns, any of which will do, and what they open, the most useful first."""


def next_column(ctx: Context) -> list[Block]:
    """Say which column to add next; what each section lacks, it says itself."""
    there = ctx.columns | ({"exposure"} if ctx.exposure else set())
    lacking = ((name, opens) for name, columns, opens in LADDER if not set(columns) & there)
    said = [f"先补上{name}，就能看到{opens}。" for name, opens in lacking][:1]
    return [Paragraph(text) for text in said]
