"""上期回顾: what the last report predicted, warned of and advised, and what came true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import polars as pl

from csvoice import numerals
from csvoice.analyze.series.periods import LENGTHS, later
from csvoice.analyze.series.verdicts import held_up
from csvoice.analyze.statistics.intervals import newcombe
from csvoice.analyze.texts.evidence import matching
from csvoice.context import Context, PastFinding, PastReport
from csvoice.document.blocks import Paragraph
from csvoice.document.report import Section
from csvoice.kit.events import COURSES
from csvoice.kit.rows import meeting, pains, rows_of
from csvoice.kit.tables import listing

NAME = "recall"
TITLE = "上期回顾"
FORECAST, ALARM, ADVICE = "forecast", "alarm", "advice"
SHOWN = {FORECAST: 1, ALARM: 3, ADVICE: 5}
HOW = (
    "回顾最近一份同样长短的报告。推算与实际条数比，看是否落在当时给出的范围内；预警看事件现在如何，"
    "不再是事件的，看之后 14 天的日均条数是否高于起升之前（泊松检验）；建议看所针对的问题，"
    "这一期的占比是否明确升降（95% 区间）。"
)
GONE_ON = COURSES | {"持续": "没有回落"}
"""What is said of an event by its course."""

NO_REPORT = (
    "没有上一期的报告，本节未生成；用 --archive 文件夹 存档后，"
    "下一期可看到上期的推算、预警和建议应验了没有。"
)

Row = tuple[str, str, str]


def build(ctx: Context) -> Section:
    """Recall the last report on a period of this length."""
    last = _last(ctx)
    if last is None:
        return Section(NAME, TITLE, status="skipped", reason=NO_REPORT)
    rows = [*_forecasts(ctx, last), *_alarms(ctx, last), *_advised(ctx, last)]
    if not rows:
        reason = f"{last.period.label}的报告没有推算、预警和建议可以回顾，本节未生成。"
        return Section(NAME, TITLE, status="skipped", reason=reason)
    table = listing(("上期说的", "现在", "判断"), rows)
    body = (Paragraph(_lead(last, rows)), table)
    return Section(NAME, TITLE, (), body, appendix=(Paragraph(HOW),))


def _last(ctx: Context) -> PastReport | None:
    reports = ctx.archive.reports if ctx.archive else ()
    alike = [one for one in reports if one.period.by == ctx.period.by]
    return alike[-1] if alike else None


def _lead(last: PastReport, rows: Iterable[Row]) -> str:
    verdicts = [verdict for _said, _now, verdict in rows]
    counted = ((one, verdicts.count(one)) for one in dict.fromkeys(verdicts))
    told = "，".join(f"{numerals.count(n)} 项{one}" for one, n in counted)
    return f"{last.period.label}的报告有 {numerals.count(len(verdicts))} 项可以回顾：{told}。"


def _of(last: PastReport, measure: str) -> list[PastFinding]:
    return [one for one in last.findings if one.measure == measure][: SHOWN[measure]]


def _forecasts(ctx: Context, last: PastReport) -> Iterable[Row]:
    """Hold forecasts against what came, where their whole time is in the data."""
    dates = _every(ctx)["created_at"].drop_nulls()
    for one in _of(last, FORECAST):
        by = one.segment.removeprefix("by=")
        if one.since is None or one.interval is None or by not in LENGTHS or dates.is_empty():
            continue
        end = later(one.since, LENGTHS[by])
        if dates.filter(dates >= end - timedelta(days=1)).is_empty():
            continue
        count = int(dates.is_between(one.since, end, closed="left").sum())
        low, high = one.interval.low, one.interval.high
        verdict = "低于推算" if count < low else "高于推算" if count > high else "与推算相符"
        yield one.statement.rstrip("。"), f"实际 {numerals.count(count)} 条", verdict


def _alarms(ctx: Context, last: PastReport) -> Iterable[Row]:
    """Say whether what was warned of went on: as the event it still is, else by its days since."""
    events = {event.where: event for event in ctx.events}
    rows = _every(ctx)
    newest = rows["created_at"].dt.truncate("1d").max()
    until = last.until.replace(hour=0, minute=0, second=0, microsecond=0)
    for one in _of(last, ALARM):
        said, where = one.statement.partition("，")[0], one.where
        if event := events.get(where):
            yield said, f"至今 {numerals.count(event.rows)} 条", GONE_ON[event.course]
            continue
        known = {condition.column for condition in where} <= set(rows.columns)
        if one.since is None or not known or not isinstance(newest, datetime):
            continue
        dates = rows.filter(matching(where))["created_at"].drop_nulls()
        now = int(meeting(ctx, where).sum())
        verdict = held_up(dates, one.since, until, newest)
        yield said, f"这一期 {numerals.count(now)} 条", f"预警后{verdict}"


def _advised(ctx: Context, last: PastReport) -> Iterable[Row]:
    """Say how the issues that were advised on have moved."""
    base = pains(ctx).height
    for one in _of(last, ADVICE):
        if not one.value or not one.n or not base:
            continue
        now = int(meeting(ctx, one.where).sum())
        low, high = newcombe(now, base, one.value * one.n, one.n)
        moved = "明确下降" if high < 0 else "明确上升" if low > 0 else "看不出变化"
        shares = f"占比 {numerals.share(one.value)} → {numerals.share(now / base)}"
        yield f"建议：{one.statement.partition('（')[0]}", shares, moved


def _every(ctx: Context) -> pl.DataFrame:
    """Return the columns that sections count by, of every dated row."""
    if "created_at" not in ctx.columns:
        return rows_of(ctx).head(0).with_columns(created_at=pl.lit(None, pl.Datetime("us")))
    columns = [name for name in rows_of(ctx).columns if name != "length"]
    parts = (part.select(columns) for part in (ctx.history, ctx.feedback, ctx.after))
    return pl.concat(parts).collect()
