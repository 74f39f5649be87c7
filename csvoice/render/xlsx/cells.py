"""What a cell may hold, and how a sheet may be called."""

from __future__ import annotations

import re
from typing import NamedTuple

from csvoice import numerals
from csvoice.charts.text import printable
from csvoice.document.blocks import Cell, ColumnKind, Mark

LONGEST = 32_767
_ELLIPSIS = "……"
_FIGURE = re.compile(r"\d[\d,]*(\.\d+)?%?")


class Value(NamedTuple):
    """A text or a number, and the style it is shown in."""

    value: str | float
    style: str


def as_text(text: str) -> str:
    """A text that XML can hold and Excel accepts; Excel counts an emoji as two."""
    clean = printable(text)
    if len(clean) <= LONGEST // 2 or len(clean.encode("utf-16-le")) <= LONGEST * 2:
        return clean
    limit = (LONGEST - len(_ELLIPSIS)) * 2
    return clean.encode("utf-16-le")[:limit].decode("utf-16-le", "ignore") + _ELLIPSIS


def as_number(text: str, mark: Mark | None = None) -> Value:
    """A figure that stands as text, such as 1,284 or 64.1%, as a number; other text as it is."""
    end = f".{mark}" if mark else ""
    if not _FIGURE.fullmatch(text):
        return Value(as_text(text), f"text{end}")
    number = float(text.rstrip("%").replace(",", ""))
    if text.endswith("%"):
        return Value(number / 100, f"share{end}")
    return Value(number, f"{'score' if '.' in text else 'count'}{end}")


def as_value(cell: Cell, kind: ColumnKind) -> Value:
    """A table cell: numbers stay numbers, differences of shares become 个百分点."""
    if isinstance(cell, str):
        return Value(as_text(cell), "text")
    shown = numerals.cell(cell, kind)
    if cell is None or shown == numerals.MISSING:
        # A dash among numbers would be drawn, and counted, as a zero.
        return Value(numerals.MISSING if kind == "text" else "", "missing")
    match kind:
        case "count":
            return Value(cell, "count" if cell == round(cell) else "decimal")
        case "share" | "score":
            return Value(cell, kind)
        case "change":
            return Value(cell * 100, "change")
        case "text" | "time":
            return Value(shown, "text" if kind == "text" else "right")


_LONGEST_NAME = 31
_BARE = "' "
"""Excel refuses names that begin or end with an apostrophe."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class SheetNames:
    """Gives every sheet a name of its own: at most 31 characters, none of them special."""

    def __init__(self) -> None:
        self._taken: set[str] = {"history"}

    def take(self, title: str) -> str:
        """A free name close to the title; Excel does not tell upper from lower case."""
        stem = _FORBIDDEN.sub(" ", as_text(title)).strip(_BARE) or "-"
        name, number = _cut(stem), 1
        while name.lower() in self._taken:
            number += 1
            name = _cut(stem, f" {number}")
        self._taken.add(name.lower())
        return name


def _cut(stem: str, ending: str = "") -> str:
    """Shorten to Excel's count, in which an emoji is two."""
    while len((stem + ending).encode("utf-16-le")) > _LONGEST_NAME * 2:
        stem = stem[:-1].rstrip(_BARE)
    return (stem or "-") + ending
