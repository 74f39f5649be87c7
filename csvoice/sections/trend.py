"""趋势: how much feedback there was, day by day and period by period."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from csvoice import numbers
from csvoice.analyze.periods import DAY, LENGTHS, date_span, periods_with_data
from csvoice.components import SectionSpec
from csvoice.context import Context
from csvoice.document import Block, Chart, Paragraph, Point, Section
from csvoice.i18n import _
from csvoice.schema import OTHER_ISSUE
from csvoice.sections.rows import frequencies, pains, rows_of
from csvoice.sections.volume import volume_findings, volume_sentence
from csvoice.sections.wording import this

NAME = "trend"
TITLE = _("趋势")
LINES = 5
PERIODS = 24
MOST_DAYS = 93
MOST_WEEKS = 120
"""Longer spans are drawn by week, still longer ones by month."""


def build(ctx: Context) -> Section:
    """Count feedback over time, with the gaps filled."""
    dated = rows_of(ctx).filter(pl.col("created_at").is_not_null())
    if dated.is_empty():
        reason = _("{period}的反馈都没有日期，本节未生成。").format(period=this(ctx.period))
        return Section(NAME, TITLE, status="skipped", reason=reason)
    start, end = _span(ctx, dated["created_at"])
    findings = volume_findings(ctx, NAME)
    blocks: list[Block] = [Paragraph(volume_sentence(ctx))] if ctx.changes else []
    if (end - start).days > 1:
        blocks += _lines(ctx, dated, start, end)
    else:
        only = _("反馈都在 {day} 这一天，看不出走势。").format(day=date_span(start, start))
        blocks.append(Paragraph(only))
    return Section(NAME, TITLE, findings, (*blocks, *_periods(ctx)))


def _span(ctx: Context, dates: pl.Series) -> tuple[datetime, datetime]:
    if ctx.period.start and ctx.period.end:
        return ctx.period.start, ctx.period.end
    days = dates.dt.truncate("1d").sort()
    return days[0], days[-1] + DAY


def counted(dates: pl.Series, step: str, start: datetime, end: datetime) -> pl.DataFrame:
    """Count dates by step from start to end, steps without any included.

    Returns:
        Columns `at` (start of the step) and `count`.
    """
    first = pl.select(pl.lit(start).dt.truncate(step)).item()
    steps = pl.datetime_range(first, end, step, closed="left", eager=True).alias("at")
    found = dates.dt.truncate(step).alias("at").to_frame().group_by("at").agg(count=pl.len())
    return (
        steps.dt.cast_time_unit("us").to_frame()
        .join(found, on="at", how="left", maintain_order="left")
        .with_columns(pl.col("count").fill_null(0).cast(pl.Int64))
    )  # fmt: skip


def _lines(ctx: Context, dated: pl.DataFrame, start: datetime, end: datetime) -> list[Block]:
    days = (end - start).days
    step = "1d" if days <= MOST_DAYS else "1w" if days <= 7 * MOST_WEEKS else "1mo"
    unit = {"1d": _("每日"), "1w": _("每周"), "1mo": _("每月")}[step]
    total = counted(dated["created_at"], step, start, end)
    points = [Point(_tick(at, step), count) for at, count in total.iter_rows()]
    blocks: list[Block] = [
        Paragraph(_peak(total, step, days)),
        Chart("line", _("{unit}反馈数量").format(unit=unit), tuple(points), y_title=_("条")),
    ]
    by_issue = _issue_lines(ctx, step, start, end)
    if by_issue:
        title = _("最多的几类问题的{unit}数量").format(unit=unit)
        blocks.append(Chart("line", title, by_issue, y_title=_("条")))
    return blocks


def _issue_lines(ctx: Context, step: str, start: datetime, end: datetime) -> tuple[Point, ...]:
    rows = pains(ctx).filter(pl.col("issue") != OTHER_ISSUE, pl.col("created_at").is_not_null())
    return tuple(
        Point(_tick(at, step), count, issue)
        for issue in frequencies(rows, "issue")["issue"].head(LINES)
        for at, count in counted(
            rows.filter(pl.col("issue") == issue)["created_at"], step, start, end
        ).iter_rows()
    )


def _tick(at: datetime, step: str) -> str:
    return f"{at:%Y-%m}" if step in ("1mo", "1q") else f"{at:%Y-%m-%d}"


def _peak(total: pl.DataFrame, step: str, days: int) -> str:
    at, most = total.row(int(total["count"].arg_max() or 0))
    names = {
        "1d": date_span(at, at),
        "1w": _("{day} 起的一周").format(day=date_span(at, at)),
        "1mo": _("{year} 年 {month} 月").format(year=at.year, month=at.month),
    }
    return _("{when}最多，{most} 条；全期日均 {mean} 条。").format(
        when=names[step],
        most=numbers.count(most),
        mean=numbers.count(round(int(total["count"].sum()) / days, 1)),
    )


def _periods(ctx: Context) -> list[Block]:
    """Draw the number of every period there is, incomplete ones marked."""
    if ctx.period.by == "all":
        return []
    parts = [part.select("created_at") for part in (ctx.history, ctx.feedback, ctx.after)]
    dates = pl.concat(parts).collect()["created_at"].drop_nulls()
    known = periods_with_data(dates, ctx.period.by)
    if known.height < 2:
        return []
    complete = dict(known.select("start", "complete").iter_rows())
    step = LENGTHS[ctx.period.by]
    table = counted(dates, step, known["start"][0], known["end"][-1]).tail(PERIODS)
    shown = max(at for at in table["at"] if ctx.period.start and at <= ctx.period.start)
    points = tuple(
        Point(_tick(at, step) + "*" * (not complete.get(at, True)), count, marked=at == shown)
        for at, count in table.iter_rows()
    )
    title = {"week": _("各周的反馈数量"), "month": _("各月的反馈数量")}
    chart = Chart("bar", title.get(ctx.period.by, _("各季度的反馈数量")), points, y_title=_("条"))
    if all(complete.get(at, True) for at in table["at"]):
        return [chart]
    return [chart, Paragraph(_("带 * 的时段数据不全，不能直接与其他时段比较。"))]


SECTION = SectionSpec(
    NAME,
    TITLE,
    build,
    needs=("created_at",),
    unlocks=_("每天的数量、走势和与上一期的比较"),
    order=40,
)
