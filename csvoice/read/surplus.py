"""Rows with more cells than the header: delimiters that stand in a text without quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from csvoice.read.names import match

_BARE = re.compile(
    r"[-+¥$]?[\d.,:/%\s-]+|\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*|[A-Za-z0-9_.-]*\d[A-Za-z0-9_.-]*"
)
_MOSTLY = 0.8


class Surplus:
    """Puts the surplus cells of a row back into the column of texts."""

    def __init__(
        self, names: Sequence[str], regular: Sequence[Sequence[str]], delimiter: str
    ) -> None:
        self.count = 0
        self._delimiter = delimiter
        self._width = len(names)
        self._names = names
        columns = list(zip(*regular, strict=True))
        self._bare = [_mostly_bare(cells) for cells in columns]
        self._text = self._text_column(columns) if columns else None
        self._first = 0

    def _text_column(self, columns: Sequence[Sequence[str]]) -> int | None:
        """Return the column that a header names as the text, or else the one of longest cells."""
        named = {
            place: found
            for place, name in enumerate(self._names)
            if (found := match("text", name)) and not self._bare[place]
        }
        if named:
            return min(named, key=named.__getitem__)
        wordy = [place for place in range(len(columns)) if not self._bare[place]]
        return max(wordy, key=lambda place: sum(map(len, columns[place])), default=None)

    def joined(self, cells: Sequence[str]) -> list[str] | None:
        """Return the row with its surplus joined into the text, None where that would not fit.

        It fits where no quote is left in the row and every column of numbers, dates or codes still
        holds such; else a delimiter stands elsewhere, or the header lacks a column.
        """
        surplus = len(cells) - self._width
        if self._text is None or any('"' in cell for cell in cells):
            return None
        end = self._text + surplus + 1
        text = self._delimiter.join(cells[self._text : end])
        row = [*cells[: self._text], text, *cells[end:]]
        fits = all(
            not bare or not cell or _BARE.fullmatch(cell.strip())
            for cell, bare in zip(row, self._bare, strict=True)
        )
        return row if fits else None

    def meet(self, number: int) -> None:
        """Count a row whose surplus was joined."""
        self.count += 1
        self._first = self._first or number

    def notes(self) -> list[str]:
        """Say in how many rows the surplus was joined, and where the first one is."""
        if not self.count or self._text is None:
            return []
        sign = {",": "逗号", "\t": "制表符", ";": "分号", "，": "逗号"}.get(
            self._delimiter, "分隔符"
        )
        return [
            f"有 {self.count:,} 行的「{self._names[self._text]}」里有没加引号的{sign}，"
            f"已并回这一列，第一处在第 {self._first:,} 行。"
        ]


def _mostly_bare(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    bare = sum(_BARE.fullmatch(cell) is not None for cell in filled)
    return bool(filled) and bare >= _MOSTLY * len(filled)
