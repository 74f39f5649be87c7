"""Small invented exports."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

import polars as pl

TEXTS = (
    "物流太慢，等了一周还没到",
    "质量很好，非常满意",
    "客服态度差，打电话13800138000没人接",
    "电池起火了，太危险",
    "建议增加夜间模式",
    "请问怎么开发票",
    "包装破损，要求退款",
    "好用，下次还来",
)

NO_SECTIONS = ("csvoice.sections", "competitor-benchmark", "risk-warning")
"""What to disable for tests that look at rows, notes and files only: half the time is sections."""


def export(rows: int = 64, **columns: Sequence[object] | None) -> pl.DataFrame:
    """Make rows of two months with id, text, date, brand and customer.

    Args:
        rows: How many.
        columns: Cells to give in turn, over and over, in these columns; None leaves one out.
    """
    made: dict[str, Sequence[object] | None] = {
        "工单编号": [f"G{number:05d}" for number in range(rows)],
        "反馈内容": [f"{TEXTS[number % len(TEXTS)]}（{number}）" for number in range(rows)],
        "创建时间": [
            f"2026-{9 + number % 2:02d}-{1 + number * 7 % 30:02d} 10:00:00"
            for number in range(rows)
        ],
        "品牌": ("云雀", "青禾"),
        "客户姓名": ("张三", "李四", "王五"),
    } | columns
    kept = {name: islice(cycle(cells), rows) for name, cells in made.items() if cells is not None}
    return pl.DataFrame({name: list(cells) for name, cells in kept.items()})


def write_export(folder: Path, rows: int = 64, name: str = "导出.csv") -> Path:
    """Write them as a CSV."""
    file = folder / name
    file.write_bytes(export(rows).write_csv().encode("utf-8-sig"))
    return file
