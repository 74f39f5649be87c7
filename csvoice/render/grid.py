"""A table as paper and slides show it: texts, sides, widths, and no more rows than fit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from csvoice import numerals
from csvoice.charts.text import width
from csvoice.document.blocks import Table
from csvoice.render import phrases
from csvoice.render.outline import line

NARROWEST, WIDEST = 3.0, 30.0
"""Width of a column in em, where there is room."""

LONGEST_WORD, LONG_TEXT = 8.0, 10.0
"""In em: a longer word may be broken, and a longer text gets no less."""

_SIDES = 1.4
"""Room around a cell's text, in em."""

_WORD = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that is ready to be drawn.

    Attributes:
        heads: Titles of the columns.
        right: Whether a column is set to the right: one of numbers.
        rows: The cells as they are read.
        widths: What part of the width each column takes; they sum to 1.
        note: What stands under the table; says how many rows there are where not all are shown.
    """

    heads: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    note: str


def grid(table: Table, most_rows: int, most_em: float, room: float) -> Grid:
    """Lay a table out with at most so many rows, and so many em a cell, `room` em wide in all."""
    kinds = [column.kind for column in table.columns]
    heads = tuple(line(phrases.header(column), most_em) for column in table.columns)
    rows = tuple(
        tuple(
            line(numerals.cell(cell, kind), most_em) for cell, kind in zip(row, kinds, strict=True)
        )
        for row in table.rows[:most_rows]
    )
    return Grid(
        heads,
        tuple(kind != "text" for kind in kinds),
        rows,
        _widths(heads, rows, room),
        _note(table, len(rows)),
    )


def _widths(
    heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], room: float
) -> tuple[float, ...]:
    """Give every column room for its longest word, and what is left to those with longer cells."""
    columns = list(zip(heads, *rows, strict=True))
    wanted = [_within(max(map(width, cells)), WIDEST) for cells in columns]
    least = [min(_least(cells), most) for cells, most in zip(columns, wanted, strict=True)]
    more, left = sum(wanted) - sum(least), max(0.0, room - sum(least))
    part = min(1.0, left / more) if more else 0.0
    given = [few + (all_ - few) * part for few, all_ in zip(least, wanted, strict=True)]
    return tuple(one / sum(given) for one in given)


def _least(cells: tuple[str, ...]) -> float:
    """A long text needs more than its longest word, or it becomes a column of single words."""
    return max(_within(_word(cells), LONGEST_WORD), _within(max(map(width, cells)) / 4, LONG_TEXT))


def _within(wide: float, most: float) -> float:
    return min(most, max(NARROWEST, wide)) + _SIDES


def _word(cells: tuple[str, ...]) -> float:
    """Width of the longest run of Latin letters, digits and signs, which should not be broken."""
    return max((width(word) for cell in cells for word in _WORD.findall(cell)), default=0.0)


def _note(table: Table, shown: int) -> str:
    return line(f"{table.note} {phrases.cut_line(len(table.rows), shown)}")
