"""Numbers in sentences, followed to the rows they count.

A sentence says 其中比亚迪 144 条 and nobody tells which rows these are. They are found by counting
again: the rows of the event that the sentence names, or those that have all names before the
number, the last of each column, with praise and without; then also with what the text's first
sentence names, which those behind it speak of. A number opens them only where there are exactly so
many. What cannot be counted again (the month before, a part of an event) opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from csvoice.document.blocks import Block, Bullets, Callout, Paragraph, Table
from csvoice.document.events import COLUMN, Event
from csvoice.document.report import Page
from csvoice.pipeline.citations import DAY, EACH, NAMING
from csvoice.schema import PRAISE

_COUNTED = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+) ?[条起]")

_ENDS = re.compile(r"[。；\n]")
_SHORTEST = 2
"""Characters of a name that is looked for in sentences."""


def rows_counted(
    texts: Iterable[str], rows: pl.DataFrame, events: Iterable[Event], least: int
) -> dict[str, tuple[str, ...]]:
    """Return the ids of rows that numbers in some texts count.

    Args:
        texts: What is said.
        rows: The period's rows, as `citations.in_order` gives them.
        events: Whose names texts may have.
        least: A number below that opens none.

    Returns:
        The ids of at most a handful of rows, by the text up to the end of the number.
    """
    names = _Names(rows, events, least)
    found: dict[str, tuple[str, ...]] = {}
    for text in dict.fromkeys(texts):
        for number in _COUNTED.finditer(text):
            count = int(number[1].replace(",", ""))
            ids = names.rows(text, number, count) if count >= least else ()
            if ids:
                found[text[: number.end(1)]] = ids
    return found


def told(page: Page, blocks: Iterable[Block]) -> Iterator[str]:
    """Yield every sentence of the page and of some blocks; a table's cell behind its row's name."""
    yield from (*page.statements, page.unchanged, *page.caveats, *page.ahead)
    for block in blocks:
        match block:
            case Paragraph() | Callout():
                yield block.text
            case Bullets():
                yield from block.items
            case Table():
                yield from (
                    f"{row[0]}：{cell}" for row in block.rows for cell in row[1:] if _said(cell)
                )
            case _:
                pass


def _said(cell: object) -> bool:
    return isinstance(cell, str) and _COUNTED.search(cell) is not None


class _Names:
    """The values of the rows' columns that sentences may name, and which rows have each."""

    def __init__(self, rows: pl.DataFrame, events: Iterable[Event], least: int) -> None:
        self._rows = rows
        praised = rows["nature"].eq_missing(PRAISE) if "nature" in rows.columns else None
        self._pain = np.True_ if praised is None else ~praised.to_numpy()
        self._masks: dict[tuple[str, str], NDArray[np.bool_]] = {}
        self._meant: dict[str, list[tuple[str, str]]] = {}
        for column in (*NAMING, DAY):
            if column in rows.columns:
                counts = rows[column].drop_nulls().value_counts(name="rows")
                for value in counts.filter(pl.col("rows") >= least)[column].to_list():
                    self._add(_spoken(value) if column == DAY else value, column, value)
        for event in events if COLUMN in rows.columns else ():
            self._add(event.name, COLUMN, event.id)

    def _add(self, name: str, column: str, value: str) -> None:
        if len(name) >= _SHORTEST:
            self._meant.setdefault(name, []).append((column, value))

    def rows(self, text: str, number: re.Match[str], count: int) -> tuple[str, ...]:
        """Return the first rows that have the names before a number, if so many have them."""
        start = max((end.end() for end in _ENDS.finditer(text, 0, number.start())), default=0)
        told = text[: number.start()]
        named, subject = self._named(told[start:]), self._named(_ENDS.split(told, maxsplit=1)[0])
        for names in filter(None, (named, subject | named)):
            mask = np.logical_and.reduce([self._mask(*one) for one in names.items()])
            for counted in (mask, mask & self._pain):
                if np.count_nonzero(counted) == count:
                    return tuple(self._rows["id"].gather(np.flatnonzero(counted)[:EACH]))
        return ()

    def _named(self, text: str) -> dict[str, str]:
        """The event that a text names, or else the last value of each column.

        A name inside a longer one is none.
        """
        places: dict[int, str] = {}
        left = text
        for name in sorted((one for one in self._meant if one in text), key=len, reverse=True):
            at = left.rfind(name)
            if at >= 0:
                places[at] = name
                left = left.replace(name, "\0" * len(name))
        told = dict(meant for at in sorted(places) for meant in self._meant[places[at]])
        return {COLUMN: told[COLUMN]} if COLUMN in told else told

    def _mask(self, column: str, value: str) -> NDArray[np.bool_]:
        if (column, value) not in self._masks:
            self._masks[column, value] = self._rows[column].eq_missing(value).to_numpy()
        return self._masks[column, value]


def _spoken(day: str) -> str:
    """A day as sentences have it: 3 月 1 日."""
    _year, month, date = day.split("-")
    return f"{int(month)} 月 {int(date)} 日"
