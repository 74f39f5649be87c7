"""明细: the annotated rows, with a frozen header and a filter on every column."""

from __future__ import annotations

import polars as pl
from xlsxwriter import Workbook

from csvoice.render.xlsx.cells import LONGEST, SheetNames, as_text
from csvoice.render.xlsx.sheet import NARROWEST, WIDEST, set_print
from csvoice.render.xlsx.styles import Styles

MOST_ROWS = 1_048_575
SAMPLE = 1_000


def write_appendix(
    book: Workbook, names: SheetNames, styles: Styles, frame: pl.DataFrame | None
) -> dict[str, pl.DataFrame]:
    """Lay out sheets for the rows; more than a sheet can hold go on to the next.

    Returns:
        The rows by the part of the workbook that `with_rows` is to put them into.
    """
    if frame is None or not frame.width:
        return {}
    ready = _prepared(frame)
    rows: dict[str, pl.DataFrame] = {}
    for start in range(0, max(1, ready.height), MOST_ROWS):
        part = ready.slice(start, MOST_ROWS)
        _lay_out(book, names.take("明细"), styles, part)
        rows[f"xl/worksheets/sheet{len(book.worksheets())}.xml"] = part
    return rows


def _prepared(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that Excel can hold; numbers that are none become empty."""
    real = pl.selectors.float()
    clean = _plain(frame).with_columns(pl.when(real.is_finite()).then(real))
    longest = clean.select(pl.col(pl.String).str.len_bytes().max()).row(0, named=True)
    return clean.with_columns(
        pl.col(name).map_elements(as_text, return_dtype=pl.String)
        for name, size in longest.items()
        if (size or 0) > LONGEST
    )


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists and the like as Python shows them."""
    known = (pl.String, pl.Boolean, pl.Datetime, pl.Date)
    odd = [one.name for one in frame if one.dtype not in known and not one.dtype.is_numeric()]
    return frame.with_columns(
        pl.Series(
            name,
            [None if cell is None else str(cell) for cell in frame[name].to_list()],
            dtype=pl.String,
        )
        for name in odd
    )


def _lay_out(book: Workbook, name: str, styles: Styles, frame: pl.DataFrame) -> None:
    sheet = book.add_worksheet(name)
    set_print(sheet, styles.theme)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, frame.height, frame.width - 1)
    kinds = zip(frame.columns, frame.dtypes, _widths(frame), strict=True)
    for column, (title, dtype, wide) in enumerate(kinds):
        style = "date" if dtype in (pl.Datetime, pl.Date) else "plain"
        sheet.set_column(column, column, wide, styles[style])
        sheet.write_string(0, column, as_text(title), styles["header"])


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
