"""How large a table may be, found before anything of it is built.

What strangers send may be small on disk and huge when read. A table counts by its cells' bytes and
by its cells, whichever is more; `--max-mb` raises the limit.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from csvoice.errors import InputError
from csvoice.raw_tables import ReadOptions

BYTES_A_CELL = 24
"""What an empty cell takes while a table is built."""

_MEGABYTE = 1_000_000
_LONGEST_CELL = 1_000_000
"""Bytes; Excel's own limit is 32,767 characters."""
_MOST_COLUMNS = 16_384
"""As many as Excel has."""


def check_size(path: Path, size: int, options: ReadOptions) -> None:
    """Refuse a table of more bytes than the options allow.

    Raises:
        InputError: Says how large it would be, and which option raises the limit.
    """
    megabytes = -(-size // _MEGABYTE)
    if megabytes > options.max_mb:
        raise InputError(
            f"{path.name} 展开后约有 {megabytes:,} MB，超过上限 {options.max_mb:,} MB，没有读取。"
            f"请分成几个文件；确实要读，并且内存够用，请加 --max-mb {megabytes}。"
        )


def check_cells(path: Path, rows: int, columns: int, options: ReadOptions) -> None:
    """Refuse a table of more cells than the options allow, however empty they are.

    Raises:
        InputError: As `check_size`.
    """
    check_size(path, rows * columns * BYTES_A_CELL, options)


def check_width(path: Path, columns: int) -> None:
    """Refuse a table with more columns than Excel has.

    Raises:
        InputError: Says how many there are.
    """
    if columns > _MOST_COLUMNS:
        raise InputError(
            f"{path.name} 有 {columns:,} 列，最多 {_MOST_COLUMNS:,} 列，不像导出表，没有读取。"
            "请检查分隔符，重新导出。"
        )


def check_runs(path: Path, content: bytes, ends: bytes) -> None:
    """Refuse bytes in which none of `ends` occurs for longer than any cell is.

    Raises:
        InputError: Names the line.
    """
    start = 0
    while start + _LONGEST_CELL < len(content):
        until = start + _LONGEST_CELL
        last = max(content.rfind(bytes([end]), start, until) for end in ends)
        if last < 0:
            line = content.count(b"\n", 0, start) + 1
            raise _too_long(path, f"第 {line:,} 行")
        start = last + 1


def check_table(path: Path, frame: pl.DataFrame, options: ReadOptions) -> None:
    """Refuse a table that was read and is larger than the options allow, or has too long a cell.

    Raises:
        InputError: As `check_size`, or names the column.
    """
    check_size(path, int(frame.estimated_size()), options)
    text = frame.select(pl.col(pl.String).str.len_bytes().max())
    for name in text.columns:
        if (text[name].item() or 0) > _LONGEST_CELL:
            raise _too_long(path, f"「{name[:20]}」一列")


def _too_long(path: Path, where: str) -> InputError:
    return InputError(
        f"{path.name} {where}有一格超过 {_LONGEST_CELL // 1000:,} KB，不像一条反馈，没有读取。"
        "请检查换行、引号和分隔符，重新导出。"
    )


_CONTENT = "content.xml"
_TAG = re.compile(rb"<(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_TIMES = re.compile(rb'\bnumber-(?:rows|columns)-repeated="(\d{1,9})"')


def check_repeated(path: Path, archive: zipfile.ZipFile, options: ReadOptions) -> None:
    """Refuse an .ods workbook with a sheet that is larger than the options allow.

    Raises:
        InputError: Says how large it would be.
    """
    if _CONTENT not in archive.namelist():
        return
    for sheet in _sheets(archive.read(_CONTENT)):
        if sheet.rows:
            check_width(path, sheet.columns)
        check_cells(path, sheet.rows, sheet.columns, options)
        check_size(path, sheet.bytes, options)


@dataclass(slots=True)
class _Sheet:
    """What is known of a sheet so far: its used rows and columns, and the bytes of its texts."""

    rows: int = 0
    columns: int = 0
    bytes: int = 0
    row: int = 0
    times: int = 1
    column: int = 0

    def begin_row(self, times: int) -> None:
        self.row, self.times, self.column = self.row + times, times, 0

    def add_cells(self, times: int, length: int) -> None:
        self.column += times
        if length:
            self.rows, self.columns = self.row, max(self.columns, self.column)
            self.bytes += length * times * self.times


def _sheets(xml: bytes) -> list[_Sheet]:
    sheets = list[_Sheet]()
    tags = list(_TAG.finditer(xml))
    ends = [tag.start() for tag in tags[1:]] + [len(xml)]
    for tag, end in zip(tags, ends, strict=True):
        found = _TIMES.search(tag[2])
        times = int(found[1]) if found else 1
        if tag[1] == b"table":
            sheets.append(_Sheet())
        elif tag[1] == b"table-row" and sheets:
            sheets[-1].begin_row(times)
        elif sheets:
            blank = tag[2].endswith(b"/") and b"value" not in tag[2]
            sheets[-1].add_cells(times, 0 if blank else end - tag.start())
    return sheets
