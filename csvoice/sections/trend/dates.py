"""The dates of all rows that make a series, strays left out and named."""

from __future__ import annotations

import polars as pl

from csvoice import numerals
from csvoice.analyze.changes.counts import Volume, volume_between
from csvoice.analyze.series.counts import a_year_before, connected
from csvoice.analyze.series.period_names import date_span
from csvoice.analyze.series.periods import DAY
from csvoice.context import Context
from csvoice.document.findings import Interval
from csvoice.kit.rows import shared
from csvoice.kit.wording import listed, this

FEW = 0.01
"""More rows than this, beside the others, are no slip of the pen."""


@shared
def series_dates(ctx: Context) -> pl.Series:
    """Return the sorted dates of history, period and what came after, without strays.

    Where the period itself is among the strays (it was asked for), its dates alone.
    """
    dates = connected(_all_dates(ctx))
    if not ctx.period.start or ctx.period.by == "all":
        return dates
    if dates.is_between(ctx.period.start, ctx.period.end, closed="left").any():
        return dates
    return ctx.feedback.select("created_at").collect()["created_at"].drop_nulls().sort()


def strays(ctx: Context) -> str:
    """Say which rows have a date far from all others; empty where none has."""
    dates, kept = _all_dates(ctx), series_dates(ctx)
    sides = [dates.filter(dates < kept[0]), dates.filter(dates > kept[-1])]
    left_out = [side for side in sides if len(side)]
    n = sum(map(len, left_out))
    if not n:
        return ""
    spans = listed(date_span(side[0], side[-1]) for side in left_out)
    dates_of = f"有 {numerals.count(n)} 条的日期（{spans}）与"
    if n <= FEW * len(kept):
        return f"{dates_of}其余反馈相隔一年以上，可能是误填，走势和推算没有计入。"
    return f"另{dates_of}{this(ctx.period)}相隔一年以上，走势和推算没有计入。"


def _all_dates(ctx: Context) -> pl.Series:
    parts = [part.select("created_at") for part in (ctx.history, ctx.feedback, ctx.after)]
    return pl.concat(parts).collect()["created_at"].drop_nulls().sort()


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
    change = Interval(volume.low - 1, volume.high - 1)
    interval = f"（95% 区间 {numerals.interval(change, 'share', signed=True)}）"
    if volume.low <= 1 <= volume.high:
        return f"的增减证据不足{interval}"
    if volume.ratio >= MULTIPLE:
        times = numerals.interval(Interval(volume.low, volume.high), "ratio")
        return f"日均是其 {numerals.ratio(volume.ratio)}（95% 区间 {times}）"
    way = "多" if volume.ratio > 1 else "少"
    return f"日均{way} {numerals.share(abs(volume.ratio - 1))}{interval}"
