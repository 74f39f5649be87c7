"""Dates that name no day: nothing in the report speaks of days."""

from __future__ import annotations

import re

import polars as pl
import pytest

from csvoice.context import Context
from csvoice.document.blocks import Chart, Quote
from csvoice.precision import EVERY, Precision
from tests.feedback import built, context, feedback_table, with_events

DAYS = r"\d 日|\d{4}-\d\d-\d\d(?!T)|日均|每日|每天|星期|周[一二三四五六日天]"


def coarse(precision: Precision) -> Context:
    """January to March, every date cut down to the first moment of its month, say."""
    table = feedback_table().with_columns(pl.col("created_at").dt.truncate(EVERY[precision]))
    return context(table.with_columns(precision=pl.lit(precision)))


@pytest.fixture(scope="module")
def monthly() -> Context:
    return coarse("month")


def test_nothing_speaks_of_days(monthly: Context) -> None:
    sections = built(monthly)
    assert monthly.period.label == "2024 年 3 月"
    assert {"trend", "changes", "quotes"} <= {section.name for section in sections}
    assert not {"busy-hours", "new-words"} & {section.name for section in sections}
    for section in sections:
        assert not re.findall(DAYS, repr(section)), section.name


def test_quotes_are_dated_as_far_as_it_is_known(monthly: Context) -> None:
    quotes = [block for one in built(monthly) for block in one.shown if isinstance(block, Quote)]
    assert quotes
    assert all("2024-03" in quote.about for quote in quotes)


def test_months_are_drawn_and_not_judged(monthly: Context) -> None:
    trend = next(section for section in built(monthly) if section.name == "trend")
    charts = [block.title for block in trend.appendix if isinstance(block, Chart)]
    assert charts == ["各月的反馈数量"]
    assert not trend.findings
    assert "没有逐日的数量，看不出增减" in repr(trend)


def test_years_are_one_period() -> None:
    assert coarse("year").period.label == "全部数据（2024 年）"


def test_no_event_hangs_on_the_first_of_a_month() -> None:
    table = feedback_table().with_columns(pl.col("created_at").dt.truncate("1mo"))
    flood = table.with_columns(precision=pl.lit("month"))
    assert with_events(flood).events == ()
