"""Charts beside the numbers they are drawn from: Excel's own, shaded cells for heatmaps.

Only a word cloud is a picture: Excel draws everything else, and the reader can change it.
"""

from __future__ import annotations

from typing import assert_never

from csvoice import charts
from csvoice.document.blocks import Chart, Table
from csvoice.render.figures import across, listed, steps
from csvoice.render.office import picture_size
from csvoice.render.xlsx import native
from csvoice.render.xlsx.sheet import Sheet
from csvoice.render.xlsx.tables import write_rows


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
