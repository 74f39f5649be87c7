from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from csvoice.analyze.series.counts import observed

DAY = timedelta(days=1)
START = datetime(2026, 3, 1)


def days(*stray: datetime, a_day: int = 10) -> pl.Series:
    """Two months of feedback, and some stray dates."""
    usual = [START + n * DAY for n in range(60) for _row in range(a_day)]
    return pl.Series("created_at", [*usual, *stray], pl.Datetime("us"))


@pytest.mark.parametrize(
    "stray",
    [
        (),
        (datetime(2024, 5, 1), datetime(2025, 2, 1), datetime(2025, 2, 2)),
        (START - 11 * DAY,),
        (datetime(2099, 1, 1),),
    ],
)
def test_stray_dates_are_no_observation(stray: tuple[datetime, ...]) -> None:
    assert observed(days(*stray)) == (START, START + 59 * DAY)


def test_a_pause_after_more_than_a_hundredth_of_the_rows_is_a_pause() -> None:
    early = [START - 300 * DAY + n * DAY for n in range(20)]
    found = observed(days(*early))
    assert found is not None
    assert found.first == early[0]


def test_ten_days_without_feedback_are_no_gap_in_daily_feedback() -> None:
    found = observed(days(START - 10 * DAY))
    assert found is not None
    assert found.first == START - 10 * DAY


def test_monthly_feedback_has_long_gaps_by_itself() -> None:
    monthly = pl.Series([datetime(2026, month, 1) for month in range(1, 13)] * 20)
    found = observed(monthly)
    assert found is not None
    assert found.first == datetime(2026, 1, 1)


def test_without_dates_nothing_was_observed() -> None:
    assert observed(pl.Series([None], dtype=pl.Datetime("us"))) is None


def test_the_days_observed_hold_their_rows() -> None:
    dates = days(datetime(2020, 1, 1))
    found = observed(dates)
    assert found is not None
    assert dates.to_frame().filter(found.holds()).height == 600
