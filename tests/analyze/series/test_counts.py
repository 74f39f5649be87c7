from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from csvoice.analyze.series.counts import (
    a_year_before,
    complete_run,
    connected,
    daily_counts,
    period_counts,
)
from csvoice.analyze.series.outlook import outlook
from csvoice.analyze.series.periods import By
from csvoice.document.report import Period
from csvoice.occasions import Calendar


def every(hours: float, first: datetime, last: datetime) -> pl.Series:
    return pl.datetime_range(first, last, timedelta(hours=hours), eager=True, closed="left")


@pytest.mark.parametrize("stray", [datetime(1900, 1, 1), datetime(2099, 12, 31), None])
def test_strays_are_left_out(stray: datetime | None) -> None:
    dates = every(12, datetime(2026, 1, 1), datetime(2026, 3, 1))
    with_stray = pl.concat([pl.Series("literal", [stray], dtype=dates.dtype), dates])
    assert connected(with_stray).equals(dates)


def test_gaps_within_a_year_are_no_strays() -> None:
    dates = pl.Series([datetime(2024, 1, 1), datetime(2024, 12, 1), datetime(2025, 11, 1)])
    assert len(connected(dates)) == 3
    assert connected(dates[:0]).is_empty()


def test_periods_without_feedback_are_zero() -> None:
    busy = [every(6, datetime(2026, month, 1), datetime(2026, month + 1, 1)) for month in (1, 3)]
    dates = pl.concat([*busy, every(6, datetime(2026, 4, 1), datetime(2026, 4, 10))])
    table = period_counts(dates, "month")
    assert table["count"].to_list() == [124, 0, 124, 36]
    assert table["days"].to_list() == [31, 28, 31, 30]
    assert table["complete"].to_list() == [True, True, True, False]
    assert complete_run(table, datetime(2026, 5, 1))["count"].to_list() == [124, 0, 124]
    assert complete_run(table, datetime(2026, 3, 15))["count"].to_list() == [124, 0]


def test_the_run_starts_after_an_incomplete_period() -> None:
    dates = pl.concat([
        every(6, datetime(2026, 1, 20), datetime(2026, 2, 1)),
        every(6, datetime(2026, 2, 1), datetime(2026, 4, 1)),
    ])  # fmt: skip
    assert complete_run(period_counts(dates, "month"), datetime(2026, 4, 1)).height == 2


def test_days_have_counts_and_names() -> None:
    dates = pl.Series([datetime(2024, 2, 10, 9), datetime(2024, 2, 10, 12)])
    table = daily_counts(dates, Calendar(), date(2024, 2, 9), date(2024, 2, 11))
    assert table["count"].to_list() == [0, 2, 0]
    assert table["event"].to_list() == [None, "春节", "春节"]


@pytest.mark.parametrize(
    ("by", "start", "expected"),
    [
        ("month", datetime(2024, 2, 1), datetime(2023, 2, 1)),
        ("quarter", datetime(2024, 4, 1), datetime(2023, 4, 1)),
        ("week", datetime(2024, 3, 4), datetime(2023, 3, 6)),
    ],
)
def test_a_year_before(by: By, start: datetime, expected: datetime) -> None:
    before = a_year_before(Period("", start, start + timedelta(days=7), by))
    assert before is not None
    assert before.start == expected


def test_undated_has_no_year_before() -> None:
    assert a_year_before(Period("")) is None


def test_outlook_names_what_it_forecasts() -> None:
    dates = every(2, datetime(2025, 1, 1), datetime(2026, 1, 20))
    found = outlook(dates, "month", datetime(2026, 1, 20), Calendar())
    assert found is not None
    assert (found.start, found.end) == (datetime(2026, 1, 1), datetime(2026, 2, 1))
    assert found.periods == 12
    assert found.forecast is not None
    assert found.forecast.value == pytest.approx(372, rel=0.02)


def test_outlook_looks_at_nothing_later() -> None:
    dates = every(2, datetime(2025, 1, 1), datetime(2026, 1, 1))
    later = pl.concat([dates, every(0.1, datetime(2026, 1, 1), datetime(2026, 3, 1))])
    until = datetime(2026, 1, 1)
    assert outlook(later, "month", until, Calendar()) == outlook(dates, "month", until, Calendar())


@pytest.mark.parametrize(("months", "periods"), [(0, None), (3, 3)])
def test_outlook_says_what_there_is(months: int, periods: int | None) -> None:
    dates = every(2, datetime(2025, 1, 1), datetime(2025, months + 1, 1))
    found = outlook(dates, "month", datetime(2026, 1, 1), Calendar())
    assert (found and found.periods) == periods
    assert found is None or found.forecast is None
