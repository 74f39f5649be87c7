from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from csvoice.read.body import Body, to_body
from csvoice.read.headers import Header
from tests.read.conftest import Read

HEADER = Header(0, 1, ("编号", "日期", "内容"))
DATA = [
    ("1", "2024-03-01", "太慢了"),
    ("2", "2024-03-02", "合计不对"),
    ("3", "2024-03-03", "备注：无"),
]


def body(*rows: Sequence[str | None]) -> Body:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(HEADER.names, pl.String()), orient="row")
    return to_body(frame, pl.Series(range(2, 2 + len(rows))), HEADER)


@pytest.mark.parametrize(
    "foot",
    [
        [("合计", None, "共3条")],
        [("总计：", "3", "3 条")],
        [("制表人：张三", None, "审核：李四")],
        [("制表：张三", "审核：李四", "日期：2024-04-01"), ("备注：数据来自客服系统", None, None)][
            1:
        ],
        [("小计", None, "3"), (None, None, None), ("注：以上为三月数据", None, None)],
        [(None, "导出时间：2024-04-01 09:00", None)],
        [("共 3 条记录", None, None)],
        [("本次共导出 3 条", None, None)],
        [("—— 以下空白 ——", None, None)],
        [("（备注）：1. 不含已撤销的", None, None), ("说明：内部资料", None, None)],
    ],
)
def test_foot_rows_are_no_feedback(foot: list[Sequence[str | None]]) -> None:
    found = body(*DATA, *foot)
    assert found.frame.rows() == DATA
    assert found.totals == sum(any(row) for row in foot)
    assert found.notes
    assert not any("张三" in note for note in found.notes)


@pytest.mark.parametrize(
    "row",
    [
        ("4", "2024-03-04", "备注：客户要求回电"),
        ("4", None, "说明：已经退款了"),
        ("合计", "2024-03-04", "账单的合计算错了，多收了钱"),
        (None, None, "一直打不通电话"),
    ],
)
def test_feedback_at_the_end_is_kept(row: Sequence[str | None]) -> None:
    assert body(*DATA, row).frame.height == 4


def test_a_foot_above_feedback_is_feedback() -> None:
    assert body(DATA[0], ("备注：没有编号的一条", None, None), *DATA[1:]).frame.height == 4


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ('="000000"', "000000"),
        ('=""', None),
        ("`2022072512345928000", "2022072512345928000"),
        ("'00123", "00123"),
        ("=1+1", "=1+1"),
        ("`好`的", "`好`的"),
    ],
)
def test_cells_protected_from_excel_are_freed(cell: str, meant: str | None) -> None:
    assert body((cell, "2024-03-01", "太慢了")).frame["编号"].to_list() == [meant]


def test_protected_ids_in_a_file(read: Read, write: Callable[..., Path]) -> None:
    text = '工单编号,评论内容\n"=""000000""",太慢了\n="000001",不理人\n`000002,坏了\n'
    assert read(write("a.csv", text)).frame["id"].to_list() == ["000000", "000001", "000002"]
