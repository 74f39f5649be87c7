"""Heatmaps: series down, x across, each cell with its value where there is room."""

from __future__ import annotations

from csvoice.charts.colouring import ACCENT
from csvoice.charts.style import (
    FONT_SIZE,
    LINE_HEIGHT,
    WIDTH,
    Spec,
    categories,
    label_lines,
    lines_axis,
    lite,
    peak,
    series,
)
from csvoice.charts.text import shorten, width
from csvoice.company.theme import READABLE
from csvoice.document.blocks import Chart
from csvoice.palette import BLUES, DIVERGING, WHITE

ROW_LABEL_EM = 12
UPRIGHT_EM = 22
NARROWEST = 3.2 * FONT_SIZE
ROW, FLAT = 34, 25
BLANK = "\u00a0"


def heatmap(chart: Chart, *, flat: bool = False) -> Spec:
    """Cells in shades of blue; where values fall below zero, brown through white to blue."""
    lines, columns = label_lines(series(chart), ROW_LABEL_EM), categories(chart)
    widest = max((width(part) for label in lines.values() for part in label), default=0)
    cell = (WIDTH - widest * FONT_SIZE - 40) / max(1, len(columns))
    headers, across = _headers(columns, cell)
    down = {"title": chart.y_title or None, **lines_axis("lines", lines), "domain": False}
    place = {
        "x": {"field": "x", "type": "nominal", "scale": {"domain": columns}, "axis": across},
        "y": {"field": "series", "type": "nominal", "scale": {"domain": [*lines]}, "axis": down},
    }
    across["title"] = chart.x_title or None
    values = [{"mark": {"type": "text"}, "encoding": {**place, **_value()}}]
    tallest = max((len(label) for label in lines.values()), default=1)
    return lite(
        chart,
        height=max(1, len(lines)) * max(FLAT if flat else ROW, tallest * LINE_HEIGHT + 8),
        params=[{"name": "columns", "value": headers}, {"name": "lines", "value": lines}],
        layer=[_cells(chart, place), _marked(place), *(values if cell >= NARROWEST else [])],
    )


def _headers(columns: list[str], cell: float) -> tuple[dict[str, list[str]], Spec]:
    """Column labels and their axis: lines that end just above the cells, or upright text."""
    axis: Spec = {"orient": "top", "labelExpr": "columns[datum.value]", "domain": False}
    if cell < NARROWEST:
        upright = {"labelAngle": -90, "labelBaseline": "middle", "labelAlign": "left"}
        return {name: [shorten(name, UPRIGHT_EM)] for name in columns}, {**axis, **upright}
    labels = label_lines(columns, cell / FONT_SIZE - 0.6)
    tallest = max(map(len, labels.values()), default=1)
    padded = {name: [BLANK] * (tallest - len(label)) + label for name, label in labels.items()}
    flat = {"labelAngle": 0, "labelPadding": 8 + (tallest - 1) * LINE_HEIGHT}
    return padded, {**axis, **flat}


def _cells(chart: Chart, place: Spec) -> Spec:
    colour = {"field": "y", "type": "quantitative", "scale": _scale(chart), "legend": None}
    about = {"field": "about", "type": "nominal"}
    said = {**place, "color": colour, "description": about}
    return {"mark": {"type": "rect", "strokeWidth": 2, "stroke": WHITE}, "encoding": said}


def _marked(place: Spec) -> Spec:
    frame = {"type": "rect", "filled": False, "strokeWidth": 2.5}
    return {
        "transform": [{"filter": "datum.accent"}],
        "mark": frame,
        "encoding": {**place, "stroke": ACCENT},
    }


def _value() -> Spec:
    """White where that is read on its cell, else black; by name, since a dark page keeps both."""
    dark = f"contrast(scale('color', datum.y), 'white') >= {READABLE}"
    colour = {"condition": {"test": dark, "value": "white"}, "value": "black"}
    return {"text": {"field": "label"}, "color": colour}


def _scale(chart: Chart) -> Spec:
    top = peak(chart) or 1.0
    if any(point.y < 0 for point in chart.points):
        domain = [-top, -top / 2, 0, top / 2, top]
        return {"domain": domain, "range": list(DIVERGING), "interpolate": "rgb"}
    return {"domain": [0, top], "range": list(BLUES)}
