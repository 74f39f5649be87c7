"""Blocks as HTML: one macro of blocks.html.j2 for each."""

from __future__ import annotations

import re
from base64 import b64encode
from itertools import count
from typing import Any, assert_never

from markupsafe import Markup, escape

from csvoice import charts, numbers
from csvoice.document.blocks import (
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Heading,
    Image,
    Metric,
    Paragraph,
    Quote,
    Table,
)
from csvoice.render import phrases

LONG_CELL = 20


class BlockWriter:
    """Writes the blocks of one page; it numbers the drawings, whose inner names must differ."""

    def __init__(self, macros: Any) -> None:
        self._macros = macros
        self._numbers = count(1)

    def __call__(self, block: Block | tuple[Metric, ...]) -> Markup:
        """The HTML of a block, or of metrics that stand side by side."""
        macros = self._macros
        html: Markup
        match block:
            case tuple():
                html = macros.metrics(block)
            case Heading():
                html = macros.heading(block)
            case Paragraph():
                html = macros.paragraph(block)
            case Bullets():
                html = macros.bullets(block)
            case Table():
                html = macros.table(block, _columns(block), _rows(block))
            case Chart():
                html = macros.chart(block, *self._drawing(block))
            case Image():
                html = macros.image(block, b64encode(block.png).decode("ascii"))
            case Quote():
                html = macros.quote(block)
            case Metric():
                html = macros.metrics((block,))
            case Callout():
                html = macros.callout(block)
            case _:
                assert_never(block)
        return html

    def _drawing(self, chart: Chart) -> tuple[str, int]:
        """An inline SVG that scales with the page, and its own width in pixels."""
        svg = charts.svg(chart)
        head, body = svg.split(">", 1)
        size = re.search(r'viewBox="0 0 ([\d.]+) [\d.]+"', head)
        label = f' role="img" aria-label="{escape(chart.title)}"'
        slim = re.sub(r' (?:width|height|class|version)="[^"]*"', "", head) + label
        wide = round(float(size.group(1))) if size else 0
        return _renamed(f"{slim}>{body}", next(self._numbers)), wide


def _renamed(svg: str, number: int) -> str:
    """Give ids inside a drawing the drawing's number: all drawings share one page."""
    inner = re.sub(r'><rect [^>]*fill="#ffffff"/>', ">", svg, count=1)
    inner = inner.replace(' font-family="Noto Sans SC"', "")
    inner = re.sub(r'\bid="', f'id="c{number}-', inner)
    return re.sub(r'(url\(#|href="#)', rf"\g<1>c{number}-", inner)


def _columns(table: Table) -> list[dict[str, str]]:
    """Header and class of each column: numbers to the right, long text with room to break."""
    columns = []
    for index, column in enumerate(table.columns):
        longest = max((len(str(row[index] or "")) for row in table.rows), default=0)
        style = "text" if column.kind == "text" else "number"
        if column.kind == "text" and longest > LONG_CELL:
            style = "long"
        columns.append({"title": phrases.header(column), "style": style})
    return columns


def _rows(table: Table) -> list[list[tuple[str, Cell]]]:
    """Each cell as it is shown and as it is sorted."""
    return [
        [
            (numbers.cell(value, column.kind), value)
            for value, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
