"""Excel's own charts, drawn from the columns of a table that stands on the sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from csvoice.charts.colouring import filling, shades
from csvoice.document.blocks import Chart, ChartKind, Table, TableColumn
from csvoice.palette import BLUE, MUTED, SERIES
from csvoice.render.xlsx.cells import as_text
from csvoice.render.xlsx.sheet import Sheet

TYPES: Mapping[ChartKind, dict[str, str]] = {
    "bar": {"type": "bar"},
    "line": {"type": "line"},
    "pie": {"type": "doughnut"},
    "radar": {"type": "radar"},
    "scatter": {"type": "scatter"},
    "control": {"type": "line"},
    "waterfall": {"type": "line"},
    "treemap": {"type": "bar", "subtype": "stacked"},
    "fishbone": {"type": "bar", "subtype": "stacked"},
}
WIDE = 720
BAR, LEAST, MOST, FIXED = 22, 220, 900, 320
FARTHEST = 6
"""Column up to which a chart stands beside its figures, where it is seen; else below them."""

Own: TypeAlias = Callable[[str], str]
"""Gives what a company has in place of a colour of ours."""

_UNNAMED = frozenset({"scatter", "waterfall"})
_LYING = frozenset({"bar", "treemap", "fishbone"})
_HIDDEN = {"line": {"none": True}}
_DASHED = {"line": {"color": MUTED, "width": 1, "dash_type": "dash"}}


def write(sheet: Sheet, chart: Chart, figures: Table, top: int) -> None:
    """Draw a chart beside the columns of `figures`, whose header stands in row `top`."""
    native = sheet.book.add_chart(TYPES[chart.kind])
    places = [place for place, column in enumerate(figures.columns) if place and _drawn(column)]
    own = sheet.styles.own
    for number, place in enumerate(places):
        series = _series(sheet, top, len(figures.rows), place)
        native.add_series(series | _style(chart, number, own) | _names(sheet, chart, top))
    if chart.kind in _UNNAMED or (len(places) == 1 and chart.kind != "pie"):
        native.set_legend({"none": True})
    native.set_title({"none": True})
    _set_axes(native, chart, own)
    size = (WIDE, _height(chart, len(figures.rows), len(places)))
    beside = len(figures.columns) + 1
    spot = (top, beside) if beside <= FARTHEST else (sheet.row + 1, 0)
    sheet.chart(native, chart.title, size, spot)


def _drawn(column: TableColumn) -> bool:
    return column.kind != "text"


def _series(sheet: Sheet, top: int, rows: int, place: int) -> dict[str, Any]:
    """A column of numbers under its header; cells are pointed to, since a name may begin with =."""
    return {
        "name": [sheet.name, top, place],
        "categories": [sheet.name, top + 1, 0, top + rows, 0],
        "values": [sheet.name, top + 1, place, top + rows, place],
    }


def _names(sheet: Sheet, chart: Chart, top: int) -> dict[str, Any]:
    """The name of each dot of a scatter plot, where dots have names; they stand in column two."""
    if chart.kind != "scatter" or not any(point.series for point in chart.points):
        return {}
    cells = (xl_rowcol_to_cell(top + 1 + row, 1, True, True) for row in range(len(chart.points)))
    labels = [{"value": f"={quote_sheetname(sheet.name)}!{cell}"} for cell in cells]
    return {"data_labels": {"value": True, "position": "right", "custom": labels}}


def _style(chart: Chart, number: int, own: Own) -> dict[str, Any]:
    shade = [*shades(chart).values()]
    colour = own(shade[number] if number < len(shade) else BLUE)
    match chart.kind:
        case "bar" | "treemap" | "fishbone":
            return {"fill": {"color": colour}, "gap": 40, **_bars(chart, number, own)}
        case "pie":
            return {"data_labels": {"percentage": True}, "points": _slices(chart, own)}
        case "scatter":
            fill = {"fill": {"color": own(BLUE)}, "border": {"none": True}}
            return {"marker": {"type": "circle", "size": 8, **fill}}
        case "control":
            return _DASHED if number else {"line": {"color": own(BLUE), "width": 2}}
        case "waterfall":
            return _HIDDEN
        case _:
            return {"line": {"color": colour, "width": 2}}


def _bars(chart: Chart, number: int, own: Own) -> dict[str, Any]:
    """Values at the bars, marked ones in the colour of their mark."""
    names = dict.fromkeys(str(point.x) for point in chart.points)
    group = list(dict.fromkeys(point.series for point in chart.points))[number]
    mine = {str(point.x): point for point in chart.points if point.series == group}
    colours = [filling(chart, mine[name]) if name in mine else None for name in names]
    points = [{"fill": {"color": own(colour)}} if colour else None for colour in colours]
    return {"points": points, "data_labels": {"value": True}}


def _slices(chart: Chart, own: Own) -> list[dict[str, Any]]:
    shades = [own(SERIES[place % len(SERIES)]) for place in range(len(chart.points))]
    return [{"fill": {"color": shade}} for shade in shades]


def _set_axes(native: Any, chart: Chart, own: Own) -> None:
    if chart.kind in _LYING:
        native.set_y_axis({"reverse": True, "line": {"none": True}})
        native.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    elif chart.kind not in ("pie", "radar"):
        native.set_x_axis({"name": as_text(chart.x_title)})
        native.set_y_axis({"name": as_text(chart.y_title), "line": {"none": True}})
    if chart.kind == "waterfall":
        up, down = ({"fill": {"color": own(colour)}} for colour in (BLUE, SERIES[1]))
        native.set_up_down_bars({"up": up, "down": down})


def _height(chart: Chart, names: int, series: int) -> int:
    if chart.kind not in _LYING:
        return FIXED
    bars = names * (series if chart.kind == "bar" else 1)
    return min(MOST, max(LEAST, bars * BAR + 60))
