"""The rows of a table on a sheet."""

from __future__ import annotations

from csvoice.document.blocks import Table
from csvoice.render import phrases
from csvoice.render.xlsx.cells import Value, as_text, as_value
from csvoice.render.xlsx.sheet import Sheet


def write_rows(sheet: Sheet, table: Table) -> None:
    """Write the header and the rows of a table."""
    kinds = [column.kind for column in table.columns]
    styles = ["header" if kind == "text" else "header_right" for kind in kinds]
    heads = [as_text(phrases.header(column)) for column in table.columns]
    sheet.values([Value(head, style) for head, style in zip(heads, styles, strict=True)])
    for row in table.rows:
        sheet.values([as_value(cell, kind) for cell, kind in zip(row, kinds, strict=True)])
