"""A grid of cells, as workbooks and web pages hold it, to a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from csvoice.raw_tables import RawTable
from csvoice.read.body import to_body
from csvoice.read.headers import SEARCHED_ROWS, find_header


@dataclass(frozen=True, slots=True)
class Layout:
    """What a grid alone does not tell.

    Attributes:
        merged: Cells merged downwards: column, first and last row, counted from 0.
        hidden: Rows that the file does not show, counted from 0.
        uncomputed: Cells with a formula but no value, (row, column), counted from 0.
    """

    merged: tuple[tuple[int, int, int], ...] = ()
    hidden: frozenset[int] = frozenset()
    uncomputed: frozenset[tuple[int, int]] = frozenset()


NOTHING = Layout()


def to_table(
    grid: pl.DataFrame,
    path: Path,
    sheet: str | None,
    layout: Layout = NOTHING,
    encoding: str | None = None,
) -> RawTable:
    """Find the header of a grid and what stands below it; rows are counted from 1.

    Args:
        grid: String columns, a row a row of the sheet.
        path: The file.
        sheet: Name of the sheet; None where the format has none.
        layout: Merged and hidden cells, formulas without a value.
        encoding: The text encoding, where the format has one.
    """
    header = find_header(grid.head(SEARCHED_ROWS).rows())
    numbers = pl.int_range(1, grid.height + 1, eager=True).alias("row").slice(header.end)
    filled = _filled_down(grid, layout, header.end)
    cells = filled.slice(header.end).rename(dict(zip(grid.columns, header.names, strict=True)))
    body = to_body(cells, numbers, header)
    return RawTable(
        body.frame,
        body.rows,
        path,
        sheet=sheet,
        encoding=encoding,
        totals=body.totals,
        notes=(*body.notes, *_hidden_note(body.rows, layout)),
        uncomputed=_uncomputed(body.frame, header.names, header.end, layout),
    )


def _filled_down(grid: pl.DataFrame, layout: Layout, start: int) -> pl.DataFrame:
    """Give every row of a cell merged downwards the cell's value, as a reader of it does."""
    columns: dict[int, list[tuple[int, int]]] = {}
    for column, first, last in layout.merged:
        if first >= start and column < grid.width:
            columns.setdefault(column, []).append((first, min(last, grid.height - 1)))
    return grid.with_columns(
        _repeated(grid.to_series(column), spans) for column, spans in columns.items()
    )


def _repeated(cells: pl.Series, spans: Iterable[tuple[int, int]]) -> pl.Series:
    filled = cells.to_list()
    for first, last in spans:
        filled[first + 1 : last + 1] = [filled[first]] * (last - first)
    return pl.Series(cells.name, filled, dtype=pl.String)


def _hidden_note(rows: pl.Series, layout: Layout) -> list[str]:
    hidden = int((rows - 1).is_in(list(layout.hidden)).sum()) if layout.hidden else 0
    if not hidden:
        return []
    return [
        f"有 {hidden:,} 行在表里被筛选或手工隐藏，也一并读入了；"
        "只要看得见的行，请在 Excel 中复制可见的行，另存后再读。"
    ]


def _uncomputed(
    frame: pl.DataFrame, names: tuple[str, ...], start: int, layout: Layout
) -> tuple[str, ...]:
    """Name the blank columns whose cells are formulas that nobody has computed yet."""
    columns = {column for row, column in layout.uncomputed if row >= start}
    return tuple(
        names[column]
        for column in sorted(columns)
        if names[column] in frame.columns and frame[names[column]].null_count() == frame.height
    )
