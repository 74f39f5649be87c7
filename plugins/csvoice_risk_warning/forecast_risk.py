"""Whether the next period is forecast above its target, or above what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from csvoice import Context, Finding, Forecast, Interval, Outlook, connected, numerals, outlook
from csvoice_risk_warning.options import NAME, Options
from csvoice_risk_warning.watch import DAY, Watch
from csvoice_risk_warning.wording import days_of

LAST_YEAR = 1.2
"""Times of last year's count that are worth a word."""

USUAL_SPANS, LEAST_SPANS = 12, 4
DEVIATIONS = 3.0
"""Control limits lie three standard deviations from the mean (W. A. Shewhart, 1931)."""


@dataclass(frozen=True)
class Above:
    """A forecast that lies above what is wanted or usual.

    Attributes:
        outlook: What is forecast, and on what it rests.
        forecast: The forecast.
        limit: What it lies above.
        name: What that is, in Chinese.
    """

    outlook: Outlook
    forecast: Forecast
    limit: float
    name: str


def too_many(watch: Watch, ctx: Context, options: Options) -> Above | None:
    """Forecast the next period; None where it stays below the target, or what is usual."""
    if watch.last is None or (ctx.period.by == "all" and options.target is None):
        return None
    by = ctx.period.by if ctx.period.by != "all" else "month"
    dates = connected(watch.dates)
    found = outlook(dates, by, watch.last + DAY, ctx.calendar)
    if found is None or found.forecast is None:
        return None
    if options.target is not None:
        limits = [(options.target, "目标")]
    else:
        limits = [*_last_year(dates, found), *_usual(dates, found)]
    above = [(limit, name) for limit, name in limits if found.forecast.value > limit]
    return Above(found, found.forecast, *above[0]) if above else None


def _last_year(dates: pl.Series, found: Outlook) -> list[tuple[float, str]]:
    start = found.start.replace(year=found.start.year - 1) if found.by != "week" else None
    if start is None or dates.is_empty() or dates[0] > start:
        return []
    counted = _between(dates, start, start + (found.end - found.start))
    return [(counted * LAST_YEAR, "去年同期的 1.2 倍")] if counted else []


def _usual(dates: pl.Series, found: Outlook) -> list[tuple[float, str]]:
    length = found.end - found.start
    spans = [
        _between(dates, found.start - (n + 1) * length, found.start - n * length)
        for n in range(USUAL_SPANS)
        if not dates.is_empty() and dates[0] <= found.start - (n + 1) * length + DAY
    ]
    if len(spans) < LEAST_SPANS:
        return []
    mean, variance = float(np.mean(spans)), float(np.var(spans, ddof=1))
    limit = mean + DEVIATIONS * max(variance, mean) ** 0.5
    return [(limit, f"近 {len(spans)} 期的控制上限")]


def _between(dates: pl.Series, start: datetime, end: datetime) -> int:
    return int(dates.is_between(start, end, closed="left").sum())


def forecast_findings(above: Above | None) -> list[Finding]:
    """Say by how much the next period is forecast above its limit."""
    if above is None:
        return []
    return [
        Finding(
            section=NAME,
            measure="forecast_above",
            segment=f"by={above.outlook.by}",
            statement=_statement(above),
            value=round(above.forecast.value),
            unit="count",
            n=above.outlook.rows,
            baseline=above.limit,
            interval=Interval(round(above.forecast.low), round(above.forecast.high)),
            severity="提示",
            basis=f"{above.outlook.periods} 个完整时段的数量",
            action="提前安排人手",
        )
    ]


def _statement(above: Above) -> str:
    made = above.forecast
    value, low, high, limit = (
        numerals.count(round(x)) for x in (made.value, made.low, made.high, above.limit)
    )
    when = days_of(above.outlook.start, above.outlook.end - DAY)
    sure = "明确" if made.low > above.limit else "还不能肯定"
    return (
        f"{when}预计约 {value} 条（多半在 {low} ～ {high} 条之间），"
        f"高于{above.name}（{limit} 条），{sure}，请提前安排人手。"
    )
