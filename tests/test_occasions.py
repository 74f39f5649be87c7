"""Public holidays, festivals and one's own days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from csvoice.errors import InputError
from csvoice.occasions import HOLIDAY, Calendar, Occasion, read_calendar


def in_year(year: int, calendar: Calendar | None = None) -> dict[str, Occasion]:
    found = (calendar or read_calendar()).events(date(year, 1, 1), date(year, 12, 31))
    return {event.name: event for event in found}


@pytest.mark.parametrize(
    ("year", "name", "first", "last"),
    [
        (2012, "春节", "2012-01-22", "2012-01-28"),
        (2020, "春节", "2020-01-24", "2020-02-02"),
        (2024, "春节", "2024-02-10", "2024-02-17"),
        (2024, "国庆节", "2024-10-01", "2024-10-07"),
        (2020, "中秋节、国庆节", "2020-10-01", "2020-10-08"),
        (2024, "618", "2024-06-16", "2024-06-20"),
        (2024, "双11", "2024-11-10", "2024-11-13"),
        (2024, "年货节", "2024-01-15", "2024-01-29"),
    ],
)
def test_days_as_they_were(year: int, name: str, first: str, last: str) -> None:
    event = in_year(year)[name]
    assert (event.start, event.end) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("year", range(2012, 2031))
def test_every_year_has_its_holidays(year: int) -> None:
    names = "、".join(in_year(year))
    for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节", "双12"):
        assert name in names


def test_days_are_named_and_adjusted() -> None:
    days = Calendar().days(date(2024, 2, 4), date(2024, 2, 18))
    assert days["workday"].to_list() == [True] * 6 + [False] * 8 + [True]
    assert days["event"].to_list() == [None] * 6 + ["春节"] * 8 + [None]
    assert set(days["kind"].drop_nulls()) == {HOLIDAY}
    assert days["weekday"][0] == 7


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "calendar.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_days(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        """
        [[event]]
        name = "新退货政策"
        start = 2026-11-01
        kind = "政策"

        [[event]]
        name = "会员日"
        start = 2024-02-29
        end = 2024-03-02
        yearly = true

        [[event]]
        name = "节前"
        around = "国庆节"
        start = -3
        end = -1
        """,
    )
    calendar = read_calendar(path)
    found = in_year(2026, calendar)
    assert found["新退货政策"] == Occasion(
        date(2026, 11, 1), date(2026, 11, 1), "新退货政策", "政策"
    )
    assert found["会员日"] == Occasion(date(2026, 2, 28), date(2026, 3, 2), "会员日", "其他")
    assert found["节前"] == Occasion(date(2026, 9, 28), date(2026, 9, 30), "节前", "其他")
    assert "双11" in found
    assert "新退货政策" not in in_year(2027, calendar)
    assert "会员日" not in in_year(2023, calendar)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[event]]\nname = "甲"', "第 1 个 [[event]] 不能用：要有 name 和 start"),
        ('[[event]]\nname = "甲"\nstart = "2026-11-01"', "start 和 end 应是日期，写成 2026-11-11"),
        ('[[event]]\nname = "甲"\nstart = 2026-11-02\nend = 2026-11-01', "end 早于 start"),
        (
            '[[event]]\nname = "甲"\nstart = 2026-11-02\nyear = true',
            "没有名为 year 的键（是不是 yearly？）",
        ),
        ("[[event]]\nname = 3\nstart = 2026-11-02", "name 的值 3 类型不对"),
        ('[[event]]\nname = "甲"\naround = "春结"\nstart = 1', "around 应是法定假日：元旦、春节"),
        ('[[event]]\nname = "甲"\naround = "春节"\nstart = 2026-11-02', "start 和 end 应是天数"),
        ('[event]\nname = "甲"', "里只能有 [[event]]"),
        ('event = ["甲"]', "应写成 [[event]]"),
        ('name = "甲"', "里只能有 [[event]]"),
        ("[[event]", "不是有效的 TOML 文件"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=r"calendar\.toml") as caught:
        read_calendar(own(tmp_path, text))
    assert said in str(caught.value)


def test_years_without_known_holidays_have_none() -> None:
    assert Calendar().events(date(1900, 1, 1), date(1900, 12, 31)) == ()
    assert Calendar().days(date(2200, 1, 1), date(2200, 1, 7))["event"].null_count() == 7
