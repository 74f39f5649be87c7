"""Blocks and findings, stacked on a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from csvoice.document import blocks
from csvoice.document.findings import Finding
from csvoice.document.report import Report, Verbatim
from csvoice.render import phrases
from csvoice.render.xlsx.cells import Value, as_number, as_text
from csvoice.render.xlsx.drawings import write_chart, write_picture
from csvoice.render.xlsx.sheet import OVER, Sheet
from csvoice.render.xlsx.tables import write_rows
from csvoice.schema import ticket

_CALLOUTS = {"note": "small", "warning": "warning", "error": "error"}


def write_finding(sheet: Sheet, report: Report, finding: Finding) -> None:
    """Write a finding, what it rests on, and its quotes."""
    sheet.text(finding.statement, "urgent" if finding.severity == "紧急" else "strong")
    small = phrases.basis(finding)
    small += [phrases.evidence_line(finding.evidence)] if finding.evidence else []
    sheet.text(" · ".join(small), "small")
    for quote in phrases.quotes(report, finding):
        _quote(sheet, quote)
    sheet.gap()


def write_blocks(sheet: Sheet, stacked: Iterable[blocks.Block]) -> None:
    """Write blocks in order, neighbouring metrics as one table."""
    for block in phrases.grouped(stacked):
        write_block(sheet, block)


def write_block(sheet: Sheet, block: blocks.Block | tuple[blocks.Metric, ...]) -> None:
    """Write a block, or metrics that belong together, and leave a row free."""
    match block:
        case tuple():
            _metrics(sheet, block)
        case blocks.Heading():
            sheet.text(block.text, "heading")
            return
        case blocks.Paragraph():
            sheet.text(block.text)
        case blocks.Bullets():
            for item in block.items:
                sheet.text("• " + item)
        case blocks.Table():
            write_table(sheet, block)
        case blocks.Chart():
            write_chart(sheet, block)
        case blocks.Image():
            write_picture(sheet, block.png, block.alt)
        case blocks.Quote():
            _quote(sheet, Verbatim(block.id, block.text, block.about))
        case blocks.Metric():
            _metrics(sheet, (block,))
        case blocks.Callout():
            sheet.text(block.text, _CALLOUTS[block.kind])
        case _:
            assert_never(block)
    sheet.gap()


def write_table(sheet: Sheet, table: blocks.Table) -> None:
    """Write a table with its caption above and its note below."""
    if table.caption:
        sheet.text(table.caption, "heading")
    write_rows(sheet, table)
    if table.note:
        sheet.text(table.note, "small")


def _metrics(sheet: Sheet, metrics: tuple[blocks.Metric, ...]) -> None:
    heads = (("指标", "header"), ("数值", "header_right"), ("变化与说明", "header"))
    sheet.values([Value(head, style) for head, style in heads])
    for metric in metrics:
        about = " · ".join(text for text in (metric.change, metric.note) if text)
        label = Value(as_text(metric.label), "text")
        sheet.values([label, as_number(metric.value, metric.mark), Value(as_text(about), OVER)])


def _quote(sheet: Sheet, quote: Verbatim) -> None:
    about = " · ".join((ticket(quote.id), *quote.about))
    sheet.text(f"“{' '.join(quote.text.split())}” —— {about}", "small")
