from __future__ import annotations

import polars as pl
import pytest

from csvoice.read.body import to_body
from csvoice.read.headers import Row, find_header

DATA: Row = ("T1", "2024-03-01", "物流太慢了，一直没有到货", "华东")


@pytest.mark.parametrize(
    ("head", "first", "rows", "names"),
    [
        ([("编号", "时间", "内容", "地区"), DATA], 0, 1, ("编号", "时间", "内容", "地区")),
        (
            [
                ("3月投诉明细", None, None, None),
                ("导出时间：2024-04-01", None, "制表：张三", None),
                (None, None, None, None),
                ("编号", "时间", "投诉\n内容", "地区"),
                DATA,
            ],
            3,
            1,
            ("编号", "时间", "投诉内容", "地区"),
        ),
        (
            [
                ("编号", "反馈信息", None, "客户"),
                (None, "反馈时间", "反馈内容", None),
                DATA,
                DATA,
            ],
            0,
            2,
            ("编号", "反馈时间", "反馈内容", "客户"),
        ),
        (
            [("投诉", None, "处理", None), ("时间", "内容", "时间", "内容"), DATA, DATA],
            0,
            2,
            ("投诉-时间", "投诉-内容", "处理-时间", "处理-内容"),
        ),
        ([("编号", None, "内容", "内容"), DATA], 0, 1, ("编号", "第2列", "内容", "内容_2")),
        ([DATA, DATA], 0, 0, ("第1列", "第2列", "第3列", "第4列")),
        ([("甲", "乙"), ("x", "y")], 0, 1, ("甲", "乙")),
        ([("物流太慢",), ("客服很好",)], 0, 0, ("第1列",)),
        ([("客户的反馈内容",), ("物流太慢",)], 0, 1, ("客户的反馈内容",)),
        ([], 0, 1, ()),
    ],
)
def test_finds_the_header(head: list[Row], first: int, rows: int, names: tuple[str, ...]) -> None:
    header = find_header(head)
    assert (header.first, header.rows, header.names) == (first, rows, names)


def body_of(*rows: Row) -> tuple[list[Row], list[int], int, str]:
    header = find_header([("编号", "数量", "内容", None), *rows])
    frame = pl.DataFrame(rows, schema=dict.fromkeys(header.names, pl.String()), orient="row")
    body = to_body(frame, pl.Series(range(2, 2 + len(rows))), header)
    return body.frame.rows(), body.rows.to_list(), body.totals, "".join(body.notes)


@pytest.mark.parametrize(
    "total",
    [
        ("合计", "12", None, None),
        ("总计：", None, "30", None),
        (None, "华东小计", "3", None),
        ("合计：1,234条", None, None, None),
        ("Total", "5", None, None),
    ],
)
def test_drops_and_counts_totals(total: Row) -> None:
    rows, numbers, totals, notes = body_of(("1", "2", "好", None), total, ("2", "3", "坏", None))
    assert (rows, numbers, totals) == ([("1", "2", "好"), ("2", "3", "坏")], [2, 4], 1)
    assert "1 行合计" in notes


def test_keeps_a_feedback_about_totals() -> None:
    rows, *_, totals, _notes = body_of(("1", "2", "合计金额不对", None), ("2", None, "合计", None))
    assert len(rows) == 2
    assert totals == 0


def test_drops_repeated_headers_and_blank_rows_at_the_end() -> None:
    rows, numbers, totals, notes = body_of(
        ("1", "2", "好", None),
        ("编号", "数量", "内容", "第4列"),
        (None, "", None, None),
        ("2", "3", "坏", None),
        ("", None, None, None),
    )
    assert (len(rows), numbers, totals) == (3, [2, 4, 5], 1)
    assert "重复的表头" in notes


def test_says_that_there_is_no_header() -> None:
    header = find_header([DATA, DATA])
    frame = pl.DataFrame([DATA], schema=dict.fromkeys(header.names, pl.String()), orient="row")
    assert "没有找到表头" in to_body(frame, pl.Series([1]), header).notes[0]
