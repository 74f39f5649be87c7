from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from csvoice.read.values import (
    PARSERS,
    parse_amount,
    parse_answer,
    parse_count,
    parse_event,
    parse_nature,
    parse_number,
    parse_rating,
    parse_seconds,
    parse_tone,
)
from csvoice.schema import Kind


@pytest.mark.parametrize(
    ("parse", "cells", "values"),
    [
        (parse_rating, "5星 五星 4.0 5分 ４星 2星级 3颗星", [5, 5, 4, 5, 4, 2, 3]),
        (parse_rating, "4/5 ★★★★☆ ⭐⭐ 5.0/5.0", [4, 4, 2, 5]),
        (parse_rating, "非常满意 满意 一般 不满意 非常不满意", [5, 4, 3, 2, 1]),
        (parse_rating, "好评 中评 差评 A.满意 满意（4分）", [5, 3, 1, 4, 4]),
        (parse_rating, "未评价 五星好评 x", [None, None, None]),
        (parse_rating, "star5 star_1", [5, 1]),
        (parse_rating, "s-star4 allstar45 sml-str50 mid-rank-stars", [4, 4.5, 5, None]),
        (parse_number, "1.2万 1,234 999+ 3k 12 2.5w 1亿", [12000, 1234, 999, 3000, 12, 25000, 1e8]),
        (parse_number, "¥1,200.50 1200元 -3 无", [1200.5, 1200, -3, None]),
        (parse_answer, "是 否 已解决 未解决 1 0 TRUE closed Open", [1, 0, 1, 0, 1, 0, 1, 1, 0]),
        (parse_answer, "处理中 1.0 也许", [0, 1, None]),
        (parse_answer, "接通 未接通 已接听 呼损 排队放弃 振铃未接", [1, 0, 1, 0, 0, 0]),
        (parse_count, "12 -3 1.2万", [12, None, 12000]),
        (parse_amount, "-20 20 (35.5) -¥1,200 0", [20, 20, 35.5, 1200, 0]),
        (parse_event, "是 否 已转接 未超时 0 2次 按时 也许", [1, 0, 1, 0, 0, 1, 0, None]),
        (
            parse_nature,
            "投诉 业务咨询 举报 建议类 感谢 其他",
            [*["投诉", "咨询", "投诉", "建议", "表扬"], None],
        ),
        (parse_tone, "负面 正面 中性 positive 愤怒 smile 惊讶 -1", [-1, 1, 0, 1, -1, 1, None, -1]),
        (parse_seconds, "-60 -1 00:01:00 0", [None, None, 60, 0]),
        (parse_seconds, "3分20秒 00:03:20 03:20 200 200秒", [200] * 5),
        (parse_seconds, "2.5小时 1天2小时 1h5m 45s 2分钟 x", [9000, 93600, 3900, 45, 120, None]),
    ],
)
def test_reads_cells(
    parse: Callable[[pl.Series], pl.Series], cells: str, values: list[Any]
) -> None:
    assert parse(pl.Series(cells.split())).to_list() == values


@pytest.mark.parametrize(
    ("cell", "stars"), [("5.0 out of 5 stars", 5), ("3 stars", 3), ("Very satisfied", 5)]
)
def test_reads_english_ratings(cell: str, stars: float) -> None:
    assert parse_rating(pl.Series([cell])).item() == stars


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("响应时长", 90),
        ("响应时长(秒)", 90),
        ("响应时长（分钟）", 5_400),
        ("处理时长(小时)", 324_000),
        ("办理天数", 7_776_000),
        ("first_reply_time_in_minutes", 5_400),
        ("duration_ms (ms)", 0.09),
    ],
)
def test_a_number_alone_is_in_the_unit_of_the_header(header: str, seconds: float) -> None:
    assert parse_seconds(pl.Series(["90"]), header).item() == pytest.approx(seconds)


def test_reads_durations_as_excel_keeps_them() -> None:
    cells = pl.Series(["1899-12-31 00:03:20", "1900-01-02 12:00:00"])
    assert parse_seconds(cells).to_list() == [200, 2.5 * 86_400]


@settings(max_examples=20)
@given(st.lists(st.one_of(st.none(), st.text(max_size=20)), max_size=6))
def test_no_parser_fails_on_any_text(cells: list[str | None]) -> None:
    for parse in PARSERS.values():
        assert len(parse(pl.Series(cells, dtype=pl.String), "header")) == len(cells)


@settings(max_examples=20)
@given(st.integers(0, 10**7))
def test_reads_back_clock_times(seconds: int) -> None:
    hours, rest = divmod(seconds, 3600)
    cell = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
    assert parse_seconds(pl.Series([cell])).item() == seconds


@pytest.mark.parametrize("kind", ["rating", "count", "seconds", "answer", "event", "tone"])
def test_repeated_cells_are_read_as_each_by_itself(kind: Kind) -> None:
    cells = pl.Series(["是", "3分钟", None, "5", "负面", "1.2万"])
    alone = PARSERS[kind](cells, "")
    assert PARSERS[kind](pl.concat([cells] * 3), "").equals(pl.concat([alone] * 3))
