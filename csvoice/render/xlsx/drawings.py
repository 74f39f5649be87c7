"""Charts: native where Excel has the kind, a shaded grid for heatmaps, pictures otherwise.

Every chart stands below the numbers it is drawn from.
"""

from __future__ import annotations

from typing import Any

from csvoice import charts
from csvoice.charts.style import ACCENT, BLUE, SERIES
from csvoice.document.blocks import Cell, Chart, ColumnKind
from csvoice.render.xlsx.cells import Value, as_text, as_value
from csvoice.render.xlsx.sheet import Sheet

NATIVE = {"bar": "bar", "line": "line", "pie": "doughnut", "radar": "radar"}
WIDE = 720
BAR, LEAST, FIXED = 22, 220, 320


def write_chart(sheet: Sheet, chart: Chart) -> None:
    """Write a chart's numbers and the chart."""
    sheet.text(chart.title, "heading")
    match chart.kind:
        case "bar" | "line" | "pie" | "radar" if chart.points:
            _native(sheet, chart)
        case "heatmap":
            _grid(sheet, chart)
        case _:
            _list(sheet, chart)
            sheet.gap()
            write_picture(sheet, charts.png(chart), chart.title, scale=0.5)


def write_picture(sheet: Sheet, png: bytes, title: str, scale: float = 1.0) -> None:
    """Write a picture, its size read from the PNG header."""
    size = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    sheet.picture(png, title, size, scale)


def _native(sheet: Sheet, chart: Chart) -> None:
    top = sheet.row
    names, groups = _axes(chart)
    _wide_table(sheet, chart, names, groups)
    native = sheet.book.add_chart({"type": NATIVE[chart.kind]})
    for index, group in enumerate(groups):
        native.add_series(_series(sheet, chart, top, index, len(names), group))
    if len(groups) == 1 and chart.kind != "pie":
        native.set_legend({"none": True})
    native.set_title({"none": True})
    if chart.kind == "bar":
        native.set_y_axis({"reverse": True, "line": {"none": True}})
        native.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    sheet.gap()
    bars = len(names) * len(groups) * BAR + 60
    tall = min(900, max(LEAST, bars)) if chart.kind == "bar" else FIXED
    sheet.chart(native, chart.title, (WIDE, tall))


def _axes(chart: Chart) -> tuple[list[str], list[str]]:
    names = list(dict.fromkeys(str(point.x) for point in chart.points))
    return names, list(dict.fromkeys(point.series for point in chart.points))


def _wide_table(sheet: Sheet, chart: Chart, names: list[str], groups: list[str]) -> None:
    """Categories down, series across."""
    values = {(str(point.x), point.series): point.y for point in chart.points}
    heads = [chart.x_title, *(group or chart.y_title or "数值" for group in groups)]
    sheet.values([Value(as_text(head), "header") for head in heads])
    for name in names:
        cells = [as_value(values.get((name, group)), chart.unit) for group in groups]
        sheet.values([Value(as_text(name), "text"), *cells])


def _series(
    sheet: Sheet, chart: Chart, top: int, index: int, size: int, group: str
) -> dict[str, Any]:
    marked = {str(point.x) for point in chart.points if point.marked and point.series == group}
    names, _groups = _axes(chart)
    colour = SERIES[index % len(SERIES)]
    points = [{"fill": {"color": ACCENT}} if name in marked else None for name in names]
    series: dict[str, Any] = {
        "name": as_text(group) or as_text(chart.title),
        "categories": [sheet.name, top + 1, 0, top + size, 0],
        "values": [sheet.name, top + 1, index + 1, top + size, index + 1],
        "gap": 40,
    }
    if chart.kind == "bar":
        series |= {"fill": {"color": colour}, "points": points, "data_labels": {"value": True}}
    elif chart.kind == "pie":
        series |= {"data_labels": {"percentage": True}, "points": _slices(len(names))}
    else:
        series |= {"line": {"color": colour, "width": 2}}
    return series


def _slices(size: int) -> list[dict[str, Any]]:
    shades = (BLUE, *SERIES[1:])
    return [{"fill": {"color": shades[index % len(shades)]}} for index in range(size)]


def _grid(sheet: Sheet, chart: Chart) -> None:
    """A heatmap: series down, categories across."""
    names, groups = _axes(chart)
    values = {(str(point.x), point.series): point.y for point in chart.points}
    sheet.values([Value(as_text(head), "header") for head in (chart.y_title, *names)])
    first = sheet.row
    for group in groups:
        cells = [as_value(values.get((name, group)), chart.unit) for name in names]
        sheet.values([Value(as_text(group), "text"), *cells])
    if groups:
        sheet.shade((first, 1), (sheet.row - 1, len(names)))


def _list(sheet: Sheet, chart: Chart) -> None:
    """One row a point, columns without content left out."""
    text: ColumnKind = "text"
    columns: list[tuple[str, ColumnKind, list[Cell]]] = [
        (chart.x_title or "项目", text, [point.x for point in chart.points]),
        ("组", text, [point.series or None for point in chart.points]),
        (chart.y_title or "数值", chart.unit, [point.y for point in chart.points]),
        ("下限", chart.unit, [point.low for point in chart.points]),
        ("上限", chart.unit, [point.high for point in chart.points]),
    ]
    used = [column for column in columns if any(cell is not None for cell in column[2])]
    sheet.values([Value(as_text(title), "header") for title, _kind, _cells in used])
    for index in range(len(chart.points)):
        sheet.values([as_value(cells[index], kind) for _title, kind, cells in used])
