"""What a format wrote, opened again: whether every text, number and chart is still in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite

from csvoice import numerals
from csvoice.charts.text import printable
from csvoice.document import blocks
from csvoice.document.report import Report
from csvoice.testing.opened import opened
from csvoice.testing.said import sentences

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
_PICTURED = (".md", ".docx", ".pptx", ".pdf", ".txt", ".adoc")
"""Formats that may show charts as pictures, names and numbers included."""


def lost(report: Report, files: Mapping[str, bytes]) -> list[str]:
    """Return what of a report cannot be found in the files that a format wrote.

    Raises:
        ValueError: The main file is of a kind that is not known here.
        ImportError: It is a PDF, and pypdfium2 is not installed.
    """
    name = next(iter(files))
    text, pictures = opened(name, files)
    shown = _bare(text)
    wanted = [(one,) for one in _texts(report)] + list(_numbers(report, name))
    gone = [ways[0] for ways in wanted if not any(_bare(way) in shown for way in _ways(*ways))]
    charts = sum(isinstance(block, blocks.Chart | blocks.Image) for block in _blocks(report))
    return [*gone, *([f"{charts - pictures} 张图"] if pictures < charts else [])]


def _ways(*ways: str) -> Iterator[str]:
    """How a text may have been written; a workbook has 64.1% as the number .641."""
    yield from ways
    if len(ways) == 1 and _FIGURE.fullmatch(ways[0]):
        number = float(ways[0].rstrip("%").replace(",", ""))
        yield f"{number / 100 if ways[0].endswith('%') else number:.12g}"


def _blocks(report: Report) -> list[blocks.Block]:
    shown = (block for section in report.sections for block in section.shown)
    return [*report.page.metrics, *report.page.charts, *shown]


def _texts(report: Report) -> list[str]:
    """Every text but the names of a chart's marks, which a picture may hold."""
    page = report.page
    said = [text for section in report.sections for text in sentences(section)]
    said += [text for block in _blocks(report) for text in _cells(block)]
    told = [page.title, *page.statements, page.unchanged, *page.caveats, *said]
    return list(dict.fromkeys(text for text in told if text))


def _cells(block: blocks.Block) -> Iterator[str]:
    match block:
        case blocks.Table():
            yield from (cell for row in block.rows for cell in row if isinstance(cell, str))
        case blocks.Quote():
            yield from (block.text, *block.about)
        case blocks.Metric():
            yield from (block.label, block.value, block.change, block.note)
        case _:
            return


def _numbers(report: Report, name: str) -> Iterator[tuple[str, ...]]:
    """Each number, and what stands at a chart's marks, in the ways that formats write it."""
    for block in _blocks(report):
        if isinstance(block, blocks.Table):
            for row in block.rows:
                for cell, column in zip(row, block.columns, strict=True):
                    yield from _forms(cell, column.kind)
        elif isinstance(block, blocks.Chart) and not name.endswith(_PICTURED):
            for point in block.points:
                yield from _forms(point.y, block.unit)
                yield from ((text,) for text in (str(point.x), point.series) if text)


def _forms(cell: blocks.Cell, kind: blocks.ColumnKind) -> Iterator[tuple[str, ...]]:
    if isinstance(cell, int | float) and isfinite(cell):
        plain = (cell, cell * 100, round(cell, 6))
        yield numerals.cell(cell, kind), *(f"{number:.12g}" for number in plain), repr(cell)


def _bare(text: str) -> str:
    return "".join(printable(text).split())
