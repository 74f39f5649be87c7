"""Blocks and findings as paragraphs, tables and pictures of a document."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, assert_never

from docx.shared import Cm, Emu

from csvoice import charts
from csvoice.company.theme import Tint
from csvoice.document import blocks
from csvoice.document.findings import Finding
from csvoice.document.report import Report
from csvoice.render import paper
from csvoice.render.docx.styles import APPENDIX
from csvoice.render.docx.tables import metrics, table
from csvoice.render.docx.xml import field, numbered, paragraph, run, w
from csvoice.render.outline import Piece, line
from csvoice.render.paper import TALL, paper_grid


class BlockWriter:
    """Writes the pieces of one document.

    Attributes:
        document: What is written to.
        report: Where quotes are looked up.
        tint: Colours of pictures.
        in_appendix: Whether headings are numbered as the appendix's.
    """

    def __init__(self, document: Any, report: Report, tint: Tint) -> None:
        self.document, self.report, self.tint = document, report, tint
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
            case blocks.Heading():
                return [self.heading(line(piece.text), piece.level - 2)]
            case blocks.Paragraph():
                return [paragraph("Normal", run(line(piece.text)))]
            case blocks.Bullets():
                return [paragraph("ListBullet", run(line(item))) for item in piece.items]
            case blocks.Table():
                return self._table(piece)
            case blocks.Chart():
                return self._picture(charts.png(piece, self.tint), piece.title)
            case blocks.Image():
                return self._picture(piece.png, piece.alt)
            case blocks.Quote():
                return [_quote(*paper.said(piece))]
            case blocks.Metric():
                return metrics((piece,))
            case blocks.Callout():
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
        mark = [run("【紧急】", "Urgent")] if urgent else []
        return [
            paragraph("Finding", *mark, run(line(finding.statement))),
            paragraph("Small", run(paper.small_print(finding))),
            *(_quote(*quote) for quote in paper.quotes(self.report, finding)),
        ]

    def _table(self, block: blocks.Table) -> list[Any]:
        if not block.columns:
            return []
        shown = paper_grid(block)
        self._tables += bool(block.caption)
        caption = [_caption("表", self._tables, line(block.caption))] if block.caption else []
        below = paragraph("Small", *([run(shown.note)] if shown.note else []))
        return [*caption, table(shown), below]

    def drawn(self, charts_: Iterable[blocks.Chart], tallest: float = TALL) -> None:
        """Write charts as pictures of at most that height, in cm."""
        for chart in charts_:
            self.add(self._picture(charts.png(chart, self.tint), chart.title, tallest))

    def _picture(self, picture: bytes, title: str, tallest: float = TALL) -> list[Any]:
        """Make a picture with its title as caption and as what a screen reader says."""
        self._figures += 1
        caption = _caption("图", self._figures, line(title))
        size = paper.size_of(picture, tallest)
        if size is None:
            return [caption, paragraph("Small", run("（这张图无法显示。）"))]
        width, height = (Emu(round(Cm(1) * side)) for side in size)
        place = self.document.add_paragraph(style="Figure")
        shape = place.add_run().add_picture(io.BytesIO(picture), width, height)
        shape._inline.docPr.set("descr", line(title))
        return [caption, place._element]


def _caption(kind: str, number: int, title: str) -> Any:
    """Make a caption whose number Word counts."""
    counted = field(f"SEQ {kind} \\* ARABIC", run(str(number)))
    return paragraph("Caption", run(f"{kind} "), *counted, run(f"　{title}"))


def _quote(said: str, about: str) -> Any:
    return paragraph("Quote", run(f"“{said}”"), run(f"　{about}", "Muted"))
