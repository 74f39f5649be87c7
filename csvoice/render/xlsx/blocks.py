"""Blocks and findings, stacked on a sheet; charts beside the numbers they are drawn from.

Only a word cloud is a picture: Excel draws everything else, and the reader can change it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from csvoice import charts, numerals
from csvoice.document import blocks
from csvoice.document.blocks import Chart, Table
from csvoice.document.findings import Finding
from csvoice.document.report import Report, Verbatim
from csvoice.render import phrases
from csvoice.render.figures import across, listed, steps
from csvoice.render.office import picture_size
from csvoice.render.xlsx import native
from csvoice.render.xlsx.cells import Value, as_number, as_text, as_value
from csvoice.render.xlsx.sheet import MOST_ROWS, OVER, Sheet

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
            _quote(sheet, block)
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


def write_rows(sheet: Sheet, table: blocks.Table) -> None:
    """Write the header and the rows of a table, as many as the sheet can hold."""
    styles = ["header" if one.kind == "text" else "header_right" for one in table.columns]
    heads = [as_text(phrases.header(column)) for column in table.columns]
    top, room = sheet.row, max(0, MOST_ROWS - sheet.row - 4)
    sheet.values([Value(head, style) for head, style in zip(heads, styles, strict=True)])
    for row in table.rows[:room]:
        sheet.values([_value(cell, one) for cell, one in zip(row, table.columns, strict=True)])
    sheet.filterable(top, len(table.columns))
    if (left := len(table.rows) - room) > 0:
        sheet.text(f"一张工作表写不下，另有 {numerals.count(left)} 行。", "small")


def _value(cell: blocks.Cell, column: blocks.TableColumn) -> Value:
    """A cell; one that is neither empty nor zero has the colour of its column's mark."""
    value = as_value(cell, column.kind)
    marked = column.mark is not None and bool(cell) and cell == cell
    return value._replace(style=f"{value.style}.{column.mark}") if marked else value


def _metrics(sheet: Sheet, metrics: tuple[blocks.Metric, ...]) -> None:
    heads = (("指标", "header"), ("数值", "header_right"), ("变化与说明", "header"))
    sheet.values([Value(head, style) for head, style in heads])
    for metric in metrics:
        about = " · ".join(text for text in (metric.change, metric.note) if text)
        label = Value(as_text(metric.label), "text")
        sheet.values([label, as_number(metric.value, metric.mark), Value(as_text(about), OVER)])


def _quote(sheet: Sheet, quote: Verbatim | blocks.Quote) -> None:
    sheet.text(f"“{' '.join(quote.text.split())}” —— {phrases.about(quote)}", "small")


def write_chart(sheet: Sheet, chart: Chart) -> None:
    """Write a chart's numbers and the chart."""
    sheet.text(chart.title, "heading")
    top, figures = sheet.row, _figures(chart)
    write_rows(sheet, figures)
    if not chart.points:
        return
    match chart.kind:
        case "heatmap":
            sheet.shade((top + 1, 1), (sheet.row - 1, len(figures.columns) - 1))
        case "cloud":
            sheet.gap()
            write_picture(sheet, charts.png(chart), chart.title, scale=0.5)
        case _:
            native.write(sheet, chart, figures, top)


def _figures(chart: Chart) -> Table:
    """The columns that Excel's chart of this kind is drawn from."""
    match chart.kind:
        case "bar" | "line" | "pie" | "radar" | "heatmap" | "treemap" | "fishbone":
            return across(chart)
        case "scatter" | "control" | "cloud":
            return listed(chart)
        case "waterfall":
            return steps(chart)
        case _:
            assert_never(chart.kind)


def write_picture(sheet: Sheet, png: bytes, title: str, scale: float = 1.0) -> None:
    """Write a picture; what is none is told in its place."""
    size = picture_size(png)
    if size is None:
        sheet.text(f"（这张图无法显示：{title}）", "small")
    else:
        sheet.picture(png, title, size, scale)
