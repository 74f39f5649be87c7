"""How large an .ods sheet is, in which one cell may stand for a billion.

OpenDocument writes equal neighbours once, with a number (OASIS OpenDocument 1.3, part 3, §19.677
and §19.679), so that a file of two kilobytes may fill a sheet. Blank cells after the last text are
left out by the reader, and here.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from csvoice.raw_tables import ReadOptions
from csvoice.read.limits import check_cells, check_size, check_width

_CONTENT = "content.xml"
_TAG = re.compile(rb"<(?:\w+:)?(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_TIMES = re.compile(rb'\bnumber-(?:rows|columns)-repeated="(\d{1,9})"')


def check_repeated(path: Path, archive: zipfile.ZipFile, options: ReadOptions) -> None:
    """Refuse an .ods workbook with a sheet that is larger than the options allow.

    Raises:
        InputError: Says how large it would be.
    """
    if _CONTENT not in archive.namelist():
        return
    for sheet in _sheets(archive.read(_CONTENT)):
        if sheet.rows:
            check_width(path, sheet.columns)
        check_cells(path, sheet.rows, sheet.columns, options)
        check_size(path, sheet.bytes, options)


@dataclass(slots=True)
class _Sheet:
    """What is known of a sheet so far: its used rows and columns, and the bytes of its texts."""

    rows: int = 0
    columns: int = 0
    bytes: int = 0
    row: int = 0
    times: int = 1
    column: int = 0

    def begin_row(self, times: int) -> None:
        self.row, self.times, self.column = self.row + times, times, 0

    def add_cells(self, times: int, length: int) -> None:
        self.column += times
        if length:
            self.rows, self.columns = self.row, max(self.columns, self.column)
            self.bytes += length * times * self.times


def _sheets(xml: bytes) -> list[_Sheet]:
    sheets = list[_Sheet]()
    tags = list(_TAG.finditer(xml))
    ends = [tag.start() for tag in tags[1:]] + [len(xml)]
    for tag, end in zip(tags, ends, strict=True):
        found = _TIMES.search(tag[2])
        times = int(found[1]) if found else 1
        if tag[1] == b"table":
            sheets.append(_Sheet())
        elif tag[1] == b"table-row" and sheets:
            sheets[-1].begin_row(times)
        elif sheets:
            blank = tag[2].endswith(b"/") and b"value" not in tag[2]
            sheets[-1].add_cells(times, 0 if blank else end - tag.start())
    return sheets
