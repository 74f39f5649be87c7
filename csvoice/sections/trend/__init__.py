"""趋势与预测: how much feedback there was, day by day and period by period, and what comes next."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from csvoice import numerals
from csvoice.analyze.series.counts import connected, count_by
from csvoice.analyze.series.period_names import date_span
from csvoice.analyze.series.periods import LENGTHS, later, periods_with_data
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Paragraph, Point
from csvoice.document.findings import Finding
from csvoice.document.report import Section
from csvoice.kit.rows import frequencies, pains, rows_of
from csvoice.kit.volume import volume_findings, volume_sentence
from csvoice.kit.wording import step_of, this, tick, unit
from csvoice.precision import EVERY, UNITS, dated
from csvoice.schema import OTHER_ISSUE
from csvoice.sections.trend.control import TOO_FEW, controlled
from csvoice.sections.trend.dates import last_year, series_dates, strays
from csvoice.sections.trend.forecast import Told, next_period

NAME = "trend"
TITLE = "趋势与预测"
LINES = 5
PERIODS = 24


def build(ctx: Context) -> Section:
    """Count feedback over time, judge its days, and say what the next period may bring."""
    dates = rows_of(ctx)["created_at"].drop_nulls()
    if dates.is_empty():
        reason = f"{this(ctx.period)}的反馈都没有日期，本节未生成。"
        return Section(NAME, TITLE, status="skipped", reason=reason)
    start, end = _span(ctx, dates)
    findings: list[Finding] = [*volume_findings(ctx, NAME)]
    said = [volume_sentence(ctx), last_year(ctx), strays(ctx)]
    blocks: list[Block] = [Paragraph(text) for text in said if text]
    step = step_of(end - start, ctx.precision)
    if later(start, step) < end:
        blocks.append(Paragraph(_peak(ctx, dates, step, start, end)))
        shown, found = _over_time(ctx, dates, step, start, end)
        blocks += [*shown, *_issue_chart(ctx, step, start, end)]
        findings += found
    elif ctx.daily:
        only = f"反馈都在 {date_span(start, start)}这一天，看不出走势。"
        blocks.append(Paragraph(only))
    told = next_period(ctx, NAME)
    blocks += [*_periods(ctx, told), *(Paragraph(text) for text in told.texts)]
    return Section(NAME, TITLE, (*findings, *told.findings), appendix=tuple(blocks))


def _span(ctx: Context, dates: pl.Series) -> tuple[datetime, datetime]:
    if ctx.period.start and ctx.period.end and ctx.period.by != "all":
        return ctx.period.start, ctx.period.end
    every = EVERY[ctx.precision]
    units = connected(dates).dt.truncate(every)
    return units[0], units.tail(1).dt.offset_by(every)[0]


def _over_time(
    ctx: Context, dates: pl.Series, step: str, start: datetime, end: datetime
) -> tuple[list[Block], list[Finding]]:
    """Draw the counts, with control limits where there are days enough to work them out."""
    limited = controlled(ctx, NAME, start, end) if step == "1d" else None
    if limited:
        return limited
    points = tuple(Point(tick(at, step), n) for at, n in count_by(dates, step, start, end).rows())
    title = f"{unit(step)}反馈数量"
    line = Chart("line", title, points, y_title="条")
    return [line, *([Paragraph(TOO_FEW)] if step == "1d" else [])], []


def _issue_chart(ctx: Context, step: str, start: datetime, end: datetime) -> list[Block]:
    rows = pains(ctx).filter(pl.col("issue") != OTHER_ISSUE).drop_nulls("created_at")
    lines = tuple(
        Point(tick(at, step), count, issue)
        for issue in frequencies(rows, "issue")["issue"].head(LINES)
        for at, count in count_by(rows.filter(issue=issue)["created_at"], step, start, end).rows()
    )
    title = f"最多的几类问题的{unit(step)}数量"
    return [Chart("line", title, lines, y_title="条")] if lines else []


def _peak(ctx: Context, dates: pl.Series, step: str, start: datetime, end: datetime) -> str:
    total = count_by(dates, step, start, end)
    at, most = total.row(int(total["count"].arg_max() or 0))
    names = {
        "1d": date_span(at, at),
        "1w": f"{date_span(at, at)}起的一周",
        "1mo": f"{at.year} 年 {at.month} 月",
        "1q": dated(at, "quarter"),
        "1y": dated(at, "year"),
    }
    text = f"{names[step]}最多，{numerals.count(most)} 条"
    mean = round(int(total["count"].sum()) / (end - start).days, 1)
    if not mean or not ctx.daily:
        return f"{text}。"
    return f"{text}；{this(ctx.period)}日均 {numerals.count(mean)} 条。"


def _periods(ctx: Context, told: Told) -> list[Block]:
    """Draw the number of every period there is, incomplete ones marked, and of the next."""
    if ctx.period.by == "all":
        return []
    dates, step = series_dates(ctx), LENGTHS[ctx.period.by]
    known = periods_with_data(dates, ctx.period.by, ctx.precision)
    if known.height < 2:
        return []
    complete = dict(known.select("start", "complete").iter_rows())
    table = count_by(dates, step, known["start"][0], known["end"][-1])
    shown = int((table["at"] <= ctx.period.start).sum()) - 1
    now = table["at"][shown]
    table = table.slice(max(0, shown + 1 - PERIODS), 2 * PERIODS)
    bars = [
        Point(
            tick(at, step) + "*" * (not complete.get(at, True)),
            count,
            mark="focus" if at == now else None,
        )
        for at, count in table.iter_rows()
    ]
    notes = []
    if not all(complete.get(at, True) for at in table["at"]):
        notes.append("带 * 的时段数据不全，不能直接与其他时段比较。")
    if told.point and told.by == ctx.period.by and told.start >= table["at"][-1]:
        bars.append(told.point)
        notes.append("带 ～ 的是推算，竖线是 95% 预测区间。")
    chart = Chart("bar", f"各{UNITS[ctx.period.by]}的反馈数量", tuple(bars), y_title="条")
    return [chart, *([Paragraph("".join(notes))] if notes else [])]
