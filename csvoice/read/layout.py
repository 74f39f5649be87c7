"""What the cells of an .xlsx file do not say: merged cells, hidden rows, formulas without a value.

calamine reads cells alone. Nearly all sheets have none of these, which a search for the markup of
each tells at once; the others are parsed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat

from csvoice.read.grid import NOTHING, Layout

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    EOFError,
    LookupError,
    StopIteration,
    ValueError,
    ElementTree.ParseError,
    expat.ExpatError,
)
"""What an archive raises that is damaged or encrypted, or whose parts are out of place."""

_TELLING = (b"mergeCell ", b'hidden="1"', b'hidden="true"', b"f>")
"""Markup without which a sheet has no layout; searching it takes a thousandth of parsing."""
_UNCOMPUTED = re.compile(rb"</(?:\w+:)?f>\s*<(?:(?:\w+:)?v\s*/>|(?:\w+:)?v></|/)")
_CELL = re.compile(r"([A-Z]+)(\d+)")
_LARGEST = 1 << 30
"""A sheet beyond a gigabyte of XML is read without its layout."""


def layouts(content: bytes) -> dict[str, Layout]:
    """Return the layout of each sheet by name; nothing where the file is no .xlsx."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {
                name: _layout(archive.read(part))
                for name, part in sheet_parts(archive).items()
                if archive.getinfo(part).file_size <= _LARGEST
            }
    except BROKEN:
        return {}


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of the archive that holds each sheet."""
    book = "xl/workbook.xml"
    if book not in archive.namelist():
        return {}
    targets = {
        relation.get("Id"): _part(relation.get("Target", ""))
        for relation in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    }
    sheets = ElementTree.fromstring(archive.read(book)).iterfind(".//{*}sheet")  # noqa: S314
    return {sheet.get("name", ""): targets[_relation(sheet)] for sheet in sheets}


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))


def _relation(sheet: ElementTree.Element) -> str:
    return next(value for name, value in sheet.items() if name.endswith("}id"))


def _layout(xml: bytes) -> Layout:
    *shapes, formula = (markup in xml for markup in _TELLING)
    telling = any(shapes) or (formula and _UNCOMPUTED.search(xml) is not None)
    return _Sheet().parse(xml) if telling else NOTHING


class _Sheet:
    """Collects the layout while expat goes through a sheet."""

    def __init__(self) -> None:
        self._merged: list[tuple[int, int, int]] = []
        self._hidden: set[int] = set()
        self._uncomputed: set[tuple[int, int]] = set()
        self._row = -1
        self._column = -1
        self._formula = self._value = self._text = self._empty_text = False

    def parse(self, xml: bytes) -> Layout:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _refuse
        parser.Parse(xml, True)
        return Layout(tuple(self._merged), frozenset(self._hidden), frozenset(self._uncomputed))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._row = int(attributes.get("r", self._row + 2)) - 1
                self._column = -1
                if attributes.get("hidden") in ("1", "true"):
                    self._hidden.add(self._row)
            case "c":
                self._column = _place(attributes["r"])[1] if "r" in attributes else self._column + 1
                self._formula = self._value = False
                self._empty_text = attributes.get("t") == "str"
            case "f":
                self._formula = True
            case "v":
                self._text = True
                # A formula whose result is "" has a value, though an empty one.
                self._value = self._empty_text
            case "mergeCell":
                self._merge(attributes["ref"])

    def _characters(self, _data: str) -> None:
        self._value = self._value or self._text

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v":
                self._text = False
            case "c" if self._formula and not self._value:
                self._uncomputed.add((self._row, self._column))

    def _merge(self, reference: str) -> None:
        first, last = (_place(cell) for cell in reference.partition(":")[::2])
        if last[0] > first[0]:
            self._merged.append((first[1], first[0], last[0]))


def _refuse(*_declaration: object) -> None:
    raise expat.ExpatError("document type declarations are not read")


def _place(cell: str) -> tuple[int, int]:
    """Return row and column of B2, counted from 0."""
    found = _CELL.fullmatch(cell)
    if found is None:
        raise KeyError(cell)
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
