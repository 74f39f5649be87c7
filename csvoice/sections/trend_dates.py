"""The dates of all rows that make a series, strays left out and named."""

from __future__ import annotations

import polars as pl

from csvoice import numbers
from csvoice.analyze.periods import date_span
from csvoice.analyze.series import connected
from csvoice.context import Context
from csvoice.i18n import _


def series_dates(ctx: Context) -> pl.Series:
    """Return the sorted dates of history, period and what came after, without strays.

    Where the period itself is among the strays (it was asked for), its dates alone.
    """
    if "series_dates" not in ctx.shared:
        dates = connected(_all_dates(ctx))
        if ctx.period.start and ctx.period.by != "all":
            inside = dates.is_between(ctx.period.start, ctx.period.end, closed="left")
            own = ctx.feedback.select("created_at").collect()["created_at"].drop_nulls().sort()
            dates = dates if inside.any() else own
        ctx.shared["series_dates"] = dates
    found: pl.Series = ctx.shared["series_dates"]
    return found


def strays(ctx: Context) -> str:
    """Say which rows have a date far from all others; empty where none has."""
    dates = _all_dates(ctx)
    kept = series_dates(ctx)
    left_out = dates.filter((dates < kept[0]) | (dates > kept[-1]))
    if left_out.is_empty():
        return ""
    return _(
        "有 {n} 条的日期（{span}）与其余反馈相隔一年以上，多半是误填或默认值，"
        "走势和推算都没有计入。"
    ).format(n=numbers.count(len(left_out)), span=date_span(left_out[0], left_out[-1]))


def _all_dates(ctx: Context) -> pl.Series:
    parts = [part.select("created_at") for part in (ctx.history, ctx.feedback, ctx.after)]
    return pl.concat(parts).collect()["created_at"].drop_nulls().sort()
