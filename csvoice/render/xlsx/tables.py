"""The rows of a table on a sheet."""

from __future__ import annotations

from csvoice import numerals
from csvoice.document.blocks import Cell, Table, TableColumn
from csvoice.render import phrases
from csvoice.render.xlsx.cells import Value, as_text, as_value
from csvoice.render.xlsx.sheet import MOST_ROWS, Sheet


def write_rows(sheet: Sheet, table: Table) -> None:
    """Write the header and the rows of a table, as many as the sheet can hold."""
    styles = ["header" if one.kind == "text" else "header_right" for one in table.columns]
    heads = [as_text(phrases.header(column)) for column in table.columns]
    top, room = sheet.row, max(0, MOST_ROWS - sheet.row - 4)
    sheet.values([Value(head, style) for head, style in zip(heads, styles, strict=True)])
    for row in table.rows[:room]:
        sheet.values([_value(cell, one) for cell, one in zip(row, table.columns, strict=True)])
    sheet.filterable(top, len(table.columns))
    if (left := len(table.rows) - room) > 0:
        sheet.text(f"一张工作表写不下，另有 {numerals.count(left)} 行。", "small")


def _value(cell: Cell, column: TableColumn) -> Value:
    """A cell; one that is neither empty nor zero has the colour of its column's mark."""
    value = as_value(cell, column.kind)
    marked = column.mark is not None and bool(cell) and cell == cell
    return value._replace(style=f"{value.style}.{column.mark}") if marked else value
