"""明细: the annotated rows, with a frozen header and a filter on every column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import polars as pl
from xlsxwriter import Workbook

from csvoice.charts.text import CONTROL
from csvoice.render.xlsx.cells import LONGEST, as_text
from csvoice.render.xlsx.names import SheetNames
from csvoice.render.xlsx.sheet import NARROWEST, WIDEST
from csvoice.render.xlsx.styles import Styles

MOST_ROWS = 1_048_575
SAMPLE = 1_000
Writer: TypeAlias = Callable[[int, int, Any, Any], object]


def write_appendix(
    book: Workbook, names: SheetNames, styles: Styles, frame: pl.DataFrame | None
) -> None:
    """Write the rows; more than a sheet can hold go on to the next."""
    if frame is None or not frame.width:
        return
    ready = _prepared(frame)
    for start in range(0, max(1, ready.height), MOST_ROWS):
        _write_sheet(book, names.take("明细"), styles, ready.slice(start, MOST_ROWS))


def _prepared(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that XML and Excel can hold; numbers that are none become empty."""
    text, real = pl.col(pl.String), pl.selectors.float()
    clean = frame.with_columns(
        text.str.replace_all(f"[{CONTROL}]", ""), pl.when(real.is_finite()).then(real)
    )
    longest = clean.select(text.str.len_bytes().max()).row(0, named=True)
    return clean.with_columns(
        pl.col(name).map_elements(as_text, return_dtype=pl.String)
        for name, size in longest.items()
        if (size or 0) > LONGEST
    )


def _write_sheet(book: Workbook, name: str, styles: Styles, frame: pl.DataFrame) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, frame.height, frame.width - 1)
    for column, (title, wide) in enumerate(zip(frame.columns, _widths(frame), strict=True)):
        sheet.set_column(column, column, wide)
        sheet.write_string(0, column, as_text(title), styles["header"])
    writers = [_writer(sheet, styles, dtype) for dtype in frame.dtypes]
    for row, cells in enumerate(frame.iter_rows(), start=1):
        for column, cell in enumerate(cells):
            if cell is not None:
                write, style = writers[column]
                write(row, column, cell, style)


def _writer(sheet: Any, styles: Styles, dtype: pl.DataType) -> tuple[Writer, Any]:
    if dtype == pl.String:
        return sheet.write_string, styles["plain"]
    if dtype == pl.Boolean:
        return sheet.write_boolean, styles["plain"]
    if dtype.is_numeric():
        return sheet.write_number, styles["plain"]
    if dtype in (pl.Datetime, pl.Date):
        return sheet.write_datetime, styles["date"]
    return lambda row, column, cell, style: sheet.write_string(
        row, column, as_text(str(cell)), style
    ), styles["plain"]


def _widths(frame: pl.DataFrame) -> list[float]:
    """Column widths by the first rows; a Chinese character is as wide as two Latin ones."""
    head = frame.head(SAMPLE).select(pl.all().cast(pl.String, strict=False))
    wide = (
        head.select((pl.all().str.len_chars() + pl.all().str.len_bytes()).max() / 2).row(0)
        if head.height
        else (0,) * head.width
    )
    return [
        min(WIDEST, max(NARROWEST, (cells or 0) + 2, 2.0 * len(title) + 4))
        for title, cells in zip(frame.columns, wide, strict=True)
    ]
