"""Opens .lines files: one feedback a line."""

from pathlib import Path

import polars as pl

import csvoice


def open_lines(path: Path, options: csvoice.ReadOptions) -> list[csvoice.RawTable]:
    lines = path.read_text("utf-8").splitlines()
    rows = pl.Series(range(1, len(lines) + 1))
    return [csvoice.RawTable(pl.DataFrame({"反馈内容": lines}), rows, path)]


@csvoice.hookimpl
def register_readers(config):
    return [csvoice.Reader("lines", (".lines",), open_lines)]
