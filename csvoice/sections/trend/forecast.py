"""What the next period may bring, with how wrong the same method was so far."""

from __future__ import annotations

import math
from datetime import datetime
from typing import NamedTuple

from csvoice import numerals
from csvoice.analyze.series.forecast import FIRST, LEAST_MEAN, NEEDED, Forecast
from csvoice.analyze.series.outlook import A_YEAR, Outlook, outlook
from csvoice.analyze.series.period_names import date_span, name_of
from csvoice.analyze.series.periods import DAY, LENGTHS_OF, By
from csvoice.context import Context
from csvoice.document.blocks import Point
from csvoice.document.findings import Finding, Interval
from csvoice.sections.trend.dates import series_dates

MEASURE = "forecast"
WIDE, USELESS = 4.0, 10.0
"""Upper over lower end of an interval that is good for the order of magnitude; for nothing."""
_TRIED: dict[str, tuple[By, ...]] = {
    "quarter": ("quarter", "month", "week"),
    "month": ("month", "week"),
    "week": ("week",),
    "all": ("month", "week"),
}
_UNITS: dict[By, str] = {"week": "周", "month": "月", "quarter": "季度"}
_NEXT: dict[By, str] = {"week": "下周", "month": "下个月", "quarter": "下个季度"}
_COUNTED: dict[By, str] = {"week": "周", "month": "个月", "quarter": "个季度"}
_METHODS = {
    "mean": "近 12 期的平均水平",
    "damped_trend": "阻尼趋势",
    "line": "近 12 期的直线",
    "seasonal": "去年同期乘以近 3 期的同比",
}


class Told(NamedTuple):
    """What is said of the next period.

    Attributes:
        texts: Sentences besides that of the finding.
        findings: The forecast, where there is one.
        by: Length of the period that is forecast; None where none is.
        start: Its first day.
        point: The forecast as a bar with its interval.
    """

    texts: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    by: By | None = None
    start: datetime | None = None
    point: Point | None = None


def next_period(ctx: Context, section: str) -> Told:
    """Forecast the next period, or a shorter one where there are too few of these."""
    short: list[str] = []
    for by in (one for one in _TRIED[ctx.period.by] if one in LENGTHS_OF[ctx.precision]):
        found = outlook(series_dates(ctx), by, ctx.period.end or datetime.max, ctx.calendar)
        if found and found.forecast:
            return _told(section, found, found.forecast, short)
        short = short or [_too_few(by, found.periods if found else 0)]
    return Told(tuple(short))


def _too_few(by: By, periods: int) -> str:
    unit = _UNITS[by]
    return (
        f"{_NEXT[by]}的数量要有至少 {NEEDED} 个连续完整、每{unit}不少于 {LEAST_MEAN:g} 条的{unit}"
        f"才能推算，现有完整的{unit} {periods} 个（证据不足）。"
    )


def _told(section: str, found: Outlook, made: Forecast, short: list[str]) -> Told:
    if _times(made) > USELESS:
        useless = (
            f"{_when(found)}的数量推算不出可用的范围：{_tried(found, made)}，"
            f"95% 预测区间的上限是下限的 {numerals.ratio(_times(made))}（证据不足）。"
        )
        return Told((*short, useless))
    sentence, trial = _sentence(found, made), _trial(found, made)
    finding = Finding(
        section=section,
        measure=MEASURE,
        segment=f"by={found.by}",
        statement=sentence,
        value=_rounded(made.value),
        unit="count",
        n=found.rows,
        interval=Interval(_rounded(made.low), _rounded(made.high), made.level),
        basis=f"{_method(made)}；{trial}".rstrip("。"),
        since=found.start,
    )
    year = f"{found.start:%Y-%m}" if found.by != "week" else f"{found.start:%Y-%m-%d}"
    point = Point(year + "～", made.value, "", made.low, made.high)
    return Told((*short, _caveats(found, made)), (finding,), found.by, found.start, point)


def _sentence(found: Outlook, made: Forecast) -> str:
    value, low, high = (numerals.count(_rounded(x)) for x in (made.value, made.low, made.high))
    past = f"按过去 {found.periods} {_COUNTED[found.by]}推算"
    return f"{past}，{_when(found)}约 {value} 条，多半在 {low} ～ {high} 条之间。"


def _tried(found: Outlook, made: Forecast) -> str:
    past = f"回头推算过去 {made.trials} {_COUNTED[found.by]}"
    return f"{past}，平均误差 {numerals.share(made.error)}"


def _trial(found: Outlook, made: Forecast) -> str:
    text, unit = f"用同样的方法{_tried(found, made)}", _COUNTED[found.by]
    if not made.judged:
        return f"{text}。"
    if made.covered == made.judged == made.trials:
        return f"{text}，都落在当时给出的区间内。"
    inside = f"{made.judged} {unit}里，{made.covered} {unit}落在区间内"
    return f"{text}；当时给得出区间的 {inside}。"


def _caveats(found: Outlook, made: Forecast) -> str:
    text = f"{_when(found)}的推算方法是{_method(made)}，在几种简单方法里近来误差最小。"
    if _times(made) > WIDE:
        text += "区间很宽，这个数只能当作量级，不宜直接用来排班。"
    if found.periods < A_YEAR[found.by] + FIRST:
        text += "数据还不够一年零三期，推算里没有季节的影响。"
    return text


def _method(made: Forecast) -> str:
    name = made.method.removesuffix("_calendar")
    ending = "（按星期、节假日和大促折算）" if name != made.method else ""
    return _METHODS[name] + ending


def _times(made: Forecast) -> float:
    """Return how many times its lower end the interval's upper end is."""
    return made.high / max(made.low, 1.0)


def _when(found: Outlook) -> str:
    if found.by == "week":
        return date_span(found.start, found.end - DAY)
    return name_of(found.start, found.by)[0]


def _rounded(value: float) -> int:
    """Round a count to three significant digits; more would pretend to be known."""
    digits = 2 - math.floor(math.log10(value)) if value >= 1 else 0
    return round(round(value, min(0, digits)))
