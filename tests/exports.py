"""Small invented exports."""

from __future__ import annotations

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


def write_export(folder: Path, rows: int = 64, name: str = "导出.csv") -> Path:
    """Write a CSV of two months with id, text, date, brand and customer."""
    frame = pl.DataFrame(
        {
            "工单编号": [f"G{number:05d}" for number in range(rows)],
            "反馈内容": [f"{TEXTS[number % len(TEXTS)]}（{number}）" for number in range(rows)],
            "创建时间": [
                f"2026-{9 + number % 2:02d}-{1 + number * 7 % 30:02d} 10:00:00"
                for number in range(rows)
            ],
            "品牌": [("云雀", "青禾")[number % 2] for number in range(rows)],
            "客户姓名": [("张三", "李四", "王五")[number % 3] for number in range(rows)],
        }
    )
    file = folder / name
    file.write_bytes(frame.write_csv().encode("utf-8-sig"))
    return file
