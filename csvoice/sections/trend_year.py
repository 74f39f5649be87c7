"""The same period last year, where the data reach back to all of it."""

from __future__ import annotations

import polars as pl

from csvoice import numbers
from csvoice.analyze.changes import changes_between
from csvoice.analyze.periods import DAY, date_span
from csvoice.analyze.series import a_year_before
from csvoice.context import Context
from csvoice.document import Interval
from csvoice.i18n import _
from csvoice.sections.trend_dates import series_dates
from csvoice.sections.wording import this


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
    own = ctx.feedback.select("created_at").filter(pl.col("created_at").is_not_null())
    volume = changes_between(own, rows.to_frame("created_at").lazy(), ctx.period, before).volume
    more, less = _("日均多 {by}（95% 区间 {interval}）"), _("日均少 {by}（95% 区间 {interval}）")
    apart = volume.low > 1 or volume.high < 1
    form = (
        (more if volume.ratio > 1 else less) if apart else _("增减证据不足（95% 区间 {interval}）")
    )
    change = form.format(
        by=numbers.share(abs(volume.ratio - 1)),
        interval=numbers.interval(Interval(volume.low - 1, volume.high - 1), "share", signed=True),
    )
    return _("去年同期（{span}）{count} 条，{now}与之相比{change}。").format(
        span=date_span(before.start, before.end - DAY),
        count=numbers.count(len(rows)),
        now=this(ctx.period),
        change=change,
    )
