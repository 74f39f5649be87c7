"""典型原声: what customers say, in their own words, for the largest issues."""

from __future__ import annotations

import polars as pl

from csvoice import numerals
from csvoice.context import Context
from csvoice.document.blocks import Block, Heading, Paragraph, Quote
from csvoice.document.events import COLUMN
from csvoice.document.findings import Condition
from csvoice.document.report import Section
from csvoice.kit.choice import CASE, found
from csvoice.kit.rows import frequencies, meeting, of_issue, pains, quotes, rows_of, telling
from csvoice.kit.wording import quoted
from csvoice.schema import OTHER_ISSUE, PRAISE

NAME = "quotes"
TITLE = "典型原声"
ISSUES = 5
QUOTES, TOLD = 3, 3
PRAISES = 2


def build(ctx: Context) -> Section:
    """Quote the largest issues, one voice each; in the appendix more of more issues, and praise."""
    other = pl.col("issue") == OTHER_ISSUE
    sizes = frequencies(pains(ctx), "issue").sort(other, maintain_order=True).head(ISSUES)
    blocks: list[Block] = []
    first: list[Block] = []
    for issue, count in sizes.iter_rows():
        heading = f"{quoted(issue)}，{numerals.count(count)} 条"
        said = _said(ctx, of_issue(issue), QUOTES)
        blocks += [Heading(heading), *said] if said else []
        first += _apart(ctx, issue)[: TOLD - len(first)] if issue != OTHER_ISSUE else []
    if found(ctx, CASE):
        first = []
    praise = Condition("nature", "==", PRAISE)
    if meeting(ctx, [praise]).sum() >= ctx.thresholds.min_share_rows:
        blocks += [Heading("客户的肯定"), *_said(ctx, (praise,), PRAISES)]
    if not blocks:
        return Section(NAME, TITLE, status="skipped", reason="没有可以引用的文本，本节未生成。")
    how = (
        "每类选最有代表性、彼此不重复的几条，有紧急反馈的先引一条紧急的；"
        "个人信息已遮盖，过长的在分句处截断。"
    )
    return Section(NAME, TITLE, (), tuple(first), appendix=(Paragraph(how), *blocks))


def _apart(ctx: Context, issue: str) -> list[Quote]:
    """Quote one voice that belongs to no event: those speak in 热点事件."""
    alone = (Condition(COLUMN, "is_null"),) if COLUMN in rows_of(ctx).columns else ()
    return _said(ctx, (*of_issue(issue), *alone), 1)


def _said(ctx: Context, where: tuple[Condition, ...], most: int) -> list[Quote]:
    rows = telling(ctx, meeting(ctx, where), most)
    return quotes(ctx, rows_of(ctx)["id"].gather(rows).to_list())
