"""A column of dates as a whole."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from csvoice.precision import Precision
from csvoice.read.date_columns import Dates, read_dates

YEAR_END = datetime(2023, 12, 30, 12).timestamp()


def read(cells: list[str], header: str = "时间", path: Path | None = None) -> Dates:
    return read_dates(pl.Series(cells, dtype=pl.String), header, path or Path("表.csv"))


@pytest.mark.parametrize(
    ("cells", "precision", "first"),
    [
        (["2024-03-15", "2024-04-02"], "day", datetime(2024, 3, 15)),
        (["2024-03", "2024-04"], "month", datetime(2024, 3, 1)),
        (["2024年3月", "2024年4月份"], "month", datetime(2024, 3, 1)),
        (["202403", "202404"], "month", datetime(2024, 3, 1)),
        (["Mar-24", "Apr-24"], "month", datetime(2024, 3, 1)),
        (["113/03", "113/04"], "month", datetime(2024, 3, 1)),
        (["2024年3月上旬", "2024年3月下旬"], "month", datetime(2024, 3, 1)),
        (["2024-02-01", "3月", "4月"], "month", datetime(2024, 2, 1)),
        (["2024\n3", "2024\n11"], "month", datetime(2024, 3, 1)),
        (["2024年\n3月\n15日", "2024年\n11月\n2日"], "day", datetime(2024, 3, 15)),
        (["2024-03-15\n9:30", "2024-03-16\n18:05:12"], "day", datetime(2024, 3, 15, 9, 30)),
        (["2024-Q2", "2024-Q3"], "quarter", datetime(2024, 4, 1)),
        (["2024年第二季度", "2024年第三季度"], "quarter", datetime(2024, 4, 1)),
        (["2024年第10周", "2024年第11周"], "week", datetime(2024, 3, 4)),
        (["2024-W01", "2024-W02"], "week", datetime(2024, 1, 1)),
        (["2023年", "2024年"], "year", datetime(2023, 1, 1)),
        (["2024-03-15", "2024-Q1"], "quarter", datetime(2024, 1, 1)),
    ],
)
def test_a_column_is_as_exact_as_its_coarsest_cells(
    cells: list[str], precision: Precision, first: datetime
) -> None:
    dates = read(cells)
    assert (dates.precision, dates.values[0]) == (precision, first)


def test_the_first_of_each_month_stands_for_months() -> None:
    assert read([f"2024-{month:02}-01" for month in range(1, 5)] * 5).precision == "month"
    assert read(["2024-03-01", "2024-04-01"], "统计月份").precision == "month"
    assert read(["2024-03-01"] * 20).precision == "day"
    assert read(["2024-03-15"], "月份").precision == "day"


def test_a_few_vague_cells_are_left_blank_and_named() -> None:
    dates = read(["2024-03-15"] * 40 + ["2024-03"])
    assert (dates.precision, dates.values.null_count()) == ("day", 1)
    assert dates.notes == (
        "「时间」一列有 1 个单元格没有写明是哪一天，作没有日期处理，如“2024-03”。",
    )


@pytest.mark.parametrize(
    "cell",
    [
        "今天06:09",
        "昨天 12:30",
        "21秒前",
        "35分钟前",
        "3小时前",
        "刚刚",
        "周三 09:10",
        "2 days ago",
    ],
)
def test_what_needs_the_time_of_export_is_left_blank_with_that_reason(cell: str) -> None:
    dates = read(["2024-03-15 09:00", cell])
    assert dates.values.to_list() == [datetime(2024, 3, 15, 9), None]
    assert dates.explained.to_list() == [False, True]
    assert f"“{cell}”这样的相对时间，要知道导出的时间才能换算" in dates.notes[0]


def test_the_year_comes_from_the_other_dates() -> None:
    dates = read(["2022-05-02", "2023年8月1日", "03月15日 08:15", "12-31"])
    assert dates.values.to_list()[2:] == [datetime(2023, 3, 15, 8, 15), datetime(2023, 12, 31)]
    assert dates.caveats == dates.notes
    assert "有 2 个日期没有年份，按同一列里最晚的日期算作 2023 年" in dates.notes[0]


def test_the_year_comes_from_the_name_of_the_file() -> None:
    dates = read(["2月29日", "3月1日"], path=Path("2024年评论.csv"))
    assert dates.values.to_list() == [datetime(2024, 2, 29), datetime(2024, 3, 1)]
    assert "按文件名算作 2024 年" in dates.notes[0]


def test_the_year_comes_from_the_time_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "评论.csv"
    path.touch()
    os.utime(path, (YEAR_END, YEAR_END))
    dates = read(["12月29日", "12月31日"], path=path)
    assert dates.values.to_list() == [datetime(2023, 12, 29), datetime(2022, 12, 31)]
    assert "按文件的修改时间（2023-12-30）算作 2022、2023 年" in dates.notes[0]


@pytest.mark.parametrize(("from_1904", "day"), [(True, 15), (False, None)])
def test_bare_serial_numbers_of_a_workbook_that_counts_from_1904(
    tmp_path: Path, from_1904: bool, day: int | None
) -> None:
    path = tmp_path / "老表.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": from_1904}) as book:
        book.add_worksheet().write(0, 0, 43904)
    expected = datetime(2024, 3, 15) if day else datetime(2020, 3, 14)
    assert read(["43904"], path=path).values.item() == expected
    assert read(["2024-03-15"], path=path).values.item() == datetime(2024, 3, 15)


def test_the_year_that_is_left_out_is_the_one_after_those_that_are_named() -> None:
    dates = read(["2019.12.26", "2019.07.01", "01.07", "01.16"])
    assert dates.values.to_list()[2:] == [datetime(2020, 1, 7), datetime(2020, 1, 16)]
    assert "按网页不写当年年份的习惯算作 2020 年" in dates.notes[0]
