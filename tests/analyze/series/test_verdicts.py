from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from csvoice import held_up

DAY = timedelta(days=1)
SINCE, RAISED = datetime(2026, 9, 1), datetime(2026, 9, 2)


def dates(before: int, after: int) -> pl.Series:
    """So many rows on each of the 28 days before, and the 14 days after the alarm."""
    past = [SINCE - (n + 1) * DAY for n in range(28) for _ in range(before)]
    later = [RAISED + (n + 1) * DAY for n in range(14) for _ in range(after)]
    return pl.Series(past + later, dtype=pl.Datetime("us"))


@pytest.mark.parametrize(
    ("before", "after", "days", "verdict"),
    [
        (1, 3, 14, "持续"),
        (1, 3, 3, "持续"),
        (1, 1, 14, "未持续"),
        (3, 1, 14, "未持续"),
        (0, 0, 14, "未持续"),
        (1, 3, 2, "待观察"),
        (1, 3, 0, "待观察"),
    ],
)
def test_an_alarm_is_judged_by_what_follows(
    before: int, after: int, days: int, verdict: str
) -> None:
    assert held_up(dates(before, after), SINCE, RAISED, RAISED + days * DAY) == verdict
