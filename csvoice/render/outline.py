"""A report as chapters, in the order every document has them: the body, then the appendix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from csvoice.charts.text import NARROW_EM, printable, shorten
from csvoice.document.blocks import Block, Bullets, Metric
from csvoice.document.findings import Finding
from csvoice.document.report import Report
from csvoice.render import phrases
from csvoice.render.closing import closing_blocks

Piece: TypeAlias = Block | tuple[Metric, ...] | Finding
"""What stands in a chapter; metrics that are neighbours stand side by side."""

LONGEST = 2_000
"""Width in em at which paper ends a paragraph; the page and the workbook have the whole text."""

DIRECTIONS = dict.fromkeys((*range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Marks that turn the direction of writing, of everything behind them, too."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a document.

    Attributes:
        name: Name of the section it is made of.
        title: Its heading.
        pieces: What stands under it.
    """

    name: str
    title: str
    pieces: tuple[Piece, ...]


def body(report: Report) -> list[Chapter]:
    """Return what a manager acts on."""
    return [
        Chapter(one.name, one.title, tuple(phrases.grouped(phrases.body_blocks(one))))
        for one in phrases.body(report)
    ]


def appendix(report: Report) -> list[Chapter]:
    """Return the figures behind the body, what is missing, and how the report was made."""
    sections = [
        Chapter(one.name, one.title, (*one.findings, *phrases.grouped(one.appendix)))
        for one in phrases.appendix(report)
    ]
    missing = tuple(phrases.missing(report))
    left_out = Chapter("missing", "没有生成的部分", (Bullets(missing),))
    made = Chapter("closing", "数据与版本", closing_blocks(report))
    closing = [*([left_out] if missing else []), *([made] if made.pieces else [])]
    return [*sections, *closing]


def line(text: str, most: float = LONGEST) -> str:
    """Put a text on one line that runs from left to right, at most so many em wide."""
    flat = " ".join(printable(text).translate(DIRECTIONS).split())
    return shorten(flat[: int(most / NARROW_EM) + 2], most)
