from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest

from csvoice.analyze.series.outlook import outlook
from csvoice.analyze.series.periods import By
from csvoice.occasions import Calendar

YEARS = 4
DAYS = 365 * YEARS + 1


def _dates() -> pl.Series:
    """Four years with a high in spring and a low in autumn, from 2022 on."""
    counts = np.round(12 * np.exp(0.6 * np.sin(2 * np.pi * np.arange(DAYS) / 365.25)))
    start = datetime(2022, 1, 1, 12)
    days = pl.Series([start + timedelta(days=day) for day in range(DAYS)])
    return days.gather(np.repeat(np.arange(DAYS), counts.astype(int)))


@pytest.mark.parametrize(("by", "periods", "end"), [("month", 48, 2), ("quarter", 16, 4)])
def test_the_same_time_of_the_year_is_known(by: By, periods: int, end: int) -> None:
    dates = _dates()
    made = outlook(dates, by, datetime(2026, 1, 1), Calendar(()))
    assert made is not None
    assert (made.start, made.end) == (datetime(2026, 1, 1), datetime(2026, end, 1))
    assert (made.periods, made.rows) == (periods, len(dates))
    assert made.forecast is not None
    assert made.forecast.method.startswith("seasonal")
    year_ago = dates.is_between(datetime(2025, 1, 1), datetime(2025, end, 1)).sum()
    assert made.forecast.value == pytest.approx(year_ago, rel=0.03)


def test_what_has_not_come_yet_is_not_looked_at() -> None:
    made = outlook(_dates(), "month", datetime(2023, 1, 1), Calendar(()))
    assert made is not None
    assert (made.periods, made.start) == (12, datetime(2023, 1, 1))


def test_too_few_periods_have_no_forecast() -> None:
    dates = _dates()
    made = outlook(dates, "month", datetime(2022, 8, 1), Calendar(()))
    assert made is not None
    assert (made.periods, made.forecast) == (7, None)
    assert outlook(dates, "month", datetime(2022, 1, 10), Calendar(())) is None


def test_weeks_end_where_the_data_are_cut() -> None:
    made = outlook(_dates(), "week", datetime(2024, 2, 1), Calendar(()))
    assert made is not None
    assert (made.start, made.end) == (datetime(2024, 2, 1), datetime(2024, 2, 8))
