"""Which day is zero in an .xlsx workbook, which no cell shows.

Source: ECMA-376, Office Open XML, part 1, §18.2.28. It is found by pattern, so that no parser has
to take XML from strangers.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

_BOOK = "xl/workbook.xml"
_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=\"(?:1|true)\"")


def counts_from_1904(path: Path) -> bool:
    """Whether a workbook counts days from 1904-01-01, as Excel on old Macs did; else from 1900."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return _BOOK in archive.namelist() and bool(_FROM_1904.search(archive.read(_BOOK)))
