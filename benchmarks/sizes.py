"""How do time and memory grow with the rows, and what does a kept year cost a new month?

    python benchmarks/sizes.py [--rows 100000 1000000] [--jobs 2]
    python benchmarks/sizes.py --year 12 --month 100000

The first prints a line for each number of rows, of 24 months and 200 products; the second compares
a report on a new month beside an archive of a year with one on that month alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from processes import can_measure_memory, peak_memory, timed

from csvoice.demo import demo_export

_PRODUCTS, _MONTHS, _SECONDS_A_MONTH = 200, 24, 2_630_016
_CHANGED = (
    ("两天", ("一天", "三天", "五天", "一周", "十天")),
    ("客服", ("客服小姐姐", "客服人员", "在线客服", "售后客服")),
    ("快递", ("物流", "送货的师傅", "快递小哥", "配送")),
    ("很", ("非常", "特别", "太", "真的很", "有点")),
)
"""Words, and what stands in their place in other copies of a text."""


def main() -> None:
    """Print what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--year", type=int, default=0, help="months of the archive")
    parser.add_argument("--month", type=int, default=100_000, help="rows of a month")
    arguments = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.0f}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["CSVOICE_CACHE"] = str(folder / "cache")
        if arguments.year:
            year(folder, arguments.year, arguments.month, arguments.jobs)
        else:
            growth(folder, arguments.rows, arguments.jobs)


def growth(folder: Path, sizes: Sequence[int], jobs: int) -> None:
    """Report on files of several sizes, each by itself."""
    for rows in sizes:
        file = folder / f"{rows}.csv"
        reviews(rows).write_csv(file)
        command = report(file, folder / "out", jobs)
        run = timed(command, folder)
        line = f"{rows:,} rows: {run.wall:.0f} s on the clock, {run.cpu:.0f} s of CPU"
        print(f"{line}, {run.cpu / rows * 1e6:.0f} µs a row", flush=True)
        if can_measure_memory():
            print(f"  peak memory {peak_memory(command, folder) / 1e6:,.0f} MB", flush=True)


def year(folder: Path, months: int, rows: int, jobs: int) -> None:
    """Fill an archive month by month, then report on one more, with it and alone."""
    whole = reviews(rows * (months + 1), months + 1)
    files = []
    for number in range(months + 1):
        files.append(folder / f"{number:02}.csv")
        whole[number * rows : (number + 1) * rows].write_csv(files[-1])
    archive = folder / "archive"
    for file in files[:-1]:
        run = timed(report(file, folder / "out", jobs, "--archive", str(archive)), folder)
        print(f"  {file.stem}: {run.cpu:.0f} s of CPU", flush=True)
    alone = timed(report(files[-1], folder / "out", jobs), folder)
    beside = timed(report(files[-1], folder / "out", jobs, "--archive", str(archive)), folder)
    print(
        f"{months} months of {rows:,} and a new one: {beside.cpu:.0f} s of CPU, the new one alone "
        f"{alone.cpu:.0f} s: {beside.cpu / alone.cpu:.2f}; on the clock {beside.wall:.0f} s, "
        f"{alone.wall:.0f} s"
    )


def report(file: Path, out: Path, jobs: int, *options: str) -> list[str]:
    """Return the command that makes a report without the cache."""
    fixed = ["-o", str(out), "--jobs", str(jobs), "--no-cache", "--no-open"]
    return [sys.executable, "-m", "csvoice", "report", str(file), *fixed, *options]


def reviews(rows: int, months: int = _MONTHS) -> pl.DataFrame:
    """Invent reviews in order of time: the demo's texts in other words, and a number in each."""
    texts = demo_export()["反馈内容"].drop_nulls().unique(maintain_order=True)
    n, said = pl.int_range(rows, dtype=pl.Int64).alias("n"), pl.col("text")
    frame = pl.select(n).with_columns(
        text=texts.gather(pl.select((n * 7919) % len(texts)).to_series())
    )
    for place, (word, others) in enumerate(_CHANGED):
        which = (pl.col("n") // len(texts) + place) % (len(others) + 1)
        new = which.replace_strict(dict(enumerate((word, *others))), return_dtype=pl.String)
        said = said.str.replace(word, new, literal=True)
    moment = pl.datetime(2024, 10, 1) + pl.duration(
        seconds=pl.col("n") * (months * _SECONDS_A_MONTH) // rows
    )
    return frame.select(
        pl.format("R{}", "n").alias("评论编号"),
        pl.format("{}（第{}次购买）", said, pl.col("n") % 97).alias("评论内容"),
        moment.dt.strftime("%Y-%m-%d %H:%M:%S").alias("评论时间"),
        pl.format("型号{}", pl.col("n") * 31 % _PRODUCTS).alias("产品"),
        (1 + pl.col("n") * 13 % 5).alias("评分"),
    )


if __name__ == "__main__":
    main()
