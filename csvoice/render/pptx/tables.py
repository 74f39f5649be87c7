"""Tables of a slide, and heatmaps as tables with coloured cells."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, NamedTuple

from lxml import etree
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from csvoice.charts.text import width
from csvoice.company.theme import Theme
from csvoice.palette import GRID, INK, SOFT, digits
from csvoice.render.grid import Grid
from csvoice.render.pptx.words import LINE, Box, rgb


class Look(NamedTuple):
    """Ground and letters of a cell, and the colour of a frame that marks it."""

    ground: str
    letters: str
    frame: str = ""


LookAt = Callable[[int, int], Look | None]
"""The look of a cell by row and column; None for the usual one."""

_SIDE, _ABOVE = 0.08, 0.045
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own table style that draws nothing; the lines are ours."""


def row_heights(grid: Grid, wide: float, size: float) -> list[float]:
    """Return the height of the head and of each row, in inches."""
    rooms = [max(1.0, (part * wide - 2 * _SIDE) * 72 / size) for part in grid.widths]
    return [_height(texts, rooms, size) for texts in (grid.heads, *grid.rows)]


def _height(texts: tuple[str, ...], rooms: list[float], size: float) -> float:
    lines = max(
        (ceil(width(text) * 1.04 / room) for text, room in zip(texts, rooms, strict=True)),
        default=1,
    )
    return max(1, lines) * size * LINE / 72 + 2 * _ABOVE


def add_table(
    slide: Any,
    grid: Grid,
    box: Box,
    size: float,
    theme: Theme,
    *,
    look: LookAt | None = None,
    more: float = 0.0,
) -> Any:
    """Add a table with a quiet head, lines between rows, numbers to the right.

    Args:
        slide: Where it is added.
        grid: What it holds.
        box: Where it stands; it is as high as its rows need.
        size: Of its letters, in points.
        theme: Its colours.
        look: Colours of single cells, whose text is then centred: of a heatmap.
        more: What each row is higher than it needs to be, in inches.
    """
    sides = (Inches(side) for side in (box.left, box.top, box.width, box.height))
    frame = slide.shapes.add_table(len(grid.rows) + 1, len(grid.heads), *sides)
    table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
    for column, part in zip(table.columns, grid.widths, strict=True):
        column.width = Inches(box.width * part)
    heights = row_heights(grid, box.width, size)
    for number, (texts, tall) in enumerate(zip((grid.heads, *grid.rows), heights, strict=True)):
        table.rows[number].height = Inches(tall + more)
        for place, (cell, text) in enumerate(zip(table.rows[number].cells, texts, strict=True)):
            own = look(number - 1, place) if look and number else None
            usual = Look(SOFT, theme.deep) if number == 0 else Look("", INK)
            _write(cell, text, size, (own or usual).letters, bold=number == 0)
            _draw(cell, own or usual, theme.colour if number == 0 else GRID)
            centred = look is not None and place > 0
            side = PP_ALIGN.CENTER if centred else PP_ALIGN.RIGHT if grid.right[place] else None
            cell.text_frame.paragraphs[0].alignment = side
    return frame


def _write(cell: Any, text: str, size: float, colour: str, *, bold: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(_SIDE)
    cell.margin_top = cell.margin_bottom = Inches(_ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    run = cell.text_frame.paragraphs[0].add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = rgb(colour)


def _draw(cell: Any, look: Look, line: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    edges = ("a:lnL", "a:lnR", "a:lnT", "a:lnB") if look.frame else ("a:lnB",)
    for name in edges:
        edge = etree.SubElement(properties, qn(name), w="28575" if look.frame else "9525")
        fill = etree.SubElement(edge, qn("a:solidFill"))
        colour = look.frame or line
        etree.SubElement(fill, qn("a:srgbClr"), val=digits(colour))
    if look.ground:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(look.ground)
