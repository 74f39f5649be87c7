"""What a cell may hold."""

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
