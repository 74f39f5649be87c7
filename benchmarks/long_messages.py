"""An invented workbook of long citizens' messages: what makes the work of a report heavy.

    python benchmarks/long_messages.py messages.xlsx [--rows 4300]

Words are drawn from jieba's dictionary by their frequency there, so that the vocabulary is as wide
as that of real messages; one event is planted. The same bytes each time for the same number of
rows.
"""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from xlsxwriter import Workbook

ROWS = 4_300
CLAUSES = (6, 40)
WORDS = (5, 14)
DAYS = 120
OPENINGS = (
    "小区物业不作为，业主多次投诉",
    "工地夜间施工噪音扰民",
    "公交车半小时等不到一班",
    "红绿灯时间太短，过不了马路",
    "学校乱收费，要求家长买平板",
    "公司拖欠工资三个月",
    "社保一直没有缴",
    "医院挂号排队太久",
)
EVENT, EVENT_DAY, EVENT_DAYS, EVENT_EVERY = "自来水发黄有异味，不敢喝", 100, 5, 12
"""Every so many messages tell of one event, and come within a few days."""
HEADERS = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情")
CREATED = datetime(2026, 1, 1)


def main() -> None:
    """Writes the workbook."""
    parser = argparse.ArgumentParser(description="an invented workbook of long messages")
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=ROWS)
    arguments = parser.parse_args()
    write_workbook(arguments.file, arguments.rows)


def write_workbook(file: Path, rows: int = ROWS) -> None:
    """Write so many messages under the headers of a complaints office."""
    rng = np.random.default_rng(20_240_229)
    words, likely = dictionary()
    with Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        for row in range(1, rows + 1):
            opening, moment = occasion(rng, row % EVENT_EVERY == 0)
            customer = f"U{rng.integers(rows)}"
            said = f"{opening}。{message(rng, words, likely)}"
            cells = (f"M{row:06}", customer, opening, f"{moment:%Y/%m/%d %H:%M}", said)
            sheet.write_row(row, 0, cells)


def occasion(rng: np.random.Generator, event: bool) -> tuple[str, datetime]:
    """What a message opens with, and when it comes."""
    first, days = (EVENT_DAY, EVENT_DAYS) if event else (0, DAYS)
    opening = EVENT if event else str(rng.choice(OPENINGS))
    return opening, CREATED + timedelta(days=first, minutes=int(rng.integers(days * 1440)))


def dictionary() -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return jieba's Chinese words, without names, and the running sum of their frequencies."""
    specification = find_spec("jieba")
    folder = Path(specification.origin or "").parent if specification else Path()
    schema = {"word": pl.String, "frequency": pl.Float64, "tag": pl.String}
    table = pl.read_csv(
        folder / "dict.txt", separator=" ", has_header=False, schema=schema, quote_char=None
    ).filter(pl.col("word").str.contains(r"^\p{Han}{1,4}$"), ~pl.col("tag").str.starts_with("nr"))
    running = table["frequency"].cum_sum().to_numpy()
    return table["word"].to_numpy(), running / running[-1]


def message(
    rng: np.random.Generator, words: NDArray[np.object_], likely: NDArray[np.float64]
) -> str:
    """Put words into clauses, and clauses into a message."""
    clauses = rng.integers(*WORDS, size=rng.integers(*CLAUSES))
    drawn = words[np.searchsorted(likely, rng.random(clauses.sum()))]
    parts = np.split(drawn, np.cumsum(clauses)[:-1])
    return "，".join("".join(part) for part in parts) + "，请尽快处理。"


if __name__ == "__main__":
    main()
