"""How long and how much memory does a report take in which every row has a product of its own?

Half of the rows are one customer's. Nothing is read from a data folder: the export is invented.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import polars as pl
from processes import can_measure_memory, peak_memory, timed

TEXTS = (
    "物流太慢，等了一周还没到",
    "质量很好，非常满意",
    "客服态度差，没人接",
    "电池起火了，太危险",
    "建议增加夜间模式",
    "请问怎么开发票",
    "包装破损，要求退款",
    "好用，下次还来",
)
SECONDS = 92 * 86_400


def write_export(file: Path, rows: int) -> None:
    """Write rows over three months, each with its own product."""
    number = pl.int_range(rows, dtype=pl.Int64).alias("n")
    n = pl.col("n")
    moment = pl.datetime(2026, 8, 1) + pl.duration(seconds=n * SECONDS // rows)
    text = (n % len(TEXTS)).replace_strict(dict(enumerate(TEXTS)), return_dtype=pl.String)
    pl.select(number).select(
        pl.format("G{}", n).alias("工单编号"),
        pl.format("{}（{}）", text, n).alias("反馈内容"),
        moment.dt.strftime("%Y-%m-%d %H:%M:%S").alias("创建时间"),
        pl.format("P{}", n).alias("产品型号"),
        pl.when(n % 2 == 0).then(pl.lit("张三")).otherwise(pl.format("客{}", n)).alias("客户姓名"),
    ).write_csv(file)


def main() -> None:
    """Make the export, report on it, print time and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "export.csv"
        write_export(file, arguments.rows)
        options = ["-o", str(folder / "out"), "--jobs", str(arguments.jobs), "--no-cache"]
        command = [sys.executable, "-m", "csvoice", "report", str(file), *options]
        run = timed(command, folder)
        print(f"{arguments.rows:,} rows: {run.wall:.0f} s on the clock, {run.cpu:.0f} s of CPU")
        if can_measure_memory():
            print(f"peak memory {peak_memory(command, folder) / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
