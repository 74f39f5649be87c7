"""Invented labelled feedback: a few issue types, each with its own words."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

WORDS = {
    "物流": ("快递", "三天没到", "中转", "派送慢", "丢件", "配送员"),
    "质量": ("开裂", "掉漆", "做工粗糙", "用两天坏了", "异味", "缝线松"),
    "服务": ("客服推诿", "没人接电话", "态度差", "答非所问", "挂断", "敷衍"),
}
FILLERS = ("希望尽快处理", "已经反映多次", "很失望", "买给家人的", "请回复", "等了很久", "第二次了")


def labelled_frame(rows: int = 120, wrong: float = 0.05, seed: int = 1) -> pl.DataFrame:
    """Make rows of 反馈内容, 问题类型 and 创建时间, a few of them labelled wrong."""
    random = np.random.default_rng(seed)
    labels = [tuple(WORDS)[number % len(WORDS)] for number in range(rows)]
    texts = [
        "，".join(
            (
                *random.choice(WORDS[label], 2, replace=False),
                *random.choice(FILLERS, 2, replace=False),
                f"单号尾数{random.integers(1000, 9999)}",
            )
        )
        for label in labels
    ]
    given = [
        str(random.choice(tuple(WORDS))) if random.random() < wrong else label for label in labels
    ]
    days = [date(2026, 9, 1) + timedelta(days=number * 60 // rows) for number in range(rows)]
    return pl.DataFrame({"反馈内容": texts, "问题类型": given, "创建时间": days})


def write_labelled(folder: Path, frame: pl.DataFrame, name: str = "标注.csv") -> Path:
    """Write a frame as a CSV."""
    file = folder / name
    file.write_bytes(frame.write_csv().encode("utf-8-sig"))
    return file
