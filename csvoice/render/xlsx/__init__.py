"""Excel: the page in 摘要, every finding in 结论, a sheet a section, the rows in 明细.

Text is only ever text: no formula, link or number is made from it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import polars as pl
from xlsxwriter import Workbook

from csvoice.company.theme import Theme
from csvoice.document.report import Report
from csvoice.render import phrases
from csvoice.render.closing import closing_blocks
from csvoice.render.xlsx.appendix import write_appendix
from csvoice.render.xlsx.blocks import write_blocks, write_finding
from csvoice.render.xlsx.cells import SheetNames
from csvoice.render.xlsx.front import write_findings, write_page
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


def render(report: Report, theme: Theme | None = None) -> dict[str, bytes]:
    """Write report.xlsx."""
    with _workbook(report.title) as (book, buffer):
        rows = _write(book, report, Styles(book, theme or Theme()))
    return {"report.xlsx": with_rows(buffer.getvalue(), rows)}


def sheet_of(frame: pl.DataFrame) -> bytes:
    """Return a workbook that holds the rows of `frame` and nothing else."""
    with _workbook("明细") as (book, buffer):
        rows = write_appendix(book, SheetNames(), Styles(book, Theme()), frame)
    return with_rows(buffer.getvalue(), rows)


@contextmanager
def _workbook(title: str) -> Iterator[tuple[Workbook, io.BytesIO]]:
    buffer = io.BytesIO()
    with Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": title, "created": CREATED})
        yield book, buffer


def _write(book: Workbook, report: Report, styles: Styles) -> dict[str, pl.DataFrame]:
    names = SheetNames()
    with _sheet(book, names, styles, "摘要") as sheet:
        write_page(sheet, report)
    with _sheet(book, names, styles, "结论") as sheet:
        write_findings(sheet, report)
    body, behind = phrases.body(report), phrases.appendix(report)
    for section in (one for one in report.sections if one in body or one in behind):
        with _sheet(book, names, styles, section.title) as sheet:
            sheet.text(section.title, "title")
            sheet.freeze()
            write_blocks(sheet, phrases.body_blocks(section) if section in body else ())
            for finding in section.findings:
                write_finding(sheet, report, finding)
            write_blocks(sheet, section.appendix)
    rows = write_appendix(book, names, styles, report.appendix)
    if closing := closing_blocks(report):
        with _sheet(book, names, styles, "数据与版本") as sheet:
            write_blocks(sheet, closing)
    return rows


@contextmanager
def _sheet(book: Workbook, names: SheetNames, styles: Styles, title: str) -> Iterator[Sheet]:
    sheet = Sheet(book, names.take(title), styles)
    yield sheet
    sheet.finish()
