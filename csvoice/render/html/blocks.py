"""Blocks as HTML: one macro of blocks.html.j2 for each."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any, NamedTuple, assert_never

from markupsafe import Markup

from csvoice import charts, numerals
from csvoice.charts.colouring import legend
from csvoice.company.theme import Tint
from csvoice.document import blocks
from csvoice.render import phrases
from csvoice.render.figures import figures
from csvoice.render.html.citing import Citations

LONG_CELL = 20
MOST_ROWS = 1_000
"""Rows of a table that a browser sorts and searches at once."""


class _Cell(NamedTuple):
    """A cell as it is shown, as it is sorted, what it opens, and why it is coloured."""

    shown: str
    value: blocks.Cell
    rows: str
    mark: str


class BlockWriter:
    """Writes the blocks of one page.

    Attributes:
        draws: Whether a block so far is a chart that the reader's browser draws.
    """

    def __init__(self, macros: Any, citations: Citations, tint: Tint) -> None:
        self._macros, self._citations, self._tint = macros, citations, tint
        self.draws = False

    def __call__(self, block: blocks.Block | tuple[blocks.Metric, ...]) -> Markup:
        """The HTML of a block, or of metrics that stand side by side."""
        macros = self._macros
        html: Markup
        match block:
            case tuple():
                html = macros.metrics(block, self._citations)
            case blocks.Heading():
                html = macros.heading(block)
            case blocks.Paragraph():
                html = macros.paragraph(self._citations.said(block.text))
            case blocks.Bullets():
                html = macros.bullets([*map(self._citations.said, block.items)])
            case blocks.Table():
                shown = phrases.first_rows(block, MOST_ROWS)
                html = macros.table(shown, _columns(shown), self._rows(shown))
            case blocks.Chart() if charts.is_empty(block):
                html = macros.paragraph(phrases.nothing_to_draw(block))
            case blocks.Chart():
                self.draws = True
                marks = _json(self._citations.marks(block))
                own = dict(self._tint)
                shades = _json({one: own.get(blue, blue) for one, blue in legend(block).items()})
                drawn = _json(charts.vega(block, self._tint))
                html = macros.chart(block, drawn, marks, shades, self(figures(block)))
            case blocks.Image():
                html = macros.image(block, _data(block.png))
            case blocks.Quote():
                html = macros.quote(block)
            case blocks.Metric():
                html = macros.metrics((block,), self._citations)
            case blocks.Callout():
                html = macros.callout(block.kind, self._citations.said(block.text))
            case _:
                assert_never(block)
        return html

    def _rows(self, table: blocks.Table) -> list[list[_Cell]]:
        """The first cell of a row opens what its name stands for, a figure what both names do."""
        return [[self._cell(table, row, place) for place in range(len(row))] for row in table.rows]

    def _cell(self, table: blocks.Table, row: tuple[blocks.Cell, ...], place: int) -> _Cell:
        value, column = row[place], table.columns[place]
        name = row[0] if isinstance(row[0], str) else ""
        names = (name, column.title) if place else (name,)
        rows = self._citations.behind(*names) if name and value else ""
        mark = column.mark if value and value == value else None
        shown: str = numerals.cell(value, column.kind)
        if place and not rows and isinstance(value, str):
            shown = self._citations.said(shown, f"{row[0]}：")
        return _Cell(shown, value, rows, mark or "")


def _json(data: object) -> str:
    """JSON that no HTML parser takes for anything else."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _data(picture: bytes) -> str:
    return b64encode(picture).decode("ascii")


def _columns(table: blocks.Table) -> list[dict[str, str]]:
    """Header and class of each column: numbers to the right, long text with room to break."""
    columns = []
    for index, column in enumerate(table.columns):
        longest = max((len(str(row[index] or "")) for row in table.rows), default=0)
        style = "text" if column.kind == "text" else "number"
        if column.kind == "text" and longest > LONG_CELL:
            style = "long"
        columns.append({"title": phrases.header(column), "style": style})
    return columns
