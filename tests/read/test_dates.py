from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from csvoice.read.dates import parse_dates

MARCH = datetime(2024, 3, 1)


def read_one(cell: str) -> datetime | None:
    return parse_dates(pl.Series([cell], dtype=pl.String)).item()


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2024-03-01", MARCH),
        ("2024/3/1", MARCH),
        ("2024.3.1", MARCH),
        ("2024年3月1日", MARCH),
        ("2024年3月1号", MARCH),
        ("２０２４－０３－０１", MARCH),
        ("20240301", MARCH),
        ("20240301.0", MARCH),
        ("2024年3月", MARCH),
        ("2024-03", MARCH),
        ("202403", MARCH),
        ("24-3-1", MARCH),
        ("240301", MARCH),
        ("01-Mar-2024", MARCH),
        ("1 March 2024", MARCH),
        ("March 1st, 2024", MARCH),
        ("2024-03-01（周五）", MARCH),
        ("45352", MARCH),
        ("45352.375", MARCH.replace(hour=9)),
        ("2024年3月1日 9时", MARCH.replace(hour=9)),
        ("2024年3月1日9时30分15秒", MARCH.replace(hour=9, minute=30, second=15)),
        ("2024/3/1 下午 3:20", MARCH.replace(hour=15, minute=20)),
        ("2024/3/1 上午12:05", MARCH.replace(minute=5)),
        ("3/1/2024 3:20 PM", MARCH.replace(hour=15, minute=20)),
        ("Mar 1, 2024 3:00 PM", MARCH.replace(hour=15)),
        ("2024-03-01T09:30:00", MARCH.replace(hour=9, minute=30)),
        ("2024-03-01T09:30:00.123456", MARCH.replace(hour=9, minute=30)),
        ("20240301093000", MARCH.replace(hour=9, minute=30)),
        ("202403010930", MARCH.replace(hour=9, minute=30)),
        ("2024-03-01 24:00:00", MARCH + timedelta(days=1)),
        ("二〇二四年三月一日", MARCH),
        ("二零二四年三月一日 上午9时", MARCH.replace(hour=9)),
        ("二〇二三年十二月二十三日", datetime(2023, 12, 23)),
        ("113/03/01", MARCH),
        ("113.3.1", MARCH),
        ("1130301", MARCH),
        ("民國113年3月1日", MARCH),
        ("民国113年03月01日 09:30", MARCH.replace(hour=9, minute=30)),
        ("民國九十九年三月一日", datetime(2010, 3, 1)),
        ("2024-Q1", datetime(2024, 1, 1)),
        ("2024年第二季度", datetime(2024, 4, 1)),
        ("2024年第10周", datetime(2024, 3, 4)),
        ("2021-W01", datetime(2021, 1, 4)),
        ("编辑于 2024-03-01 广东", MARCH),
        ("2024-03-01 来自iPhone客户端", MARCH),
    ],
)
def test_reads_the_spellings_of_exports(cell: str, moment: datetime) -> None:
    assert read_one(cell) == moment


@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("2024-03-01T01:00:00Z", 9),
        ("2024-03-01T09:00:00+08:00", 9),
        ("2024-03-01T01:00:00.000+0000", 9),
        ("2024-02-29T20:00:00-05:00", 9),
        ("Fri Mar 01 09:00:00 +0800 2024", 9),
        ("Fri, 01 Mar 2024 01:00:00 GMT", 9),
        ("1709254800", 9),
        ("1709254800000", 9),
        ("1709254800000000", 9),
    ],
)
def test_gives_moments_with_an_offset_in_beijing_time(cell: str, hour: int) -> None:
    assert read_one(cell) == MARCH.replace(hour=hour)


@pytest.mark.parametrize(
    "cell",
    ["", "  ", "昨天", "abc", "2024-02-30", "2024-13-01", "0000-00-00", "1024-01-01", "9999-12-31",
     "3", "13800138000", "2024-03-01 25:00", "5星"],
)  # fmt: skip
def test_leaves_the_rest_blank(cell: str) -> None:
    assert read_one(cell) is None


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["3/1/2024", "3/14/2024"], MARCH),
        (["1/3/2024", "14/3/2024"], MARCH),
        (["3/1/24", "3/2/24"], MARCH),
        (["24/3/1", "24/3/2"], MARCH),
        (["2024030109", "2024030110"], MARCH.replace(hour=9)),
        (["1709254800", "2024030109"], MARCH.replace(hour=9)),
    ],
)
def test_a_column_decides_on_the_order_of_its_numbers(cells: list[str], first: datetime) -> None:
    assert parse_dates(pl.Series(cells))[0] == first


def test_numbers_count_as_dates_only_where_allowed() -> None:
    cells = pl.Series(["45352", "1709254800", "20240301"])
    assert parse_dates(cells, numbers=False).to_list() == [None, None, MARCH]


FORMATS = [
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y年%m月%d日 %H时%M分%S秒",
    "%Y-%m-%dT%H:%M:%S",
    "%Y%m%d%H%M%S",
    "%d-%b-%Y %H:%M:%S",
    "%b %d, %Y %I:%M:%S %p",
]


def moments(until: datetime) -> st.SearchStrategy[list[datetime]]:
    """Give columns of a few moments, to the second."""
    moment = st.datetimes(datetime(1990, 1, 1), until).map(lambda one: one.replace(microsecond=0))
    return st.lists(moment, min_size=1, max_size=5)


def read(cells: list[str]) -> list[datetime | None]:
    return parse_dates(pl.Series(cells)).to_list()


@settings(max_examples=30)
@given(column=moments(datetime(2100, 12, 31)), spelling=st.sampled_from(FORMATS))
def test_reads_back_any_moment(column: list[datetime], spelling: str) -> None:
    assert read([moment.strftime(spelling) for moment in column]) == column


@settings(max_examples=20)
@given(column=moments(datetime(2100, 12, 1)))
def test_reads_back_numbers_of_excel_and_unix(column: list[datetime]) -> None:
    days = [(moment - datetime(1899, 12, 30)) / timedelta(days=1) for moment in column]
    assert read([f"{serial:.8f}" for serial in days]) == column
    past = [moment - datetime(1970, 1, 1, 8) for moment in column]
    assert read([f"{int(one.total_seconds()) * 1000}" for one in past]) == column


@settings(max_examples=20)
@given(st.lists(st.text(max_size=25), max_size=16))
def test_never_fails(cells: list[str]) -> None:
    dates = parse_dates(pl.Series(cells, dtype=pl.String))
    assert len(dates) == len(cells)
    assert dates.dt.year().drop_nulls().is_between(1990, 2100).all()


def test_a_date_without_a_year_is_read_only_where_the_year_is_known() -> None:
    cells = pl.Series(["3月1日", "03-01 08:15", "12月31日", "2月30日", "5.1"])
    assert parse_dates(cells).null_count() == len(cells)
    assert parse_dates(cells, year=2024).to_list() == [
        MARCH,
        MARCH.replace(hour=8, minute=15),
        datetime(2024, 12, 31),
        None,
        None,
    ]
