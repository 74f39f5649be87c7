"""Tables of figures and rows of key numbers."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from csvoice.document.blocks import Metric
from csvoice.render.docx.styles import TABLE
from csvoice.render.docx.xml import paragraph, run, w
from csvoice.render.grid import Grid
from csvoice.render.outline import line
from csvoice.render.paper import MANY, abreast

WIDE = 9_300
"""Width of the text in twentieths of a point: 16.4 cm."""


def table(grid: Grid) -> Any:
    """A table whose head repeats on every page and whose rows are never split."""
    widths = [round(WIDE * part) for part in grid.widths]
    style = "Cell" if len(widths) < MANY else "CellSmall"
    sides = [[w("jc", val="right")] if right else [] for right in grid.right]
    head, *rows = (_row(texts, style, sides, widths) for texts in (grid.heads, *grid.rows))
    head[0].append(w("tblHeader"))
    look = w("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0,
             noHBand=0, noVBand=1)  # fmt: skip
    return _table(widths, (head, *rows), w("tblStyle", val=TABLE), look)


def metrics(numbers: tuple[Metric, ...]) -> list[Any]:
    """Key numbers side by side, with a paragraph between rows."""
    each = abreast(len(numbers))
    parts = [numbers[at : at + each] for at in range(0, len(numbers), each)]
    return [one for part in parts for one in (_metrics(part, each), paragraph("Small"))]


def _metrics(numbers: tuple[Metric, ...], abreast: int) -> Any:
    widths = [WIDE // abreast] * len(numbers)
    cells = [_cell(wide, _metric(one)) for one, wide in zip(numbers, widths, strict=True)]
    flush = w("tblCellMar", w("left", w=0, type="dxa"), w("right", w=200, type="dxa"))
    return _table(widths, [w("tr", w("trPr", w("cantSplit")), *cells)], None, flush)


def _metric(metric: Metric) -> list[Any]:
    small = [text for text in (metric.change, metric.note) if text]
    return [
        paragraph("MetricLabel", run(line(metric.label))),
        paragraph("MetricValue", run(line(metric.value))),
        *(paragraph("MetricLabel", run(line(text))) for text in small),
    ]


def _table(widths: list[int], rows: Iterable[Any], style: Any, look: Any) -> Any:
    return w(
        "tbl",
        w("tblPr", style, w("tblW", w=sum(widths), type="dxa"), w("tblLayout", type="fixed"), look),
        w("tblGrid", *(w("gridCol", w=wide) for wide in widths)),
        *rows,
    )


def _row(texts: tuple[str, ...], style: str, sides: list[list[Any]], widths: list[int]) -> Any:
    cells = (
        _cell(wide, [paragraph(style, run(text), properties=deepcopy(side))])
        for text, side, wide in zip(texts, sides, widths, strict=True)
    )
    return w("tr", w("trPr", w("cantSplit")), *cells)


def _cell(wide: int, content: Iterable[Any]) -> Any:
    return w("tc", w("tcPr", w("tcW", w=wide, type="dxa")), *content)
