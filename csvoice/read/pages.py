"""Web pages, archived pages (MHTML) and SpreadsheetML 2003, which back offices call .xls."""

from __future__ import annotations

import email
from collections.abc import Sequence
from pathlib import Path

from csvoice.errors import InputError
from csvoice.raw_tables import RawTable, ReadOptions
from csvoice.read.encoding import decode
from csvoice.read.grid import to_table
from csvoice.read.markup import Sheet, sheets_of
from csvoice.read.sheets import choose_sheets, named_sheet


def open_page(path: Path, options: ReadOptions) -> list[RawTable]:
    """Read the tables of a web page, or the sheets of a SpreadsheetML file.

    Row numbers are those that Excel shows.

    Raises:
        InputError: It holds no table, or not the sheet asked for.
    """
    decoded = decode(path.read_bytes(), path)
    return _tables(path, sheets_of(decoded.text), options, decoded.encoding)


def open_archived_page(path: Path, options: ReadOptions) -> list[RawTable]:
    """Read the tables of a web page that was saved in one file (MHTML).

    Raises:
        InputError: It holds no table, or not the sheet asked for.
    """
    pages = [
        decode(data, path)
        for part in email.message_from_bytes(path.read_bytes()).walk()
        if part.get_content_type() == "text/html"
        and isinstance(data := part.get_payload(decode=True), bytes)
    ]
    sheets = [sheet for page in pages for sheet in sheets_of(page.text)]
    return _tables(path, sheets, options, pages[0].encoding if pages else None)


def _tables(
    path: Path, sheets: Sequence[Sheet], options: ReadOptions, encoding: str | None
) -> list[RawTable]:
    if not sheets:
        raise InputError(
            f"{path.name} 的内容是网页，里面没有表格；若是登录过期时下载的，请重新登录后再导出。"
        )
    names = [sheet.name or f"表格{number}" for number, sheet in enumerate(sheets, 1)]
    if options.sheet is not None:
        wanted = names.index(named_sheet(path, names, options.sheet))
        sheets, names = [sheets[wanted]], [names[wanted]]
    only = len(sheets) == 1 and not sheets[0].name
    tables = [
        to_table(sheet.grid(), path, None if only else name, sheet.layout(), encoding)
        for sheet, name in zip(sheets, names, strict=True)
    ]
    return choose_sheets(tables, names)
