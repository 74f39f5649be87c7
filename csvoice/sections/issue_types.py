"""问题类型: what customers complain about, how much of each, and what changed."""

from __future__ import annotations

from typing import Any

import polars as pl

from csvoice import numerals
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Paragraph, Point, Table, TableColumn
from csvoice.document.findings import Condition, Finding, segment_of
from csvoice.document.report import Section
from csvoice.kit.choice import gathering_of
from csvoice.kit.events import apart, repetitions
from csvoice.kit.rows import frequencies, meeting, of_issue, pains, prove, rows_of
from csvoice.kit.shares import compared_with, share_columns, share_interval, share_table
from csvoice.kit.tables import Head, table
from csvoice.kit.wording import listed, quoted, this, title
from csvoice.schema import OTHER_ISSUE, URGENT

NAME = "issue-types"
TITLE = "问题 × 产品"
BARS = 15
SHOWN = 8
PLACES = 3
DETAILS = 3
DETAILED = 5
"""Types whose details are in the table even where they did not change."""


def build(ctx: Context) -> Section:
    """Compute shares of issue types on two levels."""
    rows = pains(ctx)
    if rows.is_empty():
        reason = f"{this(ctx.period)}的反馈都是表扬，没有可以归类的问题。"
        return Section(NAME, TITLE, status="skipped", reason=reason)
    issues = share_table(ctx, rows, "issue").sort(
        pl.col("value") == OTHER_ISSUE, maintain_order=True
    )
    details = share_table(ctx, rows, "issue_detail")
    findings = (*_largest(ctx, issues), *_urgent(ctx))
    blocks: list[Block] = [
        *([] if findings else [Paragraph(_lead(ctx, issues))]),
        _bars(issues, enough=rows.height >= ctx.thresholds.min_share_rows),
        *_treemap(rows, issues),
        _table(ctx, issues, details),
        Paragraph(_coverage(ctx, rows) + _sureness(ctx, rows)),
    ]
    return Section(NAME, _title(ctx, issues), findings, _body(ctx, issues), appendix=tuple(blocks))


def _title(ctx: Context, issues: pl.DataFrame) -> str:
    """Name the section by what the issues shown gather at, where that is one column."""
    found = (gathering_of(ctx, issue) for issue in issues["value"].head(SHOWN))
    columns = {one.segment.partition("=")[0] for one in found if one}
    return f"问题 × {title(ctx, columns.pop())}" if len(columns) == 1 else "问题"


def _body(ctx: Context, issues: pl.DataFrame) -> tuple[Block, ...]:
    """Show the largest issues: how many, whether they rose or fell, where they gather."""
    shown = issues.filter(~pl.col("value").str.starts_with(OTHER_ISSUE)).head(SHOWN)
    if shown.is_empty():
        return ()
    enough = int(issues["count"].sum()) >= ctx.thresholds.min_share_rows
    columns: dict[str, Head] = {"value": "问题", "count": ("条数", "count")}
    if enough:
        columns["share"] = ("占比", "share")
    if enough and shown["verdict"].is_in(["上升", "下降"]).any():
        columns["course"] = f"与{compared_with(ctx)}比"
    columns["where"] = "集中在"
    urgent = frequencies(apart(ctx, pains(ctx)).filter(severity=URGENT), "issue")
    if urgent.height:
        columns["urgent"] = TableColumn("其中紧急", "count", "alarm")
    course = pl.when(pl.col("verdict").is_in(["上升", "下降"])).then("verdict")
    where = pl.Series([_place(ctx, issue) for issue in shown["value"]], dtype=pl.String)
    if not where.count():
        del columns["where"]
    counted = shown.with_columns(
        course=course,
        where=where,
        urgent=pl.col("value").replace_strict(dict(urgent.iter_rows()), default=0),
    )
    note = repetitions(ctx, "含", "，「其中紧急」不计" if urgent.height else "")
    return (table(counted, columns, note=note),)


def _place(ctx: Context, issue: str) -> str | None:
    """Name where an issue gathers, by the findings on it."""
    found = gathering_of(ctx, issue)
    if found is None:
        return None
    place = next(iter(found.named.values()))
    return f"{place}（{numerals.count(round(found.value * found.n))} 条）"


def _lead(ctx: Context, issues: pl.DataFrame) -> str:
    n = int(issues["count"].sum())
    top = issues.filter(pl.col("value") != OTHER_ISSUE).head(3)
    head = f"{this(ctx.period)}不含表扬的反馈 {numerals.count(n)} 条"
    if top.is_empty():
        return f"{head}，都没有归入具体的问题类型。"
    names = listed(
        f"{quoted(name)}（{numerals.count(count)} 条）"
        for name, count in top.select("value", "count").iter_rows()
    )
    if top.height < 3 or n < ctx.thresholds.min_share_rows:
        return f"{head}，最多的是{names}。"
    total = numerals.share(float(top["share"].sum()))
    return f"{head}，最多的三类是{names}，合计占 {total}。"


_RANKS = ("最多", "第二", "第三")


def _largest(ctx: Context, issues: pl.DataFrame) -> list[Finding]:
    """Tell the largest issue types."""
    n = int(issues["count"].sum())
    if n < ctx.thresholds.min_share_rows:
        return []
    known = issues.filter(pl.col("value") != OTHER_ISSUE)
    placed = known.with_columns(
        place=pl.col("count").rank("min", descending=True), tied=pl.col("count").is_duplicated()
    )
    return [
        _share_finding(ctx, of_issue(row["value"]), _placed(row), row["count"], n)
        for row in placed.head(PLACES).iter_rows(named=True)
    ]


def _placed(row: dict[str, Any]) -> str:
    """Tell an issue type by its place, and whether another one shares it."""
    place = _RANKS[row["place"] - 1]
    beside = "并列" if row["tied"] else "居" if row["place"] > 1 else ""
    return f"{quoted(row['value'])}{beside}{place}，{numerals.count(row['count'])} 条"


def _urgent(ctx: Context) -> list[Finding]:
    where = Condition("severity", "==", URGENT)
    count, n = int(meeting(ctx, [where]).sum()), rows_of(ctx).height
    if not count or n < ctx.thresholds.min_share_rows:
        return []
    return [_share_finding(ctx, (where,), f"紧急反馈 {numerals.count(count)} 条", count, n)]


def _share_finding(
    ctx: Context, where: tuple[Condition, ...], head: str, count: int, n: int
) -> Finding:
    return Finding(
        section=NAME,
        measure="share",
        segment=segment_of(where[:1]),
        statement=f"{head}，占 {numerals.share(count / n)}。",
        value=count / n,
        unit="share",
        n=n,
        interval=share_interval(count, n),
        severity="紧急" if where[0].value == URGENT else "提示",
        evidence=prove(ctx, *where),
    )


def _bars(issues: pl.DataFrame, *, enough: bool) -> Chart:
    points = tuple(
        Point(row["value"], row["share"], low=row["low"], high=row["high"])
        if enough
        else Point(row["value"], row["count"])
        for row in issues.head(BARS).iter_rows(named=True)
    )
    title = "各问题类型的占比，横线为 95% 区间" if enough else "各问题类型的数量"
    return Chart("bar", title, points, unit="share" if enough else "count")


def _treemap(rows: pl.DataFrame, issues: pl.DataFrame) -> list[Block]:
    if rows["issue_detail"].null_count() == rows.height:
        return []
    detailed = rows.with_columns(pl.col("issue_detail").fill_null("未细分"))
    cells = frequencies(detailed, "issue", "issue_detail")
    order = {issue: place for place, issue in enumerate(issues["value"])}
    points = (Point(detail, count, issue) for issue, detail, count in cells.iter_rows())
    ordered = tuple(sorted(points, key=lambda point: order[point.series]))
    rest = rows.filter(issue=OTHER_ISSUE).height / rows.height
    said = f"；{OTHER_ISSUE}占 {numerals.share(rest)}" if rest else ""
    return [Chart("treemap", f"问题类型与细类，面积为数量{said}", ordered)]


def _table(ctx: Context, issues: pl.DataFrame, details: pl.DataFrame) -> Table:
    order = issues.select(pl.col("value").alias("issue")).with_row_index("order")
    rank = pl.col("count").rank("ordinal", descending=True).over("issue", "level")
    changed = pl.col("verdict").is_in(["上升", "下降"])
    both = pl.concat(
        [
            issues.with_columns(issue=pl.col("value"), detail=pl.lit(""), level=0),
            details.with_columns(issue=pl.col("parent"), detail=pl.col("value"), level=1),
        ]
    ).join(order, on="issue")
    told = (pl.col("level") == 0) | ((pl.col("order") < DETAILED) & (rank <= DETAILS)) | changed
    rows = both.filter(told).sort("order", "level", maintain_order=True)
    columns: dict[str, Head] = {"issue": "问题类型"}
    if details.height:
        columns["detail"] = "细类"
    note = f"最多的 {DETAILED} 类各列出 {DETAILS} 个最多的细类；其他细类只列上升或下降的。"
    shown = columns | share_columns(ctx, int(issues["count"].sum()))
    return table(rows, shown, note=note if details.height else "")


def _sureness(ctx: Context, rows: pl.DataFrame) -> str:
    """Say how many of the rows the model is sure of; empty without one, or for few rows."""
    if ctx.plan.model is None or rows.height < ctx.thresholds.min_share_rows:
        return ""
    sure = rows.select((pl.col("issue_score") >= ctx.plan.model.card["threshold"]).mean()).item()
    then = ctx.plan.model.card["scores"]["coverage"]
    return f"模型有把握的占 {numerals.share(sure or 0.0)}（训练时 {numerals.share(then)}）。"


def _coverage(ctx: Context, rows: pl.DataFrame) -> str:
    forms = {"label": "用导出表自带的标签", "rule": "由词典规则判定", "model": "由模型判定"}
    sizes = dict(rows.group_by("issue_source").len().iter_rows())
    said = "，".join(
        f"{numerals.count(sizes[one])} 条{forms[one]}" for one in forms if one in sizes
    )
    other = rows.filter(issue=OTHER_ISSUE).height
    enough = rows.height >= ctx.thresholds.min_share_rows
    share = f"（{numerals.share(other / rows.height)}）" if enough else ""
    rest = f"；{numerals.count(other)} 条归入「其他」{share}" if other else ""
    return f"类型从哪里来：{said}{rest}。"
