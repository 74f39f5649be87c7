from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.analyze.series.period_names import date_span
from csvoice.analyze.series.periods import By, choose_period, days_of, split
from csvoice.errors import InputError, UsageError
from csvoice.precision import Precision


def days(first: str, last: str, step: int = 1) -> pl.Series:
    start, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    count = (end - start).days // step + 1
    dates = [start + timedelta(days=step * number, hours=9) for number in range(count)]
    return pl.Series("created_at", dates, dtype=pl.Datetime("us"))


QUARTER = days("2024-01-29", "2024-03-31")


@pytest.mark.parametrize(
    ("dates", "by", "wanted", "label", "previous"),
    [
        (QUARTER, None, "auto", "2024 年 3 月", "2024 年 2 月"),
        (QUARTER, None, "latest", "2024 年 3 月", "2024 年 2 月"),
        (QUARTER, None, "2024-02", "2024 年 2 月", None),
        (QUARTER, None, "2024-2", "2024 年 2 月", None),
        (QUARTER, None, "2024-01", "2024 年 1 月（29 日至 31 日）", None),
        (QUARTER, None, "all", "全部数据（2024 年 1 月 29 日至 3 月 31 日）", None),
        (
            QUARTER,
            "week",
            "auto",
            "2024 年第 13 周（3 月 25 日至 31 日）",
            "2024 年第 12 周（3 月 18 日至 24 日）",
        ),
        (
            QUARTER,
            None,
            "2024-W10",
            "2024 年第 10 周（3 月 4 日至 10 日）",
            "2024 年第 9 周（2 月 26 日至 3 月 3 日）",
        ),
        (QUARTER, "quarter", "auto", "2024 年第 1 季度（1 月 29 日至 3 月 31 日）", None),
        (
            days("2023-09-01", "2024-04-12"),
            "quarter",
            "auto",
            "2024 年第 1 季度",
            "2023 年第 4 季度",
        ),
        # The last month is incomplete: auto goes back, latest compares equal days.
        (days("2024-01-29", "2024-04-12"), None, "auto", "2024 年 3 月", "2024 年 2 月"),
        (
            days("2024-01-29", "2024-04-12"),
            None,
            "latest",
            "2024 年 4 月（1 日至 12 日）",
            "2024 年 3 月（1 日至 12 日）",
        ),
        (
            days("2024-02-01", "2024-03-20"),
            None,
            "2024-03",
            "2024 年 3 月（1 日至 20 日）",
            "2024 年 2 月（1 日至 20 日）",
        ),
        # An incomplete one begins with its first day, unless more than three days lack there.
        (
            days("2024-03-04", "2024-03-20"),
            None,
            "all",
            "全部数据（2024 年 3 月 4 日至 20 日）",
            None,
        ),
        (days("2024-03-04", "2024-03-20"), None, "2024-03", "2024 年 3 月（1 日至 20 日）", None),
        (days("2024-03-05", "2024-03-20"), None, "2024-03", "2024 年 3 月（5 日至 20 日）", None),
        # Three days at either end may lack, a fourth may not.
        (days("2024-03-04", "2024-03-28"), None, "auto", "2024 年 3 月", None),
        (
            days("2024-03-06", "2024-03-31"),
            None,
            "auto",
            "2024 年第 13 周（3 月 25 日至 31 日）",
            "2024 年第 12 周（3 月 18 日至 24 日）",
        ),
        # One row a week: the usual gap is seven days.
        (days("2024-02-02", "2024-03-31", 7), None, "auto", "2024 年 3 月", "2024 年 2 月"),
        (days("2024-03-15", "2024-03-15"), None, "auto", "全部数据（2024 年 3 月 15 日）", None),
    ],
)
def test_choose_period(
    dates: pl.Series, by: By | None, wanted: str, label: str, previous: str | None
) -> None:
    period, before = choose_period(dates, by, wanted)
    assert period.label == label
    assert (before.label if before else None) == previous


def counted(*rows: int) -> pl.Series:
    """Give so many rows to each month to March 2024, evenly."""
    first = pl.date(2024, 4, 1).dt.offset_by(f"-{len(rows)}mo")
    starts = pl.select(pl.date_range(first, pl.date(2024, 3, 1), "1mo")).to_series().to_list()
    return pl.Series(
        "created_at",
        [
            datetime(start.year, start.month, 1 + 27 * at // (n - 1))
            for start, n in zip(starts, rows, strict=True)
            for at in range(n)
        ],
        dtype=pl.Datetime("us"),
    )


@pytest.mark.parametrize(
    ("dates", "label", "previous", "rows"),
    [
        (counted(300, 280, 310, 17), "2024 年 2 月", "2024 年 1 月", 310),
        (counted(300, 280, 310, 17, 18, 19), "2024 年第 1 季度", "2023 年第 4 季度", 54),
        (counted(*[8] * 60), "全部数据（2019 年 4 月 1 日至 2024 年 3 月 28 日）", None, 480),
        (counted(*[12] * 40), "2024 年第 1 季度", "2023 年第 4 季度", 36),
    ],
)
def test_a_month_of_next_to_nothing_is_passed_over(
    dates: pl.Series, label: str, previous: str | None, rows: int
) -> None:
    period, before = choose_period(dates)
    assert (period.label, before.label if before else None) == (label, previous)
    assert period.note.startswith("2024 年 3 月只有 ")
    assert f"共 {rows} 条；要看 2024 年 3 月，请加 --period 2024-03。" in period.note
    assert choose_period(dates, however_few=True)[0].label == "2024 年 3 月"
    assert choose_period(dates, "month")[0].label == "2024 年 3 月"


@pytest.mark.parametrize("rows", [(17, 18, 17), (40,) * 24, (900, 800, 60)])
def test_small_files_and_steady_ones_keep_their_last_month(rows: tuple[int, ...]) -> None:
    period, _previous = choose_period(counted(*rows))
    assert (period.label, period.note) == ("2024 年 3 月", "")


@pytest.mark.parametrize("outlier", [datetime(1900, 1, 1), datetime(2099, 1, 1)])
def test_a_mistyped_year_does_not_move_the_period(outlier: datetime) -> None:
    dates = pl.concat([QUARTER, pl.Series("created_at", [outlier], dtype=pl.Datetime("us"))])
    assert choose_period(dates)[0].label == "2024 年 3 月"


MONTHS = pl.Series([datetime(2024, month, 1) for month in (1, 2, 3, 4)] * 9)
WEEKS = pl.Series([datetime(2024, 3, day) for day in (4, 11, 18)])


@pytest.mark.parametrize(
    ("dates", "precision", "by", "wanted", "label", "previous"),
    [
        (MONTHS, "month", None, "auto", "2024 年 4 月", "2024 年 3 月"),
        (MONTHS, "month", "quarter", "auto", "2024 年第 1 季度", None),
        (MONTHS, "month", "quarter", "latest", "2024 年第 2 季度（4 月 1 日至 30 日）",
         "2024 年第 1 季度（1 月 1 日至 30 日）"),
        (MONTHS, "month", None, "all", "全部数据（2024 年 1 月至 2024 年 4 月）", None),
        (MONTHS, "month", None, "2024-02", "2024 年 2 月", "2024 年 1 月"),
        (WEEKS, "week", None, "auto", "2024 年第 12 周（3 月 18 日至 24 日）",
         "2024 年第 11 周（3 月 11 日至 17 日）"),
        (MONTHS[:1], "quarter", None, "auto", "2024 年第 1 季度", None),
        (MONTHS, "year", None, "auto", "全部数据（2024 年）", None),
    ],
)  # fmt: skip
def test_no_period_is_shorter_than_the_dates_are_exact_to(
    dates: pl.Series, precision: Precision, by: By | None, wanted: str, label: str,
    previous: str | None,
) -> None:  # fmt: skip
    period, before = choose_period(dates, by, wanted, precision)
    assert (period.label, before.label if before else None) == (label, previous)


@pytest.mark.parametrize(
    ("precision", "by", "wanted"),
    [("month", "week", "auto"), ("month", None, "2024-W10"), ("year", "quarter", "auto")],
)
def test_a_shorter_one_is_refused(precision: Precision, by: By | None, wanted: str) -> None:
    with pytest.raises(UsageError, match="只精确到"):
        choose_period(MONTHS, by, wanted, precision)


@pytest.mark.parametrize(
    ("wanted", "label"),
    [
        ("2024年3月", "2024 年 3 月"),
        ("2024 年 03 月", "2024 年 3 月"),
        ("2024/3", "2024 年 3 月"),
        ("3月", "2024 年 3 月"),
        ("3月份", "2024 年 3 月"),
        ("2024年第10周", "2024 年第 10 周（3 月 4 日至 10 日）"),
        ("第10周", "2024 年第 10 周（3 月 4 日至 10 日）"),
        ("2024年第一季度", "2024 年第 1 季度（1 月 29 日至 3 月 31 日）"),
        ("Q1", "2024 年第 1 季度（1 月 29 日至 3 月 31 日）"),
        ("1季度", "2024 年第 1 季度（1 月 29 日至 3 月 31 日）"),
    ],
)
def test_periods_as_people_write_them(wanted: str, label: str) -> None:
    assert choose_period(QUARTER, None, wanted)[0].label == label


@pytest.mark.parametrize(("wanted", "number"), [("一", 1), ("二", 2), ("三", 3), ("四", 4)])
def test_quarters_are_counted_in_words(wanted: str, number: int) -> None:
    dates = days("2023-01-01", "2023-12-31")
    assert choose_period(dates, None, f"第{wanted}季度")[0].label == f"2023 年第 {number} 季度"


def test_a_month_without_a_year_is_the_last_one_there_is() -> None:
    dates = days("2022-11-01", "2024-02-20")
    assert choose_period(dates, None, "12月")[0].label == "2023 年 12 月"
    assert choose_period(dates, None, "1月")[0].label == "2024 年 1 月"
    with pytest.raises(InputError, match="「12月」里没有反馈"):
        choose_period(QUARTER, None, "12月")


def test_a_hole_before_the_period_leaves_nothing_to_compare_with() -> None:
    dates = pl.concat([days("2024-01-01", "2024-01-31"), days("2024-03-01", "2024-03-31")])
    period, previous = choose_period(dates)
    assert period.label == "2024 年 3 月"
    assert previous is None


def test_a_lone_day_in_mid_week_is_no_week() -> None:
    period, previous = choose_period(days("2024-03-14", "2024-03-14"))
    assert (period.label, period.by, previous) == ("全部数据（2024 年 3 月 14 日）", "all", None)


def test_undated() -> None:
    dates = pl.Series([None, None], dtype=pl.Datetime("us"))
    period, previous = choose_period(dates)
    assert (period.label, period.start, period.by, previous) == ("全部数据", None, "all", None)
    with pytest.raises(InputError, match="没有可用的日期"):
        choose_period(dates, None, "2024-03")


@pytest.mark.parametrize("wanted", ["2024-13", "2024-W54", "2024-Q5", "三月", "", "2024"])
def test_what_cannot_be_read_is_said(wanted: str) -> None:
    with pytest.raises(UsageError, match="看不懂的时段"):
        choose_period(QUARTER, None, wanted)


def test_a_period_without_rows_names_what_there_is() -> None:
    with pytest.raises(InputError, match="2024 年 1 月 29 日至 3 月 31 日"):
        choose_period(QUARTER, None, "2025-01")


@given(st.lists(st.datetimes(datetime(2023, 11, 1), datetime(2024, 3, 9)), min_size=1))
def test_every_dated_row_is_in_one_part(moments: list[datetime]) -> None:
    frame = pl.DataFrame({"created_at": [*moments, None]}, schema={"created_at": pl.Datetime("us")})
    period, previous = choose_period(frame["created_at"])
    parts = split(frame.lazy(), period, previous)
    sizes = [part.collect().height for part in (parts.feedback, parts.history, parts.after)]
    assert sum(sizes) == len(moments) + (period.by == "all")
    assert sizes[0] > 0
    if parts.previous is not None and previous is not None:
        within = parts.previous.collect()["created_at"]
        assert within.is_between(previous.start, previous.end, closed="left").all()


def test_days_of_an_incomplete_period_are_those_it_has() -> None:
    period, previous = choose_period(days("2024-01-01", "2024-03-30"), None, "latest")
    assert days_of(period) == 31
    period, previous = choose_period(days("2024-01-01", "2024-03-20"), None, "latest")
    assert previous is not None
    assert (days_of(period), days_of(previous)) == (20, 20)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2024-03-01", "2024-03-01", "2024 年 3 月 1 日"),
        ("2024-03-01", "2024-03-09", "2024 年 3 月 1 日至 9 日"),
        ("2024-03-01", "2024-04-01", "2024 年 3 月 1 日至 4 月 1 日"),
        ("2023-03-01", "2024-03-01", "2023 年 3 月 1 日至 2024 年 3 月 1 日"),
    ],
)
def test_date_span(first: str, last: str, text: str) -> None:
    assert date_span(datetime.fromisoformat(first), datetime.fromisoformat(last)) == text
