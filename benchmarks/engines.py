"""What does an engine cost, and do two workers do twice the work of one?

    python benchmarks/engines.py [--engines local dask ray spark] [--rows 120000]

Annotates invented feedback with one worker and with two, without the cache, and tells the start
(until the first part is there) from the pace after it. Prints a Markdown table; the tables made
must be equal, or it stops. On a machine with other jobs the ratio says nothing.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import polars as pl

from csvoice.api import _with_places
from csvoice.config import Config
from csvoice.demo import demo_export
from csvoice.pipeline.annotation import annotate_rows
from csvoice.planning import make_plan
from csvoice.plugins import load_plugins


def main() -> None:
    """Print a row for each engine."""
    parser = argparse.ArgumentParser(description="engines, with one worker and two")
    parser.add_argument("--engines", nargs="+", default=["local", "dask", "ray", "spark"])
    parser.add_argument("--rows", type=int, default=120_000)
    arguments = parser.parse_args()
    rows = invented(arguments.rows)
    print(f"{rows.height:,} rows; load {os.getloadavg()[0]:.0f}\n")
    print("| engine | first part, s | one worker, rows/s | two workers, rows/s | ratio |")
    print("| --- | ---: | ---: | ---: | ---: |")
    seen: set[bytes] = set()
    for engine in arguments.engines:
        (start, one), (_start, two) = (annotated(rows, engine, jobs, seen) for jobs in (1, 2))
        print(f"| {engine} | {start:.1f} | {one:,.0f} | {two:,.0f} | {two / one:.2f} |", flush=True)


def invented(rows: int) -> pl.DataFrame:
    """Repeat the demo's feedback with a number in each text, so that no two are equal."""
    export = demo_export().select(pl.col("反馈内容").alias("text"))
    texts = pl.concat([export] * (rows // export.height + 1)).head(rows)
    numbered = pl.format("{}（{}）", "text", pl.int_range(pl.len()))
    return _with_places(texts.filter(pl.col("text").is_not_null()).with_columns(text=numbered))


def annotated(rows: pl.DataFrame, engine: str, jobs: int, seen: set[bytes]) -> tuple[float, float]:
    """Annotate; the result must be what every other run made.

    Returns:
        Seconds until the first part was there, and rows a second from then on.
    """
    config = Config(engine=engine, jobs=jobs, cache=False, no_plugins=True)
    plan = make_plan(rows, config, load_plugins(config))
    came = list[tuple[float, int]]()
    begin = time.perf_counter()

    def note(_stage: str, done: int, _all: int) -> None:
        if done:
            came.append((time.perf_counter() - begin, done))

    with tempfile.TemporaryDirectory() as folder:
        table = annotate_rows(rows, plan, config, Path(folder), note).table.collect()
    seen.add(table.hash_rows().to_numpy().tobytes())
    assert len(seen) == 1, f"{engine} with {jobs} made another table"
    (first, at_first), (last, at_last) = came[0], came[-1]
    return first, (at_last - at_first) / (last - first)


if __name__ == "__main__":
    main()
