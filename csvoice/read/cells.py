"""What the cells of a column look like; `fits` says what that may be."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from csvoice.blanks import is_missing
from csvoice.read.values import PARSERS, parse_number
from csvoice.schema import KINDS, Kind

SAMPLE = 5_000
"""So many rows, evenly spaced, are looked at to tell the columns apart."""

MOSTLY = 0.8
FEW_ROWS = 20
MANY_KINDS = 200
"""More different cells of some length are no list to choose from."""


class Cells:
    """A sample of one column's cells."""

    def __init__(self, header: str, column: pl.Series) -> None:
        self.header = header
        self._parsed: dict[Kind, pl.Series] = {}
        self.rows = column.len()
        every = max(1, column.len() // SAMPLE)
        sample = column.gather_every(every)
        self.sampled = sample.len()
        cell = pl.col(sample.name)
        told = sample.to_frame().filter(~is_missing(cell)).to_series()
        # Where words for nothing are all there is, they are what the column is judged by.
        self.values = (told if told.len() else sample.drop_nulls()).str.strip_chars()

    @property
    def count(self) -> int:
        """Cells of the sample that hold a value."""
        return self.values.len()

    @cached_property
    def filled(self) -> float:
        """Share of cells that hold a value: not blank, not 无 or 未知."""
        return self.count / max(1, self.sampled)

    @cached_property
    def kinds(self) -> int:
        """How many different values there are."""
        return self.values.n_unique()

    @cached_property
    def length(self) -> float:
        """Mean number of characters."""
        return mean(self.values.str.len_chars())

    def share(self, pattern: str) -> float:
        """Share of the cells in which a regular expression is found."""
        return mean(self.values.str.contains(pattern))

    @cached_property
    def varied(self) -> bool:
        """Whether the cells differ as people's sentences do; always, where there are few."""
        many = self.kinds > MANY_KINDS and self.length > 8
        return self.count < FEW_ROWS or self.kinds > 0.2 * self.count or self.length > 15 or many

    @cached_property
    def in_words(self) -> bool:
        """Whether most cells hold words: two Han characters on end, or two words of letters."""
        return (
            self.share("[\u4e00-\u9fff]{2}") > 0.5 or self.share(r"[A-Za-z]+\s+[A-Za-z]+\s") > 0.5
        )

    @cached_property
    def bare(self) -> bool:
        """Whether the cells are mostly numbers, links, addresses of machines or dates: no text."""
        return (
            self.share(r"^[-+\d.,:/%\s]+$") > 0.5
            or self.share(r"^(?:https?://|\d{1,3}(?:\.\d{1,3}){3}\b)") > 0.5
            or self.share(r"^\d{4}[-/年]\d{1,2}[-/月]\d{1,2}[日T\s\d:.+Z]*$") > 0.5
        )

    def parsed(self, kind: Kind) -> pl.Series:
        """The cells as a kind of column that is not text; null where they cannot be read."""
        if kind not in self._parsed:
            self._parsed[kind] = PARSERS[kind](self.values, self.header)
        return self._parsed[kind]

    def readable(self, kind: Kind) -> float:
        """Share of the cells that can be read as a kind."""
        return mean(self.parsed(kind).is_not_null())

    @cached_property
    def coded(self) -> bool:
        """Whether the cells are codes: flags of 0 and 1, classes such as -2 to 1, bare numbers.

        A name, an amount and a duration are none of these, whatever the header says.
        """
        numbers = parse_number(self.values).drop_nulls()
        if numbers.len() < MOSTLY * max(1, self.count):
            return False
        whole = bool((numbers == numbers.round()).all())
        return whole and bool(numbers.is_between(-3, 3).all())

    @cached_property
    def numeric(self) -> float:
        """Share of the cells that are a number of at most two digits, or one with a sign."""
        return self.share(r"^(?:-\d+(?:\.\d+)?|\d{1,2}(?:\.\d+)?)$")


def mean(numbers: pl.Series) -> float:
    """Return the mean of a column; 0 where it is empty."""
    return float(numbers.sum()) / max(1, numbers.len())


def describe(column: str, cells: Cells) -> str:
    """Say in a Chinese phrase what the cells look like, as far as it speaks for the column."""
    example = cells.values[0] if cells.count else ""
    if KINDS[column] in ("text", "reply"):
        return f"单元格平均 {cells.length:,.0f} 个字"
    if (kind := KINDS[column]) in PARSERS:
        return f"{cells.readable(kind):.0%} 的单元格能读出，如“{example[:30]}”"
    if column in ("id", "session", "customer"):
        return f"{cells.kinds / max(1, cells.count):.0%} 的取值互不相同"
    return f"共 {cells.kinds:,} 种取值"
