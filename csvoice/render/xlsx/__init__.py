"""Excel: 摘要, a sheet a section, and the annotated rows in 明细.

Text is only ever text: no formula, link or number is made from it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import polars as pl
from xlsxwriter import Workbook

from csvoice.document.report import Report
from csvoice.render import phrases
from csvoice.render.closing import closing_blocks
from csvoice.render.xlsx.appendix import write_appendix
from csvoice.render.xlsx.blocks import write_block, write_finding
from csvoice.render.xlsx.front import write_front
from csvoice.render.xlsx.names import SheetNames
from csvoice.render.xlsx.rows import with_rows
from csvoice.render.xlsx.sheet import Sheet
from csvoice.render.xlsx.styles import Styles

CREATED = datetime(2000, 1, 1)
"""In every file, so that the same report gives the same bytes."""

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
    "default_date_format": "yyyy-mm-dd hh:mm",
}


def render(report: Report) -> dict[str, bytes]:
    """Write report.xlsx."""
    with _workbook(report.title) as (book, buffer):
        rows = _write(book, report)
    return {"report.xlsx": with_rows(buffer.getvalue(), rows)}


def sheet_of(frame: pl.DataFrame) -> bytes:
    """Return a workbook that holds the rows of `frame` and nothing else."""
    with _workbook("明细") as (book, buffer):
        rows = write_appendix(book, SheetNames(), Styles(book), frame)
    return with_rows(buffer.getvalue(), rows)


@contextmanager
def _workbook(title: str) -> Iterator[tuple[Workbook, io.BytesIO]]:
    buffer = io.BytesIO()
    with Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": title, "created": CREATED})
        yield book, buffer


def _write(book: Workbook, report: Report) -> dict[str, pl.DataFrame]:
    styles, names = Styles(book), SheetNames()
    front = Sheet(book, names.take("摘要"), styles)
    write_front(front, report)
    front.finish()
    for section in phrases.present(report):
        sheet = Sheet(book, names.take(section.title), styles)
        sheet.text(section.title, "title")
        for finding in section.findings:
            write_finding(sheet, report, finding)
        for block in phrases.blocks(section):
            write_block(sheet, block)
        sheet.finish()
    rows = write_appendix(book, names, styles, report.appendix)
    closing = Sheet(book, names.take("数据与版本"), styles)
    for block in closing_blocks(report):
        write_block(closing, block)
    closing.finish()
    return rows
