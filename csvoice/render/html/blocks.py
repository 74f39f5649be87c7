"""Blocks as HTML: one macro of blocks.html.j2 for each."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any, assert_never

from markupsafe import Markup

from csvoice import charts, numerals
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
from csvoice.render.figures import figures
from csvoice.theme import Tint

LONG_CELL = 20
MOST_ROWS = 1_000
"""Rows of a table; more are for the workbook."""


class BlockWriter:
    """Writes the blocks of one page.

    Attributes:
        draws: Whether a block so far is a chart that the reader's browser draws.
    """

    def __init__(self, macros: Any, tint: Tint) -> None:
        self._macros, self._tint = macros, tint
        self.draws = False

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
                rows = _rows(block)
                cut = phrases.cut_line(len(block.rows), len(rows))
                html = macros.table(block, _columns(block), rows, cut)
            case Chart(kind="cloud"):
                html = macros.picture(
                    block, _data(charts.png(block, self._tint)), self(figures(block))
                )
            case Chart():
                self.draws = True
                html = macros.chart(block, _specification(block, self._tint), self(figures(block)))
            case Image():
                html = macros.image(block, _data(block.png))
            case Quote():
                html = macros.quote(block)
            case Metric():
                html = macros.metrics((block,))
            case Callout():
                html = macros.callout(block)
            case _:
                assert_never(block)
        return html


def _specification(chart: Chart, tint: Tint) -> str:
    """The chart as JSON that no HTML parser takes for anything else."""
    text = json.dumps(charts.vega(chart, tint), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _data(picture: bytes) -> str:
    return b64encode(picture).decode("ascii")


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
            (numerals.cell(value, column.kind), value)
            for value, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows[:MOST_ROWS]
    ]
