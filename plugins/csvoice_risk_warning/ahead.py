"""下期风险: what the next period is likely to bring, and which days are coming."""

from __future__ import annotations

from csvoice import Bullets, Context, Finding, Section
from csvoice_risk_warning.calendar_risk import coming, event_findings, event_text
from csvoice_risk_warning.forecast_risk import forecast_findings, too_many
from csvoice_risk_warning.options import AHEAD, AHEAD_TITLE, Options
from csvoice_risk_warning.watch import watched

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
