"""Parquet files, every cell as a string."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from csvoice.errors import InputError
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read.limits import check_cells, check_size, check_width

_STDERR = 2
_BEIJING = "Asia/Shanghai"


def open_parquet(path: Path, options: ReadOptions) -> list[RawTable]:
    """Read a Parquet file; row numbers count its rows.

    Raises:
        InputError: It is no valid Parquet file, or larger than the options allow.
    """
    try:
        with _without_traces():
            stored = pl.scan_parquet(path)
            schema = stored.collect_schema()
            check_width(path, len(schema))
            check_cells(path, stored.select(pl.len()).collect().item(), len(schema), options)
            frame = stored.collect()
            _check(path, frame, options)
            text = frame.select(as_text(name, dtype) for name, dtype in schema.items())
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise InputError(
            f"{path.name} 不是有效的 Parquet 文件，"
            f"或已损坏（{str(error).splitlines()[0]}），请重新导出。"
        ) from None
    rows = pl.int_range(1, frame.height + 1, eager=True).alias("row")
    return [RawTable(text.with_columns(pl.all().replace("", None)), rows, path)]


@contextmanager
def _without_traces() -> Iterator[None]:
    """Keep what Rust prints of a damaged file from the terminal: polars raises an error besides."""
    sys.stderr.flush()
    kept, nowhere = os.dup(_STDERR), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)


def _check(path: Path, frame: pl.DataFrame, options: ReadOptions) -> None:
    """Refuse what is too large: a text that is stored, and held, once may fill every row."""
    texts = frame.select(pl.col(pl.String).str.len_bytes().cast(pl.UInt64).sum())
    check_size(path, sum(texts.row(0)) if texts.width else 0, options)


def as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """Write a typed column as the text that a spreadsheet would show; times are Beijing's."""
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        local = column.dt.convert_time_zone(_BEIJING) if dtype.time_zone else column
        return local.dt.to_string("%Y-%m-%d %H:%M:%S")
    if isinstance(dtype, pl.Duration):
        return column.dt.total_seconds().cast(pl.String)
    if isinstance(dtype, pl.List | pl.Array) and dtype.inner.is_nested():
        return pl.struct(column).struct.json_encode().alias(name)
    if isinstance(dtype, pl.List | pl.Array):
        return column.cast(pl.List(pl.String)).list.join("、")
    if isinstance(dtype, pl.Struct):
        return column.struct.json_encode()
    if dtype == pl.Binary:
        return column.map_batches(_decoded, return_dtype=pl.String)
    return column.cast(pl.String)


def _decoded(column: pl.Series) -> pl.Series:
    """Read bytes as text; null where they are none, as those of a picture."""
    return pl.Series(column.name, map(_text, column), dtype=pl.String)


def _text(content: bytes | None) -> str | None:
    try:
        return None if content is None else content.decode()
    except UnicodeDecodeError:
        return None
