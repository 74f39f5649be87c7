"""The days of the period under control limits, and what stands out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl

from csvoice import numerals
from csvoice.analyze.series.control import u_chart
from csvoice.analyze.series.counts import daily_counts
from csvoice.analyze.series.outlook import MOST_DAYS
from csvoice.analyze.series.period_names import date_span
from csvoice.analyze.series.periods import DAY
from csvoice.analyze.series.seasonal import day_effects
from csvoice.analyze.statistics.intervals import poisson_ratio
from csvoice.context import Context
from csvoice.document.blocks import Block, Chart, Paragraph, Point
from csvoice.document.findings import Condition, Finding, Interval
from csvoice.kit.rows import prove
from csvoice.kit.wording import this
from csvoice.occasions import HOLIDAY, Occasion
from csvoice.sections.trend.dates import series_dates

MEASURE = "control"
LEAST_POINTS = 14
LEAST_MEAN = 5.0
CLUMPS = 2.0
"""With fewer rows a day, or fewer clumps of rows, counts are too skew for three-sigma limits."""
BASELINE = timedelta(days=28)
FAR = 1.5
"""Times the width of the limits beyond which a day is worth a word on the page: chance alone brings
a day outside the limits in one month of twelve, but none so far out."""

TOLD = 3
EVENT_LEVEL = 0.99
METHOD = (
    "正常范围即控制图的控制限，由其他日子的平均和波动得出（三倍标准差），已按星期、节假日和"
    "大促折算；没有任何变化时，每 100 天约有 {rate:.1f} 天落在范围外。"
)
TOO_FEW = (
    "要至少 14 天、平均每天 5 条，而且不总是成批到来，才能算出正常范围、说哪一天异常（证据不足）。"
)


def controlled(
    ctx: Context, section: str, start: datetime, end: datetime
) -> tuple[list[Block], list[Finding]] | None:
    """Draw the days from start to end under limits, and tell those outside.

    A day's limits come from the other days of the period (of four weeks, where it is shorter),
    with what weekday and holiday do to it taken from all days up to the end.

    Returns:
        None with too few days or rows.
    """
    days = _days(ctx, start, end)
    if days.height < LEAST_POINTS:
        return None
    chart = u_chart(days["count"].to_numpy(), days["factor"].to_numpy())
    if days["count"].sum() < days.height * max(LEAST_MEAN, CLUMPS * chart.spread.max() ** 2):
        return None
    days = days.with_columns(
        expected=pl.Series(chart.centre * days["factor"].to_numpy()),
        low=pl.Series(chart.low * days["factor"].to_numpy()),
        high=pl.Series(chart.high * days["factor"].to_numpy()),
        outside=pl.Series(chart.outside),
    )
    own = days.filter(pl.col("day") >= start.date())
    far = (pl.col("count") - pl.col("expected")).abs() / (pl.col("high") - pl.col("expected"))
    outside = own.filter(pl.col("outside") != 0).sort(-far, "day")
    events = ctx.calendar.events(days["day"][0], days["day"][-1])
    told = [_finding(ctx, section, row, events) for row in outside.head(TOLD).rows(named=True)]
    method = METHOD.format(rate=chart.false_alarms)
    texts = [_outside(ctx, outside), *_unusual_events(own, days, events), method]
    return [_drawn(days), *(Paragraph(text) for text in texts if text)], told


def _drawn(days: pl.DataFrame) -> Chart:
    shown = days.select("day", "count", "low", "high", "outside").iter_rows()
    points = tuple(
        Point(f"{day:%Y-%m-%d}", count, "", low, high, "alarm" if outside else None)
        for day, count, low, high, outside in shown
    )
    centre = float(days["expected"].to_numpy().mean())
    return Chart("control", "每日反馈数量与正常范围", points, y_title="条", centre=centre)


def _days(ctx: Context, start: datetime, end: datetime) -> pl.DataFrame:
    """Count the days that make the chart, each with its factor and the dispersion of all."""
    dates = series_dates(ctx)
    first = max(dates[0].date(), (end - timedelta(days=MOST_DAYS)).date())
    last = (end - DAY).date()
    every = daily_counts(dates, ctx.calendar, min(first, start.date()), last)
    effects = day_effects(every)
    every = every.with_columns(factor=pl.Series(effects.factor), dispersion=effects.dispersion)
    return every.filter(pl.col("day") >= max(first, min(start, end - BASELINE).date()))


def _finding(
    ctx: Context, section: str, row: dict[str, Any], events: tuple[Occasion, ...]
) -> Finding:
    day, count = datetime.combine(row["day"], time()), row["count"]
    high = row["outside"] > 0
    far = row["expected"] + FAR * (row["high"] - row["expected"])
    within = (Condition("created_at", ">=", day), Condition("created_at", "<", day + DAY))
    statement = (
        f"{date_span(day, day, with_year=False)}一天{'' if high else '只有'} "
        f"{numerals.count(count)} 条，"
        f"平日约 {numerals.count(round(row['expected']))} 条{_during(row['day'], events)}。"
    )
    return Finding(
        section=section,
        measure=MEASURE,
        segment=f"day={row['day']:%Y-%m-%d}",
        statement=statement,
        value=count,
        unit="count",
        n=count,
        baseline=row["expected"],
        severity="一般" if high and count > far else "提示",
        evidence=prove(ctx, *within) if count else None,
        basis=None if count else "这一天没有反馈",
    )


def _during(day: date, events: tuple[Occasion, ...]) -> str:
    names = [event.name for event in events if event.start <= day <= event.end]
    return f"，正值{'、'.join(names)}" if names else ""


def _outside(ctx: Context, outside: pl.DataFrame) -> str:
    if outside.is_empty():
        return f"{this(ctx.period)}每天的数量都在正常范围内。"
    if outside.height <= TOLD:
        return ""
    return f"{this(ctx.period)}共有 {outside.height} 天超出正常范围，上面列出最远的 {TOLD} 天。"


def _unusual_events(
    own: pl.DataFrame, days: pl.DataFrame, events: tuple[Occasion, ...]
) -> list[str]:
    """Say of each holiday or festival how its days differ from ordinary ones, where they do."""
    ordinary = days.filter(pl.col("event").is_null())
    told = (_event(event, own.filter(event=event.name), ordinary) for event in events)
    return [text for text in told if text]


def _event(event: Occasion, days: pl.DataFrame, ordinary: pl.DataFrame) -> str:
    rows, usual_rows = int(days["count"].sum()), int(ordinary["count"].sum())
    if days.is_empty() or not usual_rows:
        return ""
    low, high = poisson_ratio(
        rows, days.height, usual_rows, ordinary.height, EVENT_LEVEL, days["dispersion"][0]
    )
    if low <= 1 <= high:
        return ""
    mean, usual = rows / days.height, usual_rows / ordinary.height
    first, last = (datetime.combine(days["day"][at], time()) for at in (0, -1))
    change = Interval(float(low) - 1, float(high) - 1, EVENT_LEVEL)
    name = event.name + ("假期" if event.kind == HOLIDAY else "")
    return (
        f"{name}（{date_span(first, last)}）日均 {numerals.count(round(mean, 1))} 条，"
        f"平日 {numerals.count(round(usual, 1))} 条，{'多' if mean > usual else '少'} "
        f"{numerals.share(abs(mean / usual - 1))}"
        f"（99% 区间 {numerals.interval(change, 'share', signed=True)}）。"
    )
