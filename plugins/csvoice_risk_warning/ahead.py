"""下期风险: what the next period is likely to bring, and which days are coming."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from csvoice import (
    Bullets,
    Context,
    Finding,
    Interval,
    Occasion,
    Section,
    daily_counts,
    day_effects,
    numerals,
    poisson_ratio,
)
from csvoice_risk_warning.forecast_risk import forecast_findings, too_many
from csvoice_risk_warning.options import AHEAD, AHEAD_TITLE, NAME, Options
from csvoice_risk_warning.watch import DAY, Watch, watched
from csvoice_risk_warning.wording import days_of, sentence, spaced

REACH = {"week": 7, "month": 31, "quarter": 92}
"""Days that are looked ahead, by the length of the period."""

MOST_EVENTS = 5
WINDOW = 14
"""Ordinary days on either side of an event that it is compared with."""

LEAST_ORDINARY = 7
"""With fewer of them an event is not judged."""
_SUMMED = ("count", "factor")


@dataclass(frozen=True)
class Coming:
    """Days that are coming, and what such days brought so far.

    Attributes:
        event: Them.
        times: How often they were in the past; 0 where the data do not reach so far.
        ratio: Rows a day on them, in times of the ordinary days beside, weekdays allowed for.
        interval: Its 95 % interval; None where nothing can be said.
        rows: Rows on them in the past.
    """

    event: Occasion
    times: int
    ratio: float = 1.0
    interval: Interval | None = None
    rows: int = 0


def coming(watch: Watch, ctx: Context) -> list[Coming]:
    """List the events of the next days, those that brought most first."""
    if watch.first is None or watch.last is None:
        return []
    start = watch.last.date() + DAY
    reach = REACH.get(ctx.period.by, REACH["month"])
    found = ctx.calendar.events(start, start + (reach - 1) * DAY)
    events = [event for event in found if event.start >= start]
    if not events:
        return []
    days = daily_counts(watch.dates, ctx.calendar, watch.first.date(), watch.last.date())
    usual = day_effects(days)
    ordinary = days.with_columns(event=pl.lit(None, pl.String))
    days = days.with_columns(factor=pl.Series(usual.of(ordinary)))
    past = ctx.calendar.events(watch.first.date(), watch.last.date())
    judged = [
        _judged(one, [e for e in past if e.name == one.name], days, usual.dispersion)
        for one in events
    ]
    return sorted(judged, key=lambda one: (-one.ratio, one.event))[:MOST_EVENTS]


def _judged(event: Occasion, past: list[Occasion], days: pl.DataFrame, dispersion: float) -> Coming:
    """Compare the days of past events with the ordinary days beside them."""
    parts = []
    for one in past:
        near = days.filter(
            pl.col("day").is_between(one.start - WINDOW * DAY, one.end + WINDOW * DAY)
        )
        inside, around = near.filter(event=event.name), near.filter(pl.col("event").is_null())
        if inside.height and around.height >= LEAST_ORDINARY:
            parts.append([part[name].sum() for part in (inside, around) for name in _SUMMED])
    rows, exposure, ordinary, beside = np.array(parts, dtype=np.float64).reshape(-1, 4).sum(axis=0)
    if not ordinary or not exposure:
        return Coming(event, times=0)
    low, high = poisson_ratio(rows, exposure, ordinary, beside, dispersion=dispersion)
    ratio = rows / exposure / (ordinary / beside)
    return Coming(event, len(parts), float(ratio), Interval(float(low), float(high)), int(rows))


def event_text(coming: Coming) -> str:
    """Name the days, and say what they brought."""
    event, interval = coming.event, coming.interval
    when = f"{days_of(event.start, event.end)}是^{event.name}"
    if interval is None:
        return spaced(sentence((when, "数据里没有过这样的日子，无从估计影响")))
    brought = f"过去 {coming.times} 次，日均条数是平常的 {numerals.ratio(coming.ratio)}"
    unsure = "看不出与平常不同" if interval.low <= 1 <= interval.high else ""
    return spaced(sentence((when, brought, unsure)))


def event_findings(days: list[Coming]) -> list[Finding]:
    """Say which days surely bring more than others."""
    return [
        Finding(
            section=NAME,
            measure="event",
            segment=f"event={one.event.name}",
            statement=event_text(one),
            value=one.ratio,
            unit="ratio",
            n=one.rows,
            baseline=1.0,
            interval=one.interval,
            basis=f"与前后 {WINDOW} 天的平常日子比，扣除星期的影响",
            action="提前排班",
        )
        for one in days
        if one.interval and one.interval.low > 1
    ]


FORECAST = "forecast"
"""Measure of the finding by which 趋势与预测 says what the next period brings."""


WIDE = 4.0
"""Upper over lower end of a forecast from which on it tells no one how many people are needed."""


def _is_of_use(forecast: Finding) -> bool:
    ends = forecast.interval
    return ends is not None and ends.high <= WIDE * max(ends.low, 1.0)


def build_ahead(options: Options, ctx: Context) -> Section:
    """Tell what is forecast, then the days that surely bring more; all days in the appendix."""
    watch = watched(ctx)
    forecast = forecast_findings(too_many(watch, ctx, options))
    days = coming(watch, ctx)
    surely = event_findings(days)
    usual = [one for one in ctx.findings if one.measure == FORECAST and _is_of_use(one)]
    usual = [] if forecast else usual
    said = tuple(one.statement for one in (*forecast, *usual, *surely))
    if not said and not days:
        reason = "数据还推算不出下一期的数量，之后也没有节假日和大促，本节未生成。"
        return Section(AHEAD, AHEAD_TITLE, status="skipped", reason=reason)
    body = (Bullets(said),) if said else ()
    every = (Bullets(tuple(map(event_text, days))),) if days else ()
    return Section(AHEAD, AHEAD_TITLE, (*forecast, *surely), body, appendix=every)
