"""Excel workbooks: xlsx, xlsm, xlsb, xls and ods, every cell as a string."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import fastexcel
import polars as pl

from csvoice.errors import InputError
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read.grid import NOTHING, Layout, to_table
from csvoice.read.layout import BROKEN, layouts
from csvoice.read.sheets import choose_sheets, named_sheet
from csvoice.read.used_range import Used, used_range

# Excel keeps a time of day as a moment of its day zero, a date as midnight.
_TIME_OF_DAY = r"^1899-12-3[01] (\d\d:\d\d:\d\d)$"
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
_CARRIAGE_RETURN = "_x000D_"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds a workbook with a password."""
_BOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
"""Names of the stream that holds an old workbook."""


def open_excel(path: Path, options: ReadOptions) -> list[RawTable]:
    """Read the sheets of a workbook that hold feedback, or the one asked for.

    Row numbers are those that Excel shows.

    Raises:
        InputError: The workbook is protected by a password or cannot be read, or has no such sheet.
    """
    try:
        # From bytes, calamine goes by the content; from a path, by the suffix.
        used = used_range(path, options)
        workbook = fastexcel.read_excel(used.content)
        names = workbook.sheet_names
        known = layouts(used.content)
        if options.sheet is not None:
            names = [named_sheet(path, names, options.sheet)]
            return [_noted(table, used) for table in [_table(path, workbook, names[0], known)]]
        sheets = [(name, workbook.load_sheet(name, n_rows=0).visible) for name in names]
        tables = [_table(path, workbook, name, known) for name, seen in sheets if seen == "visible"]
    except (fastexcel.FastExcelError, *BROKEN) as error:
        raise InputError(_unreadable(path, error)) from None
    return choose_sheets([_noted(table, used) for table in tables], names)


def _noted(table: RawTable, used: Used) -> RawTable:
    note = used.notes.get(str(table.sheet))
    return replace(table, notes=(note, *table.notes)) if note else table


def _unreadable(path: Path, error: Exception) -> str:
    if "password" in str(error).lower() or _ENCRYPTED in path.read_bytes():
        return f"{path.name} 有密码保护，不能读取。请在 Excel 中去掉密码，另存后再试。"
    if zipfile.is_zipfile(path) or any(name in path.read_bytes() for name in _BOOK):
        return (
            f"{path.name} 是工作簿，但有密码或写法少见，没能读懂。"
            "请用 Excel 或 WPS 打开后另存为 .xlsx，再试一次。"
        )
    return (
        f"{path.name} 不是有效的 Excel 文件，或没有下载完整。"
        "请重新导出；Excel 能打开的话，另存为 .xlsx 再试。"
    )


def _table(
    path: Path, workbook: fastexcel.ExcelReader, name: str, known: Mapping[str, Layout]
) -> RawTable:
    # Without skip_rows=0 blank rows at the top would vanish, and with them the row numbers.
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    grid = sheet.to_polars().with_columns(
        pl.all()
        .str.replace(_TIME_OF_DAY, "$1")
        .str.replace(_MIDNIGHT, "$1")
        .str.replace_all(_CARRIAGE_RETURN, "", literal=True)
    )
    return to_table(grid, path, name, known.get(name, NOTHING))
