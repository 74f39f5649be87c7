"""Blocks and findings as paragraphs, tables and pictures of a document."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, assert_never

from docx.shared import Cm, Emu

from csvoice import charts
from csvoice.analyze.texts.quotes import shorten
from csvoice.document.blocks import (
    Bullets,
    Callout,
    Chart,
    Heading,
    Image,
    Metric,
    Paragraph,
    Quote,
    Table,
)
from csvoice.document.findings import Finding
from csvoice.document.report import Report, Verbatim
from csvoice.render import phrases
from csvoice.render.docx.styles import APPENDIX
from csvoice.render.docx.tables import metrics, room, table
from csvoice.render.docx.xml import field, numbered, paragraph, run, w
from csvoice.render.grid import grid
from csvoice.render.office import fitted, picture_size
from csvoice.render.outline import Piece, line
from csvoice.schema import ticket

QUOTES = 2
"""Verbatims under a finding."""

LONGEST_QUOTE = 200
MOST_ROWS = 50
LONGEST_CELL = 150.0
"""In em: seven lines or so of a wide column."""

WIDEST, TALLEST = 16.4, 21.0
"""Room of a picture, in cm."""

_PIXELS_PER_CM = 2 * 660 / WIDEST


class BlockWriter:
    """Writes the pieces of one document.

    Attributes:
        document: What is written to.
        report: Where quotes are looked up.
        in_appendix: Whether headings are numbered as the appendix's.
    """

    def __init__(self, document: Any, report: Report) -> None:
        self.document, self.report = document, report
        self.in_appendix = False
        self._end = document.element.body[-1]
        self._figures = self._tables = 0

    def add(self, elements: Iterable[Any]) -> None:
        """Put elements at the end."""
        for element in elements:
            self._end.addprevious(element)

    def write(self, pieces: Iterable[Piece]) -> None:
        """Write pieces in order."""
        for piece in pieces:
            self.add(self._elements(piece))

    def _elements(self, piece: Piece) -> list[Any]:
        match piece:
            case tuple():
                return metrics(piece)
            case Finding():
                return self._finding(piece)
            case Heading():
                return [self.heading(line(piece.text), piece.level - 2)]
            case Paragraph():
                return [paragraph("Normal", run(line(piece.text)))]
            case Bullets():
                return [paragraph("ListBullet", run(line(item))) for item in piece.items]
            case Table():
                return self._table(piece)
            case Chart():
                return self._picture(charts.png(piece), piece.title)
            case Image():
                return self._picture(piece.png, piece.alt)
            case Quote():
                return [_quote(Verbatim(piece.id, piece.text, piece.about))]
            case Metric():
                return metrics((piece,))
            case Callout():
                return [paragraph(f"Callout{piece.kind.title()}", run(line(piece.text)))]
            case _:
                assert_never(piece)

    def heading(self, text: str, level: int, *, new_page: bool = False) -> Any:
        """Make a heading; level 0 is a chapter's."""
        rules = [w("pageBreakBefore")] if new_page else []
        rules += [numbered(APPENDIX, level)] if self.in_appendix else []
        return paragraph(f"Heading{level + 1}", run(text), properties=rules)

    def _finding(self, finding: Finding) -> list[Any]:
        urgent = finding.severity == "紧急"
        small = phrases.basis(finding)
        if finding.evidence:
            small.append(phrases.evidence_line(finding.evidence, QUOTES))
        mark = [run("【紧急】", "Urgent")] if urgent else []
        quotes = phrases.quotes(self.report, finding)[:QUOTES]
        return [
            paragraph("Finding", *mark, run(line(finding.statement))),
            paragraph("Small", run(line(" · ".join(small)))),
            *map(_quote, quotes),
        ]

    def _table(self, block: Table) -> list[Any]:
        if not block.columns:
            return []
        shown = grid(block, MOST_ROWS, LONGEST_CELL, room(len(block.columns)))
        self._tables += bool(block.caption)
        caption = [_caption("表", self._tables, line(block.caption))] if block.caption else []
        below = paragraph("Small", *([run(shown.note)] if shown.note else []))
        return [*caption, table(shown), below]

    def drawn(self, charts_: Iterable[Chart], tallest: float) -> None:
        """Write charts as pictures of at most that height, in cm."""
        for chart in charts_:
            self.add(self._picture(charts.png(chart), chart.title, tallest))

    def _picture(self, picture: bytes, title: str, tallest: float = TALLEST) -> list[Any]:
        """Make a picture with its title as caption and as what a screen reader says."""
        self._figures += 1
        caption = _caption("图", self._figures, line(title))
        size = picture_size(picture)
        if size is None:
            return [caption, paragraph("Small", run("（这张图无法显示。）"))]
        widest = min(WIDEST, max(size[0] / _PIXELS_PER_CM, 1.0))
        width, height = (Emu(round(Cm(1) * side)) for side in fitted(picture, widest, tallest))
        place = self.document.add_paragraph(style="Figure")
        shape = place.add_run().add_picture(io.BytesIO(picture), width, height)
        shape._inline.docPr.set("descr", line(title))
        return [caption, place._element]


def _caption(kind: str, number: int, title: str) -> Any:
    """Make a caption whose number Word counts."""
    counted = field(f"SEQ {kind} \\* ARABIC", run(str(number)))
    return paragraph("Caption", run(f"{kind} "), *counted, run(f"　{title}"))


def _quote(quote: Verbatim) -> Any:
    about = " · ".join((ticket(quote.id), *quote.about))
    said = f"“{line(shorten(quote.text, LONGEST_QUOTE))}”"
    return paragraph("Quote", run(said), run(f"　{line(about)}", "Muted"))
