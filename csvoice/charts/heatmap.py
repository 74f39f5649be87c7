"""Heatmaps: series down, x across, each cell with its value where there is room."""

from __future__ import annotations

from csvoice.charts.style import (
    ACCENT,
    BLUES,
    DIVERGING,
    FONT_SIZE,
    INK,
    WHITE,
    WIDTH,
    Spec,
    categories,
    label_lines,
    lite,
    peak,
    series,
)
from csvoice.charts.text import width
from csvoice.document import Chart

ROW_LABEL_EM = 12


def heatmap(chart: Chart) -> Spec:
    """Cells in shades of blue; where values fall below zero, brown through white to blue."""
    columns, lines = categories(chart), series(chart)
    row_labels = label_lines(lines, ROW_LABEL_EM)
    widest = max((width(part) for label in row_labels.values() for part in label), default=0)
    cell = (WIDTH - widest * FONT_SIZE - 30) / max(1, len(columns))
    upright = cell < 3.2 * FONT_SIZE
    limit = 12 if upright else cell / FONT_SIZE - 0.6
    height = max(34, max((len(label) for label in row_labels.values()), default=1) * 17 + 8)
    across = {
        "orient": "top",
        "title": chart.x_title or None,
        "labelExpr": "columns[datum.value]",
        "labelAngle": -90 if upright else 0,
        "labelBaseline": "middle" if upright else "bottom",
        "labelAlign": "left" if upright else "center",
        "domain": False,
    }
    down = {"title": chart.y_title or None, "labelExpr": "lines[datum.value]", "domain": False}
    place = {
        "x": {"field": "x", "type": "nominal", "sort": columns, "axis": across},
        "y": {"field": "series", "type": "nominal", "sort": lines, "axis": down},
    }
    labels = [{"mark": {"type": "text"}, "encoding": {**place, **_value(chart)}}]
    return lite(
        chart,
        height=max(1, len(lines)) * height,
        params=[
            {"name": "columns", "value": label_lines(columns, limit)},
            {"name": "lines", "value": row_labels},
        ],
        layer=[_cells(chart, place), *(labels if cell >= 3.2 * FONT_SIZE else [])],
    )


def _cells(chart: Chart, place: Spec) -> Spec:
    stroke = {"condition": {"test": "datum.marked", "value": ACCENT}, "value": WHITE}
    return {
        "mark": {"type": "rect", "strokeWidth": 2},
        "encoding": {
            **place,
            "color": {"field": "y", "type": "quantitative", "scale": _scale(chart), "legend": None},
            "stroke": stroke,
            "description": {"field": "about", "type": "nominal"},
        },
    }


def _value(chart: Chart) -> Spec:
    dark = f"abs(datum.y) > {0.55 * peak(chart)}"
    colour = {"condition": {"test": dark, "value": WHITE}, "value": INK}
    return {"text": {"field": "label"}, "color": colour}


def _scale(chart: Chart) -> Spec:
    top = peak(chart) or 1.0
    if any(point.y < 0 for point in chart.points):
        return {"domain": [-top, 0, top], "range": list(DIVERGING), "interpolate": "rgb"} | {
            "domain": [-top, -top / 2, 0, top / 2, top]
        }
    return {"domain": [0, top], "range": list(BLUES)}
