"""Whether an alarm was right, told from what came after it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import polars as pl

from csvoice.analyze.statistics.significance import two_rates
from csvoice.occasions import DAY

AFTER, BEFORE = 14, 28
"""Days after an alarm and days before its rise that are compared to judge it."""

LEAST_AFTER = 3
"""With fewer days after it an alarm is not judged."""

P_VALUE = 0.05

Verdict: TypeAlias = Literal["持续", "未持续", "待观察"]


def held_up(dates: pl.Series, since: datetime, day: datetime, last: datetime) -> Verdict:
    """Compare the 14 days after an alarm with the 28 days before its rise.

    Args:
        dates: `created_at` of the rows of the alarm's cell, before and after it.
        since: First day of the rise.
        day: Day at whose end the alarm was raised.
        last: Last day there is.

    Returns:
        持续 where the days after bring more rows a day (two Poisson rates, p < 0.05), 未持续 where
        they do not (a false alarm, or one that was over at once), 待观察 where fewer than three
        days follow.
    """
    follow = min(AFTER, (last - day).days)
    if follow < LEAST_AFTER:
        return "待观察"
    after = _count(dates, day + DAY, follow)
    before = _count(dates, since - BEFORE * DAY, BEFORE)
    p = float(two_rates(after, follow, before, BEFORE))
    return "持续" if p < P_VALUE and after * BEFORE > before * follow else "未持续"


def _count(dates: pl.Series, start: datetime, days: int) -> int:
    return int(dates.is_between(start, start + days * DAY, closed="left").sum())
