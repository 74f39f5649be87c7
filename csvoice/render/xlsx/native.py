"""Excel's own charts, drawn from the columns of a table that stands on the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

from csvoice.charts.colouring import filling, shades, stands_out
from csvoice.document.blocks import Chart, ChartKind, Point, Table, TableColumn
from csvoice.palette import BLUE, GRID, INK, MARKS, MUTED, SERIES
from csvoice.render.figures import axes
from csvoice.render.xlsx.cells import as_text
from csvoice.render.xlsx.sheet import Sheet
from csvoice.render.xlsx.styles import Styles

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
MOST_LABELS = 10
"""Names written along an axis."""

FARTHEST = 6
"""Column up to which a chart stands beside its figures, where it is seen; else below them."""

_UNNAMED = frozenset({"scatter", "waterfall"})
_LYING = frozenset({"bar", "treemap", "fishbone"})
_HIDDEN = {"line": {"none": True}}
_DASHED = {"line": {"color": MUTED, "width": 1, "dash_type": "dash"}}


def write(sheet: Sheet, chart: Chart, figures: Table, top: int) -> None:
    """Draw a chart beside the columns of `figures`, whose header stands in row `top`."""
    native = sheet.book.add_chart(TYPES[chart.kind])
    places = [place for place, column in enumerate(figures.columns) if place and _drawn(column)]
    styles = sheet.styles
    for number, place in enumerate(places):
        series = _series(sheet, top, len(figures.rows), place)
        native.add_series(series | _style(chart, number, styles) | _names(sheet, chart, top))
    _set_frame(native, chart, len(places), styles)
    _set_axes(native, chart, len(figures.rows), styles)
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


def _style(chart: Chart, number: int, styles: Styles) -> dict[str, Any]:
    shade = [*shades(chart).values()]
    colour = styles.own(shade[number] if number < len(shade) else BLUE)
    match chart.kind:
        case "bar" | "treemap" | "fishbone":
            return {"fill": {"color": colour}, "gap": 40, **_bars(chart, number, styles)}
        case "pie":
            return {"data_labels": {"percentage": True}, "points": _slices(chart, styles)}
        case "scatter":
            fill = {"fill": {"color": styles.own(BLUE)}, "border": {"none": True}}
            return {"marker": {"type": "circle", "size": 8, **fill}}
        case "control":
            solid = {"line": {"color": styles.own(BLUE), "width": 2}}
            return _DASHED if number else {**solid, **_dots([*chart.points])}
        case "waterfall":
            return _HIDDEN
        case "line":
            return {"line": {"color": colour, "width": 2}, **_dots(_in_order(chart, number))}
        case _:
            return {"line": {"color": colour, "width": 2}}


def _bars(chart: Chart, number: int, styles: Styles) -> dict[str, Any]:
    """Values at the bars, marked ones in the colour of their mark."""
    colours = [point and filling(chart, point) for point in _in_order(chart, number)]
    points = [{"fill": {"color": styles.own(colour)}} if colour else None for colour in colours]
    return {"points": points, "data_labels": {"value": True}}


def _in_order(chart: Chart, number: int) -> list[Point | None]:
    """The points of a series in the order of the chart's names, None where it lacks one."""
    names, groups = axes(chart)
    mine = {str(point.x): point for point in chart.points if point.series == groups[number]}
    return [mine.get(name) for name in names]


def _dots(points: list[Point | None]) -> dict[str, Any]:
    """Dots and values at the points of a line that stand out, in the colour of their mark."""
    marks = [point.mark if point and stands_out(point) else None for point in points]
    if not any(marks):
        return {}
    colours = [MARKS[mark] if mark else None for mark in marks]
    dots = [{"fill": {"color": one}, "border": {"color": one}} if one else None for one in colours]
    told = [{"font": {"color": one}} if one else {"delete": True} for one in colours]
    unseen = {"fill": {"none": True}, "border": {"none": True}}
    return {
        "marker": {"type": "circle", "size": 7, **unseen},
        "points": dots,
        "data_labels": {"value": True, "position": "above", "custom": told},
    }


def _slices(chart: Chart, styles: Styles) -> list[dict[str, Any]]:
    shades = [styles.own(SERIES[place % len(SERIES)]) for place in range(len(chart.points))]
    return [{"fill": {"color": shade}} for shade in shades]


def _set_frame(native: Any, chart: Chart, series: int, styles: Styles) -> None:
    """No box around it, no title, which stands in a cell, and a legend where there is a choice."""
    alone = chart.kind in _UNNAMED or (series == 1 and chart.kind != "pie")
    native.set_legend({"none": True} if alone else {"position": "top", "font": _font(styles)})
    native.set_title({"none": True})
    native.set_chartarea({"border": {"none": True}})


def _font(styles: Styles) -> dict[str, Any]:
    return {"name": styles.theme.font, "size": 9, "color": INK, "bold": False}


def _set_axes(native: Any, chart: Chart, names: int, styles: Styles) -> None:
    fonts: dict[str, Any] = {
        "num_font": _font(styles),
        "name_font": {**_font(styles), "color": MUTED},
    }
    if chart.kind in _LYING:
        native.set_y_axis({"reverse": True, "line": {"none": True}, **fonts})
        native.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    elif chart.kind not in ("pie", "radar"):
        every = 1 if chart.kind == "scatter" else max(1, ceil(names / MOST_LABELS))
        steps = {"interval_unit": every} if every > 1 else {}
        across, along = {"name": as_text(chart.x_title)}, {"name": as_text(chart.y_title)}
        native.set_x_axis({**across, **fonts, **steps, "line": {"color": GRID}})
        thin = {"visible": True, "line": {"color": GRID, "width": 0.75}}
        native.set_y_axis({**along, **fonts, "line": {"none": True}, "major_gridlines": thin})
    if chart.kind == "waterfall":
        up, down = ({"fill": {"color": styles.own(colour)}} for colour in (BLUE, SERIES[1]))
        native.set_up_down_bars({"up": up, "down": down})


def _height(chart: Chart, names: int, series: int) -> int:
    if chart.kind not in _LYING:
        return FIXED
    bars = names * (series if chart.kind == "bar" else 1)
    return min(MOST, max(LEAST, bars * BAR + 60))
