from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from csvoice_risk_warning.options import AHEAD

from csvoice import Bullets, Calendar, Finding
from csvoice.occasions import Rule
from tests.feedback import context
from tests.plugins.risk_warning.rows import row, section, table

FIRST = datetime(2025, 1, 1)
SALE = Calendar((Rule("店庆", date(2025, 7, 10), date(2025, 7, 12), "促销", yearly=True),))


def daily(days: int, sale: int = 6, last: int = 6) -> pl.DataFrame:
    """Six rows a day, so many on the days of the sale and in the last weeks."""
    rng = np.random.default_rng(5)
    rows = []
    for number in range(days):
        day = FIRST + timedelta(days=number)
        usual = last if number >= days - 61 else 6
        size = sale if (day.month, day.day) in [(7, 10), (7, 11), (7, 12)] else usual
        count = int(rng.poisson(size))
        rows += [row(0, created_at=day, text=f"还没到 {number} {n}") for n in range(count)]
    return table(*rows)


def ahead(frame: pl.DataFrame, **options: Any) -> tuple[list[str], list[Finding]]:
    """Return every line of 下期风险, of the body and the appendix, and the findings."""
    made = section(context(frame, calendar=SALE), AHEAD, **options)
    shown = (one for one in (*made.blocks, *made.appendix) if isinstance(one, Bullets))
    return [item for block in shown for item in block.items], list(made.findings)


def test_a_day_that_brought_more_before_is_a_risk() -> None:
    said, found = ahead(daily(546, sale=30))
    told = next(one for one in said if "店庆" in one)
    assert told.startswith("2026 年 7 月 10 日至 12 日是店庆，过去 1 次，日均条数是平常的")
    (event,) = [one for one in found if one.segment == "event=店庆"]
    assert event.interval is not None
    assert event.interval.low > 2 < event.value < event.interval.high


def test_a_day_like_any_other_is_named_and_no_finding() -> None:
    said, found = ahead(daily(546))
    assert any("店庆" in one and "看不出与平常不同" in one for one in said)
    assert not [one for one in found if one.segment == "event=店庆"]


def test_a_day_the_data_have_never_seen_is_named() -> None:
    said, _found = ahead(daily(181))
    assert "2025 年 7 月 10 日至 12 日是店庆，数据里没有过这样的日子，无从估计影响。" in said


@pytest.mark.parametrize(("target", "above"), [(50.0, True), (5000.0, False)])
def test_a_forecast_is_held_against_the_target(target: float, above: bool) -> None:
    _said, found = ahead(daily(546), target=target)
    forecasts = [one for one in found if one.measure == "forecast_above"]
    assert bool(forecasts) == above
    for one in forecasts:
        assert one.baseline == target
        assert "高于目标（50 条），明确，" in one.statement


def test_without_dates_nothing_is_ahead() -> None:
    assert ahead(daily(181).drop("created_at")) == ([], [])
