"""What an .xlsx workbook says of itself that no cell shows: its day zero, formulas not worked out.

Both stand in the parts of the archive (ECMA-376, Office Open XML, part 1, §18.2.28 and §18.3.1.40).
They are found by pattern, so that no parser has to take XML from strangers.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from posixpath import basename

_BOOK = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_FROM_1904 = re.compile(r"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=\"(?:1|true)\"")
_CELL = re.compile(r"<(?:\w+:)?c\b[^>]*[^/]>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA, _VALUE = re.compile(r"<(?:\w+:)?f\b"), re.compile(r"<(?:\w+:)?v>[^<]")
_TAG = re.compile(r"<(?:\w+:)?(?:sheet|Relationship)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"([\w:]+)=\"([^\"]*)\"")


def counts_from_1904(path: Path) -> bool:
    """Whether a workbook counts days from 1904-01-01, as Excel on old Macs did; else from 1900."""
    with _archive(path) as archive:
        return archive is not None and _FROM_1904.search(_text(archive, _BOOK)) is not None


def has_unsolved_formulas(path: Path, sheet: str) -> bool:
    """Whether a sheet holds formulas without a stored value, as programs other than Excel write."""
    with _archive(path) as archive:
        part = _part_of(archive, sheet) if archive else ""
        if archive is None or part not in archive.namelist():
            return False
        return any(
            _FORMULA.search(cell) and not _VALUE.search(cell)
            for cell in _CELL.findall(_text(archive, part))
        )


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the path of a sheet within the archive; empty where there is none of that name."""
    links = {tag.get("Id"): tag.get("Target", "") for tag in _tags(_text(archive, _LINKS))}
    for tag in _tags(_text(archive, _BOOK)):
        if tag.get("name") == sheet:
            return f"xl/worksheets/{basename(links.get(tag.get('r:id'), ''))}"
    return ""


def _tags(text: str) -> Iterator[dict[str, str]]:
    for tag in _TAG.findall(text):
        yield {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


def _text(archive: zipfile.ZipFile, part: str) -> str:
    return archive.read(part).decode("utf-8", "replace")


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile | None]:
    """Open a workbook that is a ZIP archive of XML; None for every other file."""
    if not zipfile.is_zipfile(path):
        yield None
        return
    with zipfile.ZipFile(path) as archive:
        yield archive if {_BOOK, _LINKS} <= set(archive.namelist()) else None
