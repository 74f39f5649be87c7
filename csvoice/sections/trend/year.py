"""The same period last year, where the data reach back to all of it."""

from __future__ import annotations

import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.volume import Volume, volume_between
from csvoice.analyze.series.counts import a_year_before
from csvoice.analyze.series.periods import DAY, date_span
from csvoice.context import Context
from csvoice.document.findings import Interval
from csvoice.kit.wording import this
from csvoice.sections.trend.dates import series_dates

MULTIPLE = 2.0


def last_year(ctx: Context) -> str:
    """Compare the number of rows with that of a year before; empty where there was none."""
    before = a_year_before(ctx.period)
    if before is None or before.start is None or before.end is None:
        return ""
    dates = series_dates(ctx)
    if dates[0] >= before.start + DAY:
        return ""
    rows = dates.filter(dates.is_between(before.start, before.end, closed="left"))
    if rows.is_empty():
        return ""
    own = ctx.feedback.select(pl.col("created_at").drop_nulls()).collect()["created_at"]
    text = f"去年同期（{date_span(before.start, before.end - DAY)}）{numerals.count(len(rows))} 条"
    if not ctx.daily:
        return f"{text}。"
    return f"{text}，{this(ctx.period)}{_change(volume_between(own, rows, ctx.period, before))}。"


def _change(volume: Volume) -> str:
    """Tell the change of the daily number; a doubled one as so many times as much."""
    if volume.low <= 1 <= volume.high:
        form = "的增减证据不足（95% 区间 {interval}）"
    elif volume.ratio >= MULTIPLE:
        return "日均是其 {times}（95% 区间 {interval}）".format(
            times=numerals.ratio(volume.ratio),
            interval=numerals.interval(Interval(volume.low, volume.high), "ratio"),
        )
    else:
        form = (
            "日均多 {by}（95% 区间 {interval}）"
            if volume.ratio > 1
            else "日均少 {by}（95% 区间 {interval}）"
        )
    change = Interval(volume.low - 1, volume.high - 1)
    return form.format(
        by=numerals.share(abs(volume.ratio - 1)),
        interval=numerals.interval(change, "share", signed=True),
    )
