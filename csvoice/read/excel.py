"""Excel workbooks: xlsx, xlsm, xlsb, xls and ods, every cell as a string."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import polars as pl

from csvoice.components import RawTable, ReadOptions
from csvoice.errors import InputError
from csvoice.read.headers import SEARCHED_ROWS, find_header, to_body
from csvoice.read.sheets import choose_sheets, named_sheet

# Excel keeps a time of day as a moment of its day zero, a date as midnight.
_TIME_OF_DAY = r"^1899-12-3[01] (\d\d:\d\d:\d\d)$"
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
_CARRIAGE_RETURN = "_x000D_"


def open_excel(path: Path, options: ReadOptions) -> list[RawTable]:
    """Read the sheets of a workbook that hold feedback, or the one asked for.

    Row numbers are those that Excel shows.

    Raises:
        InputError: The workbook is protected by a password or damaged, or has no such sheet.
    """
    try:
        workbook = fastexcel.read_excel(path)
        names = workbook.sheet_names
        if options.sheet is not None:
            return [_table(path, workbook, named_sheet(path, names, options.sheet))]
        sheets = [(name, workbook.load_sheet(name, n_rows=0).visible) for name in names]
        tables = [_table(path, workbook, name) for name, seen in sheets if seen == "visible"]
    except fastexcel.FastExcelError as error:
        raise InputError(_unreadable(path, error)) from None
    return choose_sheets(tables, names)


def _unreadable(path: Path, error: fastexcel.FastExcelError) -> str:
    if "password" in str(error):
        text = "{file} 有密码保护，不能读取。请在 Excel 中去掉密码，另存后再试。"
    else:
        text = "{file} 不是有效的 Excel 文件，或已损坏。请用 Excel 打开后另存为 .xlsx，再试一次。"
    return text.format(file=path.name)


def _table(path: Path, workbook: fastexcel.ExcelReader, name: str) -> RawTable:
    # Without skip_rows=0 blank rows at the top would vanish, and with them the row numbers.
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    grid = sheet.to_polars().with_columns(
        pl.all()
        .str.replace(_TIME_OF_DAY, "$1")
        .str.replace(_MIDNIGHT, "$1")
        .str.replace_all(_CARRIAGE_RETURN, "", literal=True)
    )
    header = find_header(grid.head(SEARCHED_ROWS).rows())
    numbers = pl.int_range(1, grid.height + 1, eager=True).alias("row").slice(header.end)
    cells = grid.slice(header.end).rename(dict(zip(grid.columns, header.names, strict=True)))
    body = to_body(cells, numbers, header)
    return RawTable(body.frame, body.rows, path, sheet=name, totals=body.totals, notes=body.notes)
