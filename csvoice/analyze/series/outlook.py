"""From dated feedback to the forecast of the next period."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import polars as pl

from csvoice.analyze.series.counts import complete_run, daily_counts, period_counts
from csvoice.analyze.series.forecast import NEEDED, Forecast, forecast
from csvoice.analyze.series.periods import DAY, LENGTHS, By, later
from csvoice.analyze.series.seasonal import Days, day_effects
from csvoice.analyze.statistics.intervals import Array
from csvoice.occasions import Calendar

MOST_PERIODS = 60
MOST_DAYS = 800
"""What day effects are learnt from: two years, in which every holiday was there twice."""
A_YEAR: dict[By, int] = {"week": 52, "month": 12, "quarter": 4}


class Outlook(NamedTuple):
    """What the next period is expected to bring.

    Attributes:
        start: First day of the period that is forecast.
        end: First day after it.
        by: Its length.
        periods: Complete periods before it that it rests on, at most 60.
        rows: Rows in these.
        forecast: None where they are fewer than 8, or have fewer than 5 rows each.
    """

    start: datetime
    end: datetime
    by: By
    periods: int
    rows: int
    forecast: Forecast | None


def outlook(dates: pl.Series, by: By, until: datetime, calendar: Calendar) -> Outlook | None:
    """Forecast the period after the last complete one.

    Args:
        dates: `created_at` of all rows, strays left out (`series.connected`).
        by: Length of a period.
        until: Nothing from then on is looked at.
        calendar: Holidays and festivals. What they do is learnt, for each period, from the days
            before it alone, so that the trial forecasts know no more than the real one.

    Returns:
        None where no period is complete.
    """
    past = dates.filter(dates < until)
    # Weeks end where the data are cut, so that none is forecast whose days have come already.
    late = until - _monday(until) if by == "week" and until < datetime.max else timedelta()
    periods = period_counts(past - late, by) if len(past) else None
    if periods is None or not (periods["complete"] & (periods["end"] <= until - late)).any():
        return None
    run = complete_run(periods, until - late).with_columns(pl.col("start", "end") + late)
    start = run["end"][-1]
    end = later(start, LENGTHS[by])
    if run.height < NEEDED:
        return Outlook(start, end, by, run.height, int(run["count"].sum()), None)
    used = run.tail(MOST_PERIODS)
    made = forecast(
        used["count"].to_numpy(),
        [*used["days"], (end - start) / DAY],
        adjusted=_ordinary_days(past, calendar, [*used["start"], start, end]),
        season=A_YEAR[by],
    )
    return Outlook(start, end, by, used.height, int(used["count"].sum()), made)


def _monday(moment: datetime) -> datetime:
    day = datetime(moment.year, moment.month, moment.day)
    return day - day.weekday() * DAY


def _ordinary_days(dates: pl.Series, calendar: Calendar, edges: list[datetime]) -> Array:
    """Return the length of each period in ordinary days, as the days before it let expect."""
    days = Days.of(daily_counts(dates, calendar, edges[0].date(), (edges[-1] - DAY).date()))
    at = [(edge - edges[0]).days for edge in edges]
    lengths = (
        day_effects(days.between(max(0, first - MOST_DAYS), first))
        .of(days.between(first, end))
        .sum()
        for first, end in pairwise(at)
    )
    return np.array([*lengths], np.float64)
