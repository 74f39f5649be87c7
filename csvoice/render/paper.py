"""What a Word file and a PDF have in common: how much a sheet of paper shows, and of what size."""

from __future__ import annotations

from math import ceil

from csvoice.analyze.texts.quotes import shorten
from csvoice.charts.text import width
from csvoice.document.blocks import Quote, Table
from csvoice.document.findings import Finding
from csvoice.document.report import Page, Report, Verbatim
from csvoice.render import phrases
from csvoice.render.grid import Grid, grid
from csvoice.render.office import picture_size
from csvoice.render.outline import line

QUOTES, LONGEST_QUOTE = 2, 200
"""Verbatims under a finding, and their characters; paper has nothing to unfold."""

MOST_ROWS, LONGEST_CELL = 50, 150.0
"""Rows of a table, and em of a cell."""

MANY, ROOM, SMALLER = 7, 50.0, 56.0
"""From so many columns on, letters are smaller; width of the text in em of a table's letters."""

WIDE, TALL = 16.4, 21.0
"""Room of a picture, in cm."""

_PIXELS_PER_CM = 2 * 660 / WIDE
_ABREAST = 4
"""Key figures side by side at most."""

_METRICS, _LINE, _LINE_EM, _CAPTION, _LOWEST, _TALLEST = 2.9, 0.66, 42.0, 1.0, 3.9, 8.5
"""Of the page, in cm: height of a further row of key figures, of a line, its width in em, height of
a caption, and of a chart at least and at most."""


def paper_grid(table: Table) -> Grid:
    """Lay a table out for a sheet of paper."""
    room = ROOM if len(table.columns) < MANY else SMALLER
    return grid(table, MOST_ROWS, LONGEST_CELL, room)


def said(quote: Verbatim | Quote) -> tuple[str, str]:
    """Return a verbatim, shortened, and what is known about it."""
    return line(shorten(quote.text, LONGEST_QUOTE)), line(phrases.about(quote))


def small_print(finding: Finding) -> str:
    """Return what a finding rests on, and how many rows lie behind it."""
    shown = [phrases.evidence_line(finding.evidence, QUOTES)] if finding.evidence else []
    return line(" · ".join([*phrases.basis(finding), *shown]))


def quotes(report: Report, finding: Finding) -> list[tuple[str, str]]:
    """Return the verbatims that stand under a finding."""
    return [said(quote) for quote in phrases.quotes(report, finding)[:QUOTES]]


def below(page: Page) -> list[str]:
    """Return the small sentences under the statements of the page."""
    ahead = (f"{phrases.AHEAD}：{risk}" for risk in page.ahead)
    return [line(text) for text in (page.unchanged, *ahead, *page.caveats) if text]


def about(report: Report) -> str:
    """Return the line under the page's title."""
    title = [report.title] * bool(report.page.title)
    return line(" · ".join([*title, phrases.period_line(report)]))


def page_charts(page: Page, room: float) -> tuple[int, float]:
    """Return how many of the page's charts stand on it, and how high at most, in cm.

    Where they would be too low to be read, one has all the room and the others stand behind it.

    Args:
        page: The page.
        room: What there is below its first row of key figures, in cm.
    """
    texts = (*page.statements, *below(page))
    lines = sum(ceil(width(line(text)) / _LINE_EM) for text in texts)
    more = _METRICS * max(0, ceil(len(page.metrics) / _ABREAST) - 1)
    left, number = room - more - _LINE * lines, max(1, len(page.charts))
    each = left / number - _CAPTION
    if each < _LOWEST:
        number, each = 1, max(_LOWEST, left - _CAPTION)
    return number, min(_TALLEST, each)


def abreast(metrics: int) -> int:
    """Return how many key figures stand side by side, in rows that are as even as can be."""
    return ceil(metrics / ceil(metrics / _ABREAST))


def size_of(picture: bytes, tallest: float = TALL) -> tuple[float, float] | None:
    """Return width and height of a picture in cm; None where it is no picture."""
    pixels = picture_size(picture)
    if pixels is None:
        return None
    wide, tall = (max(1, side) / _PIXELS_PER_CM for side in pixels)
    scale = min(1.0, WIDE / wide, tallest / tall)
    return wide * scale, tall * scale
