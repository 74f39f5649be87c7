"""The two pictures of the page: the days with their events, and which issues where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl

from csvoice.analyze.series.counts import connected, count_by
from csvoice.analyze.series.periods import DAY
from csvoice.context import Context
from csvoice.document.blocks import Chart, Point
from csvoice.kit.choice import CONCENTRATION, found
from csvoice.kit.events import apart
from csvoice.kit.rows import frequencies, pains
from csvoice.kit.tables import heatmap
from csvoice.kit.wording import step_of, tick, unit
from csvoice.page.ranking import Matter

PLACES, ISSUES = 7, 7
DAY_OUT = "control"
"""Measure of the findings on days outside their limits."""

DIMENSIONS = ("brand", "product", "region", "channel")


def pictures(ctx: Context, told: list[Matter]) -> tuple[Chart, ...]:
    """Draw what the data have of the two."""
    return (*_trend(ctx, told), *_places(ctx))


def _trend(ctx: Context, told: list[Matter]) -> list[Chart]:
    """Draw the counts of the period and the one before, the largest day of each event marked."""
    if "created_at" not in ctx.columns:
        return []
    parts = [part for part in (ctx.previous, ctx.feedback) if part is not None]
    dates = pl.concat([part.select("created_at") for part in parts]).collect()["created_at"]
    dates = connected(dates.drop_nulls())
    if dates.is_empty():
        return []
    start, end = _span(ctx, dates)
    step = step_of(end - start, ctx.precision)
    marks = _marks(ctx, told) if step == "1d" else {}
    counts = count_by(dates, step, start, end)
    points = tuple(_dot(ctx, at, n, step, marks) for at, n in counts.iter_rows())
    if len(points) < 2:
        return []
    named = "、".join(f"{day.month}-{day.day} {name}" for day, name in marks.items())
    title = f"{unit(step)}条数" + (f"，圆点：{named}" if named else "")
    return [Chart("line", title, points, y_title="条")]


def _dot(ctx: Context, at: datetime, n: int, step: str, marks: Mapping[date, str]) -> Point:
    """One day: a line of its own for each period, that of the report in focus."""
    before = ctx.previous_period
    if before is None or ctx.period.start is None:
        return Point(tick(at, step), n, mark="news" if at.date() in marks else None)
    past = at < ctx.period.start
    series = before.label if past else ctx.period.label
    return Point(
        tick(at, step), n, series, mark="news" if at.date() in marks else None if past else "focus"
    )


def _marks(ctx: Context, told: list[Matter]) -> dict[date, str]:
    """Name the days to mark: the largest of each event of many, and those far out of the usual.

    A slow rise has no day.
    """
    events = [one.event for one in told if one.event and not one.event.one_author]
    events = [one for one in events if one.detectors != {"drift"}]
    days = [one.named["day"] for one in found(ctx, DAY_OUT) if one.severity != "提示"]
    far = {date.fromisoformat(day): "这一天" for day in days}
    return dict(sorted((far | {one.peak: one.name for one in events}).items()))


def _span(ctx: Context, dates: pl.Series) -> tuple[datetime, datetime]:
    """Return the first day and the end; days without feedback at the ends are days as well."""
    days = dates.dt.truncate("1d").sort()
    start, end = days[0], days[-1]
    if ctx.period.by != "all" and ctx.period.end and ctx.period.complete:
        return start, ctx.period.end
    return start, end + DAY


def _places(ctx: Context) -> list[Chart]:
    """Draw the dimension with most to tell: brands where several are compared, else products."""
    rows = apart(ctx, pains(ctx))
    for name in DIMENSIONS:
        if name not in ctx.columns or (name == "brand" and ctx.own_brand):
            continue
        values = frequencies(rows, name)[name].head(PLACES).to_list()
        if len(values) > 1:
            return heatmap(ctx, rows, name, values, ISSUES, marked=_gatherings(ctx))
    return []


def _gatherings(ctx: Context) -> set[tuple[str, str]]:
    places = (tuple(one.named.values()) for one in found(ctx, CONCENTRATION))
    return {(place, issue) for place, issue in places}
