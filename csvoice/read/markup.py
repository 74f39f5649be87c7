"""Tables of web pages and of SpreadsheetML 2003, as rows of cells.

Python's own html.parser reads both: it forgives what back offices write, and it expands no entity
of a document's own, so that no file can make it grow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

import polars as pl

from csvoice.read.grid import Layout

_ROW, _CELL = ("tr", "row"), ("td", "th", "cell")
_UNSEEN = ("script", "style", "comment")
_BREAKS = ("br", "p", "div", "li")
_MOST_ROWS, _MOST_COLUMNS = 1 << 20, 1 << 14
"""Those of Excel; a page may claim any number of them."""
_MOST_SPANNED = 1_000
"""Columns that one cell may cover, as the standard of HTML has it."""
_BREAK = "\0"
_WHITE = re.compile(r"[ \t\r\n\xa0]+")
_WRAPPED = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
"""A line that the page's source breaks between Han characters, which no reader sees."""
_DATE_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?")
_DAY_ZERO = ("1899-12-31", "1899-12-30")
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(slots=True)
class Cell:
    """A cell as it is written: its column, how many rows below it reaches, what stands in it.

    Attributes:
        column: Counted from 0.
        below: Further rows that it covers.
        kind: Its type in SpreadsheetML, in small letters; empty in HTML.
        parts: Pieces of its text.
    """

    column: int
    below: int
    kind: str = ""
    parts: list[str] = field(default_factory=list)

    def text(self) -> str | None:
        """Return what a reader sees."""
        text = "".join(self.parts)
        if self.kind == "datetime" and (date := _DATE_TIME.fullmatch(text.strip())):
            day, time = date.groups()
            return time if day in _DAY_ZERO else f"{day} {time}".removesuffix(" 00:00:00")
        if not self.kind:
            lines = _WRAPPED.sub("", text).split(_BREAK)
            text = "\n".join(_WHITE.sub(" ", line).strip() for line in lines)
        return text.strip() or None


@dataclass(slots=True)
class Sheet:
    """A table of a page.

    Attributes:
        name: Of the worksheet; empty in HTML.
        rows: Cells by row, counted from 0.
        hidden: Rows that are not shown.
        shown: Whether the worksheet is.
    """

    name: str = ""
    rows: dict[int, list[Cell]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    shown: bool = True

    def grid(self) -> pl.DataFrame:
        """Return the cells as a frame, a row a row; columns without any cell are left out."""
        height = max(self.rows, default=-1) + 1
        columns: dict[int, list[str | None]] = {
            column: [None] * height for column in self._columns()
        }
        for place, row in self.rows.items():
            for cell in row:
                columns[cell.column][place] = cell.text()
        schema = {f"column_{column}": pl.String() for column in columns}
        return pl.DataFrame(list(columns.values()), schema=schema, orient="col")

    def layout(self) -> Layout:
        """Return merged cells and hidden rows."""
        places = {column: place for place, column in enumerate(self._columns())}
        merged = tuple(
            (places[cell.column], row, row + cell.below)
            for row, cells in self.rows.items()
            for cell in cells
            if cell.below
        )
        return Layout(merged, frozenset(self.hidden))

    def _columns(self) -> list[int]:
        return sorted({cell.column for row in self.rows.values() for cell in row})


@dataclass(slots=True)
class _Open:
    """A table that has not ended: where the next cell goes, and which columns reach down to it."""

    sheet: Sheet
    row: int = -1
    column: int = 0
    cell: Cell | None = None
    reaches: dict[int, int] = field(default_factory=dict)


class _Tables(HTMLParser):
    """Collects tables; the tags of SpreadsheetML do as those of HTML do."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self._open: list[_Open] = []
        self._name = ""
        self._unseen = 0
        self._visibility = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        name = tag.rpartition(":")[2]
        if name == "worksheet":
            self._name = given.get("name", "")
        elif name == "table":
            self.sheets.append(Sheet(self._name))
            self._open.append(_Open(self.sheets[-1]))
        elif name == "visible":
            self._visibility = True
        elif name in _UNSEEN:
            self._unseen += 1
        elif self._open:
            _inside(self._open[-1], name, given)

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "table" and self._open:
            self._open.pop()
        elif name == "visible":
            self._visibility = False
        elif name in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif name in _CELL and self._open:
            self._open[-1].cell = None

    def handle_data(self, data: str) -> None:
        if self._visibility and self.sheets and "hidden" in data.lower():
            self.sheets[-1].shown = False
        elif self._open and self._open[-1].cell and not self._unseen:
            self._open[-1].cell.parts.append(data)

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))


def _inside(table: _Open, name: str, given: Mapping[str, str]) -> None:
    if name in _ROW:
        _start_row(table, given)
    elif name in _CELL:
        _start_cell(table, given)
    elif name == "data" and table.cell:
        table.cell.kind = given.get("type", "string").lower()
    elif name in _BREAKS and table.cell and table.cell.parts:
        table.cell.parts.append(_BREAK)


def _start_row(table: _Open, given: Mapping[str, str]) -> None:
    table.row = _number(given.get("index"), table.row + 2) - 1
    table.column, table.cell = 0, None
    if given.get("hidden", "0") != "0" or _NOT_SHOWN.search(given.get("style", "")):
        table.sheet.hidden.add(table.row)


def _start_cell(table: _Open, given: Mapping[str, str]) -> None:
    table.row = max(0, table.row)
    column = _number(given.get("index"), 0) - 1
    if column < 0:
        column = table.column
        while table.reaches.get(column, -1) >= table.row:
            column += 1
    below = _number(given.get("mergedown"), _number(given.get("rowspan"), 1) - 1)
    across = _number(given.get("mergeacross"), _number(given.get("colspan"), 1) - 1)
    table.column = column + min(across, _MOST_SPANNED) + 1
    if below:
        reach = dict.fromkeys(range(column, table.column), table.row + below)
        table.reaches.update(reach)
    table.cell = Cell(column, below)
    if table.row < _MOST_ROWS and column < _MOST_COLUMNS:
        table.sheet.rows.setdefault(table.row, []).append(table.cell)


def _number(written: str | None, default: int) -> int:
    digits = (written or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 8 else default


def sheets_of(text: str) -> list[Sheet]:
    """Return the tables of a page, or the visible worksheets of a SpreadsheetML file."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    return [sheet for sheet in parser.sheets if sheet.rows and sheet.shown]
