"""Markdown with its pictures beside it: report.md and report_files/*.png."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from csvoice import charts, numerals
from csvoice.analyze.texts.quotes import shorten
from csvoice.charts.text import printable
from csvoice.company.theme import Theme, Tint
from csvoice.document import blocks
from csvoice.document.findings import Finding
from csvoice.document.report import Report, Verbatim
from csvoice.render import outline, phrases
from csvoice.render.outline import DIRECTIONS, Piece

QUOTES = 2
"""Verbatims under a finding."""

LONGEST_QUOTE = 200
"""Markdown has nothing to unfold; the page and the workbook hold the whole text."""

MOST_ROWS = 1_000
"""Rows of a table; more are for the workbook."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_LEADING = re.compile(r"^(\d{0,9})([-+=.)])(?=[-+=\s]|$)")
_UNSAFE_NAME = re.compile(r"[^\w-]+")


def render(report: Report, theme: Theme | None = None) -> dict[str, bytes]:
    """Write report.md and the pictures it shows."""
    page = _Page(report, (theme or Theme()).tint)
    text = printable("\n\n".join(page.lines())) + "\n"
    return {"report.md": text.encode("utf-8"), **page.pictures}


def escape(text: str) -> str:
    """Make text stand for itself on one line of Markdown."""
    flat = _SPECIAL.sub(r"\\\1", " ".join(text.translate(DIRECTIONS).split()))
    return _LEADING.sub(r"\1\\\2", flat)


class _Page:
    """The paragraphs of a report, and the pictures they refer to."""

    def __init__(self, report: Report, tint: Tint) -> None:
        self.report, self.tint = report, tint
        self.pictures: dict[str, bytes] = {}

    def lines(self) -> Iterable[str]:
        yield from self._front()
        for chapter in outline.body(self.report):
            yield f"## {escape(chapter.title)}"
            yield from self._pieces(chapter.pieces, chapter.name)
        appendix = outline.appendix(self.report)
        yield from ["# 附录"] if appendix else []
        for chapter in appendix:
            yield f"## 附录：{escape(chapter.title)}"
            yield from self._pieces(chapter.pieces, chapter.name)

    def _front(self) -> Iterable[str]:
        """The one page."""
        report, page = self.report, self.report.page
        yield f"# {escape(page.title or report.title)}"
        yield escape(phrases.period_line(report))
        told = (map(escape, phrases.lead(statement)) for statement in page.statements)
        if page.statements:
            yield "\n".join(f"{n}. **{lead}**{rest}" for n, (lead, rest) in enumerate(told, 1))
        if page.unchanged:
            yield escape(page.unchanged)
        if page.ahead:
            yield "\n".join((f"{phrases.AHEAD}：\n", *(f"- {escape(one)}" for one in page.ahead)))
        yield from map(escape, page.caveats)
        if page.metrics:
            yield _metrics(page.metrics)
        yield from self._pieces(page.charts, "page")

    def _pieces(self, pieces: Iterable[Piece], section: str) -> Iterable[str]:
        for piece in pieces:
            yield from self._piece(piece, section)

    def _finding(self, finding: Finding) -> str:
        mark = "【紧急】" if finding.severity == "紧急" else ""
        lines = [f"- {mark}**{escape(finding.statement)}**"]
        small = phrases.basis(finding)
        if finding.evidence:
            small.append(phrases.evidence_line(finding.evidence, QUOTES))
        lines.append("  " + escape(" · ".join(small)))
        lines += [f"  > {_said(quote)}" for quote in phrases.quotes(self.report, finding)[:QUOTES]]
        return "\n\n".join(lines)

    def _piece(self, piece: Piece, section: str) -> Iterable[str]:
        match piece:
            case tuple():
                yield _metrics(piece)
            case Finding():
                yield self._finding(piece)
            case blocks.Heading():
                yield f"{'#' * piece.level} {escape(piece.text)}"
            case blocks.Paragraph():
                yield escape(piece.text)
            case blocks.Bullets():
                yield "\n".join(f"- {escape(item)}" for item in piece.items)
            case blocks.Table():
                yield from _table(phrases.first_rows(piece, MOST_ROWS))
            case blocks.Chart() if charts.is_empty(piece):
                yield escape(phrases.nothing_to_draw(piece))
            case blocks.Chart():
                yield self._picture(charts.png(piece, self.tint), piece.title, section)
            case blocks.Image():
                yield self._picture(piece.png, piece.alt, section)
            case blocks.Quote():
                yield "> " + _said(piece)
            case blocks.Metric():
                yield _metrics((piece,))
            case blocks.Callout():
                yield f"> {_CALLOUTS[piece.kind]}{escape(piece.text)}"
            case _:
                assert_never(piece)

    def _picture(self, png: bytes, title: str, section: str) -> str:
        folder = f"report_files/{_UNSAFE_NAME.sub('-', section)}"
        number = sum(name.startswith(f"{folder}-") for name in self.pictures) + 1
        name = f"{folder}-{number}.png"
        self.pictures[name] = png
        return f"![{escape(title)}]({name})\n\n*{escape(title)}*"


_CALLOUTS = {"note": "", "warning": "⚠ ", "error": "✖ "}


def _said(quote: Verbatim | blocks.Quote) -> str:
    said = escape(shorten(quote.text, LONGEST_QUOTE))
    return f"{said} —— {escape(phrases.about(quote))}"


def _metrics(metrics: Iterable[blocks.Metric]) -> str:
    head = ("指标", "数值", "变化", "说明")
    return _grid(head, ("", "-:", "", ""), [(m.label, m.value, m.change, m.note) for m in metrics])


def _table(table: blocks.Table) -> Iterable[str]:
    if table.caption:
        yield f"**{escape(table.caption)}**"
    kinds = [column.kind for column in table.columns]
    rows = [map(numerals.cell, row, kinds) for row in table.rows]
    sides = ["" if kind in ("text", "time") else "-:" for kind in kinds]
    yield _grid(map(phrases.header, table.columns), sides, rows)
    if table.note:
        yield f"*{escape(table.note)}*"


def _grid(head: Iterable[str], sides: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [_row(map(escape, head)), _row(side or "-" for side in sides)]
    return "\n".join([*lines, *(_row(map(escape, row)) for row in rows)])


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
