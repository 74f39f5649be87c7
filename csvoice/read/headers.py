"""Which rows of a grid of cells are the header.

Title rows above the header and headers of two rows with merged cells are the same in CSV, Excel
and web pages, so all of them come here.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from csvoice.read.names import PART, is_known, match

Row = Sequence[str | None]

SEARCHED_ROWS = 20
"""A header stands within this many rows, or there is none."""

_DATA = re.compile(
    r"[-+¥$]?[\d.,]+%?|\d{2,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月].*|\d{1,2}:\d{2}.*|\d+\s*[星分秒条次]"
)
_LONGEST_NAME = 100
_LONGEST_SUBNAME = 30


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and what it says; `rows` is 0 where the data have no header.

    Attributes:
        first: Index of its first row.
        rows: How many rows it takes.
        names: One unique name a column.
        empty: Columns without a name of their own.
    """

    first: int
    rows: int
    names: tuple[str, ...]
    empty: frozenset[int] = frozenset()

    @property
    def end(self) -> int:
        """Index of the first data row."""
        return self.first + self.rows


def find_header(head: Sequence[Row]) -> Header:
    """Find the header among the first rows of a grid."""
    rows = [[clean(cell) for cell in row] for row in head[:SEARCHED_ROWS]]
    widest = max((_filled(row) for row in rows), default=0)
    scores = [_score(row, widest) - 0.02 * place for place, row in enumerate(rows)]
    best = max(range(len(rows)), key=scores.__getitem__, default=0)
    if rows and _is_no_header(rows[best]):
        first = next(place for place, row in enumerate(rows) if 2 * _filled(row) >= widest)
        return _named(first, 0, [""] * max(map(len, rows)))
    if best and _is_pair(rows[best - 1], rows[best]):
        return _named(best - 1, 2, _merge(rows[best - 1], rows[best]))
    if best + 1 < len(rows) - 1 and _is_pair(rows[best], rows[best + 1]):
        return _named(best, 2, _merge(rows[best], rows[best + 1]))
    return _named(best, 1, rows[best] if rows else [])


def clean(cell: str | None) -> str:
    """Return a header cell without line breaks and outer space."""
    return " ".join((cell or "").replace("\n", "").split()).strip("\ufeff\u200b* ")


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _is_data(cell: str) -> bool:
    return len(cell) > _LONGEST_NAME or _DATA.fullmatch(cell) is not None


def _is_sentence(cell: str) -> bool:
    return cell[-1] in "。！!" or ("，" in cell and cell[-1] not in "?？:：)）")


def _is_no_header(row: Sequence[str]) -> bool:
    """Whether the likeliest header is a row of data, so that the file has no header.

    A column alone must be the text; a name that says otherwise is the first of the texts.
    """
    cells = [cell for cell in row if cell]
    if len(row) == 1:
        return bool(cells) and not match("text", cells[0]) and not match("title", cells[0])
    data = sum(_is_data(cell) or _is_sentence(cell) for cell in cells)
    return bool(cells) and not any(map(is_known, cells)) and 2 * data >= len(cells)


def _score(row: Sequence[str], widest: int) -> float:
    """Rate a row as header: full, of distinct names, better known ones, and no data."""
    cells = [cell for cell in row if cell]
    if not cells:
        return -1.0
    known = sum(map(is_known, cells)) / len(cells)
    data = sum(map(_is_data, cells)) / len(cells)
    sentences = sum(map(_is_sentence, cells)) / len(cells)
    repeated = 1 - len(set(cells)) / len(cells)
    return len(cells) / widest + known - 2 * data - 0.5 * sentences - 0.5 * repeated


def _is_pair(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether two rows are one header: the lower fills gaps that merged cells left above."""
    names = [cell for cell in lower if cell]
    if any(_is_data(cell) or len(cell) > _LONGEST_SUBNAME for cell in names):
        return False
    if names and sum(map(is_known, names)) >= max(2, 0.6 * len(names)) and _filled(upper) > 1:
        return not any(":" in cell or "：" in cell for cell in upper)
    width = min(len(upper), len(lower))
    gaps = sum(not upper[place] and bool(lower[place]) for place in range(width))
    merged_down = sum(bool(upper[place]) and not lower[place] for place in range(width))
    return bool(gaps and merged_down and _filled(upper) > 1)


def _merge(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    names, group, often = [], "", Counter(lower)
    for place in range(max(len(upper), len(lower))):
        above = upper[place] if place < len(upper) else ""
        below = lower[place] if place < len(lower) else ""
        group = above or (group if below else "")
        names.append(_joined(group, below, often))
    return names


def _joined(above: str, below: str, often: Counter[str]) -> str:
    """Put the upper name in front of one that says little by itself, or that occurs twice."""
    if not above or not below or above == below:
        return below or above
    return below if len(below) > 2 and often[below] == 1 else f"{above}{PART}{below}"


def _named(first: int, rows: int, cells: Sequence[str]) -> Header:
    names: dict[str, None] = {}
    copies = defaultdict[str, int](lambda: 1)
    for place, cell in enumerate(cells, 1):
        base = name = cell or f"第{place}列"
        while name in names:
            copies[base] += 1
            name = f"{base}_{copies[base]}"
        names[name] = None
    empty = frozenset(place for place, cell in enumerate(cells) if not cell)
    return Header(first, rows, tuple(names), empty)
