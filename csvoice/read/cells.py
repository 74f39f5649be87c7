"""What the cells of a column look like, so that a header alone does not decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

import polars as pl

from csvoice.blanks import is_missing
from csvoice.read.chat import sides
from csvoice.read.dates import parse_dates
from csvoice.read.values import PARSERS, parse_rating

SAMPLE = 5_000
"""So many rows, evenly spaced, are looked at to tell the columns apart."""

MOSTLY = 0.8
_FEW_ROWS = 20


class Cells:
    """A sample of one column's cells.

    Args:
        header: The column's header.
        column: Its cells, null where blank.
    """

    def __init__(self, header: str, column: pl.Series) -> None:
        self.header = header
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
        return _mean(self.values.str.len_chars())

    def share(self, pattern: str) -> float:
        """Share of the cells in which a regular expression is found."""
        return _mean(self.values.str.contains(pattern))

    @cached_property
    def varied(self) -> bool:
        """Whether the cells differ as people's sentences do; always, where there are few."""
        return self.count < _FEW_ROWS or self.kinds > 0.2 * self.count or self.length > 15

    @cached_property
    def bare(self) -> bool:
        """Whether the cells are mostly numbers, links or dates, thus no text."""
        return (
            self.share(r"^[-+\d.,:/%\s]+$") > 0.5
            or self.share("^https?://") > 0.5
            or self.share(r"^\d{4}[-/年]\d{1,2}[-/月]\d{1,2}[日T\s\d:.+Z]*$") > 0.5
        )

    def readable(self, column: str) -> float:
        """Share of the cells that can be read as the standard column's type."""
        return _mean(PARSERS[column](self.values, self.header).is_not_null())


def _mean(numbers: pl.Series) -> float:
    return float(numbers.sum()) / max(1, numbers.len())


def is_text(cells: Cells) -> bool:
    """Sentences: neither numbers nor a few values over and over."""
    return cells.length >= 2 and not cells.bare and cells.varied


def is_long_text(cells: Cells) -> bool:
    """Sentences one would take for feedback without being told: long, different, in words."""
    words = cells.share("[\u4e00-\u9fff]{2}") > 0.5 or cells.share(r"[A-Za-z]+\s+[A-Za-z]+\s") > 0.5
    different = cells.kinds >= min(3, cells.count) and cells.kinds > 0.3 * cells.count
    return words and cells.length >= 8 and different and not cells.bare


def is_plain_date(cells: Cells) -> bool:
    """Dates that could be nothing else: no serial numbers, no epoch seconds."""
    parsed = parse_dates(cells.values, numbers=False)
    return cells.count > 0 and parsed.is_not_null().sum() >= 0.9 * cells.count


def is_label(cells: Cells) -> bool:
    """Issue types: at least two, named and not just coded, short, not different in every row."""
    only_codes = cells.share(r"^-?\d+(?:\.0+)?$") == 1
    if cells.kinds < 2 or cells.length > 25 or only_codes:
        return False
    return cells.kinds <= (0.5 * cells.count if cells.count >= _FEW_ROWS else cells.count)


def _is_rating(cells: Cells) -> bool:
    stars = parse_rating(cells.values).drop_nulls()
    if stars.len() < MOSTLY * cells.count or stars.is_empty():
        return False
    # Stars start at 1; 0, 1, 2, 3 are the classes of a data set, 0 and 1 flags.
    only_codes = bool((stars < 1).any()) and not (stars > 3).any()
    return not only_codes and bool(stars.is_between(-5, 100).all())


def _is_nps(cells: Cells) -> bool:
    scores = parse_rating(cells.values).drop_nulls()
    enough = scores.len() >= MOSTLY * max(1, cells.count)
    return enough and bool(scores.is_between(0, 10).all())


def _readable(column: str) -> Callable[[Cells], bool]:
    return lambda cells: cells.readable(column) >= MOSTLY


def _names(longest: int) -> Callable[[Cells], bool]:
    return lambda cells: 0 < cells.length <= longest and cells.share(r"^\d{4}-\d\d-\d\d") < 0.5


FITS: Mapping[str, Callable[[Cells], bool]] = {
    "id": lambda cells: cells.length <= 64 and cells.kinds > 0.5 * cells.count,
    "title": is_text,
    "text": is_text,
    "created_at": lambda cells: cells.readable("created_at") >= 0.2,
    "channel": _names(40),
    "product": _names(80),
    "brand": _names(40),
    "customer": _names(80),
    "region": _names(60),
    "agent": _names(40),
    "session": _names(80),
    "speaker": lambda cells: bool(sides(cells.values).is_not_null().any()),
    "label": is_label,
    "label_detail": is_label,
    "rating": _is_rating,
    "nps": _is_nps,
    "reply": lambda cells: not cells.bare and cells.length >= 2,
} | {
    column: _readable(column)
    for column in (
        "votes", "cost", "response_seconds", "handle_seconds", "resolved", "first_contact_resolved"
    )
}  # fmt: skip
"""Whether cells can be what a header says they are."""


def describe(column: str, cells: Cells) -> str:
    """Say in a Chinese phrase what the cells look like, as far as it speaks for the column."""
    example = cells.values[0] if cells.count else ""
    if column in ("text", "title", "reply"):
        return f"单元格平均 {cells.length:,.0f} 个字"
    if column in PARSERS:
        return f"{cells.readable(column):.0%} 的单元格能读出，如“{example[:30]}”"
    if column in ("id", "session", "customer"):
        return f"{cells.kinds / max(1, cells.count):.0%} 的取值互不相同"
    return f"共 {cells.kinds:,} 种取值"
