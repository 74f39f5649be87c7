"""A worksheet that is written from top to bottom."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

from csvoice.charts.text import width
from csvoice.render.xlsx.cells import Value, as_text
from csvoice.render.xlsx.styles import Styles

ROW_PIXELS = 20
NARROWEST, WIDEST = 9.0, 60.0


class Sheet:
    """Keeps the next free row and how wide each column has to be."""

    def __init__(self, book: Workbook, name: str, styles: Styles) -> None:
        self.book, self.name, self.styles = book, name, styles
        self.row = 0
        self._sheet = book.add_worksheet(name)
        self._sheet.hide_gridlines(2)
        self._widths: dict[int, float] = {}

    def text(self, text: str, style: str = "paragraph") -> None:
        """Write one line of text that runs over the cells to its right."""
        self._sheet.write_string(self.row, 0, as_text(text), self.styles[style])
        self.row += 1

    def values(self, row: Sequence[Value]) -> None:
        """Write one row of a table."""
        for column, (value, style) in enumerate(row):
            if isinstance(value, str):
                self._sheet.write_string(self.row, column, value, self.styles[style])
                longest = max(map(width, value[:200].split("\n")), default=0) * 2
            else:
                self._sheet.write_number(self.row, column, value, self.styles[style])
                longest = len(f"{value:,.0f}") + 4
            wanted = min(WIDEST, longest + 2)
            self._widths[column] = max(self._widths.get(column, NARROWEST), wanted)
        self.row += 1

    def gap(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows

    def picture(self, png: bytes, title: str, size: tuple[int, int], scale: float) -> None:
        """Put a picture below what was written; size in pixels of the file."""
        options = {
            "image_data": io.BytesIO(png),
            "x_scale": scale,
            "y_scale": scale,
            "description": as_text(title),
        }
        self._sheet.insert_image(self.row, 0, "picture.png", options)
        self.row += round(size[1] * scale) // ROW_PIXELS + 2

    def chart(self, chart: Any, title: str, size: tuple[int, int]) -> None:
        """Put a native chart below what was written; size in pixels."""
        chart.set_size({"width": size[0], "height": size[1]})
        self._sheet.insert_chart(self.row, 0, chart, {"description": as_text(title)})
        self.row += size[1] // ROW_PIXELS + 2

    def shade(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Shade cells from white to blue by their values."""
        scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#5F97C8"}
        self._sheet.conditional_format(*first, *last, scale)

    def finish(self) -> None:
        """Set the column widths; the sheet is complete."""
        for column, wide in self._widths.items():
            self._sheet.set_column(column, column, wide)
