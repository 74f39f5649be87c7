"""A worksheet that is written from top to bottom."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil
from typing import Any

from xlsxwriter import Workbook

from csvoice.charts.text import width
from csvoice.company.theme import Theme
from csvoice.render.office import fitted, picture_size
from csvoice.render.xlsx.cells import Value, as_text
from csvoice.render.xlsx.styles import Styles

ROW_PIXELS = 20
NARROWEST, WIDEST = 9.0, 60.0


MOST_ROWS, MOST_FOOTER = 1_048_576, 200
ACROSS, ROOM = 8, 112.0
"""Columns that a text runs over, and how wide they are together at the least, in Latin letters."""

LINE_POINTS, TALLEST = 15.0, 409.0
OVER = "over"
"""Style of a text that runs over the cells to its right, whose column is no wider for it."""

LOGO = 220, 44
"""Pixels that a logo takes at most, across and down."""

FEWEST_FILTERED = 6
"""Rows from which on a table is worth a filter."""


class Sheet:
    """Keeps the next free row, how wide each column has to be, and the table to filter."""

    def __init__(self, book: Workbook, name: str, styles: Styles) -> None:
        self.book, self.name, self.styles = book, name, styles
        self.row = 0
        self._sheet = book.add_worksheet(name)
        self._sheet.hide_gridlines(2)
        set_print(self._sheet, styles.theme)
        self._widths: dict[int, float] = {}
        self._filtered = (0, 0, 0)

    def text(self, text: str, style: str = "paragraph") -> None:
        """Write a text over the cells to its right, in as many lines as it needs."""
        clean = as_text(text)
        scale = self.styles.size(style) / 10
        needed = sum(max(1, ceil(2 * width(line) * scale / ROOM)) for line in clean.split("\n"))
        self._sheet.set_row(self.row, min(TALLEST, needed * LINE_POINTS * scale))
        self._sheet.merge_range(self.row, 0, self.row, ACROSS - 1, "", self.styles[style])
        self._sheet.write_string(self.row, 0, clean, self.styles[style])
        self.row += 1

    def freeze(self) -> None:
        """Keep what was written so far in sight."""
        self._sheet.freeze_panes(self.row, 0)

    def filterable(self, top: int, columns: int) -> None:
        """Remember a table from its header in row `top` to here; the longest gets the filter."""
        rows = self.row - 1 - top
        if rows >= FEWEST_FILTERED and rows > self._filtered[1]:
            self._filtered = (top, rows, columns)

    def values(self, row: Sequence[Value]) -> None:
        """Write one row of a table."""
        for column, (value, style) in enumerate(row):
            if isinstance(value, str):
                self._sheet.write_string(self.row, column, value, self.styles[style])
                longest = max(map(width, value[:200].split("\n")), default=0) * 2
            else:
                self._sheet.write_number(self.row, column, value, self.styles[style])
                longest = len(f"{value:,.0f}") + 4
            wanted = 0.0 if style == OVER else min(WIDEST, longest + 2)
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

    def logo(self) -> None:
        """Put the company's logo in a row of its own; nothing where it has none."""
        file = self.styles.theme.logo
        size = picture_size(content := file.read_bytes()) if file else None
        if size:
            wide, _tall = fitted(content, *LOGO)
            self._sheet.set_row(self.row, LOGO[1] * 0.75 + 6)
            self.picture(content, "", size, wide / size[0])
            self.row = 1

    def chart(self, chart: Any, title: str, size: tuple[int, int], at: tuple[int, int]) -> None:
        """Put a native chart at a cell, and go on below it; size in pixels."""
        chart.set_size({"width": size[0], "height": size[1]})
        self._sheet.insert_chart(*at, chart, {"description": as_text(title)})
        self.row = max(self.row, at[0] + size[1] // ROW_PIXELS + 1)

    def shade(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Shade cells by their values, from white to the darkest on which they can be read."""
        darkest = self.styles.theme.shaded
        scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": darkest.upper()}
        self._sheet.conditional_format(*first, *last, scale)

    def finish(self) -> None:
        """Set the column widths and the filter; the sheet is complete."""
        wide = {column: self._widths.get(column, NARROWEST) for column in range(ACROSS)}
        spare = max(0.0, ROOM - sum(wide.values())) / (ACROSS - 1)
        wide |= {column: wide[column] + spare for column in range(1, ACROSS)}
        for column, size in (self._widths | wide).items():
            self._sheet.set_column(column, column, size)
        top, rows, columns = self._filtered
        if rows:
            self._sheet.autofilter(top, 0, top + rows, columns - 1)


def set_print(sheet: Any, theme: Theme) -> None:
    """Print a sheet as wide as a page, under the report's title and over the company's footer."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    title, footer = (text.replace("&", "&&")[:MOST_FOOTER] for text in (theme.title, theme.footer))
    sheet.set_header(f"&L{as_text(title)}")
    sheet.set_footer(f"&L{as_text(footer)}&R&P / &N")
