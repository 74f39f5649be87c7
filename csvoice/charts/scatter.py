"""Scatter plots: named dots where every series has one, coloured groups otherwise."""

from __future__ import annotations

from csvoice.charts.style import (
    ACCENT,
    BLUE,
    FONT_SIZE,
    Spec,
    accented,
    lite,
    number_axis,
    rows,
    series,
)
from csvoice.charts.text import shorten
from csvoice.document import Chart

HEIGHT = 380
MOST_NAMES = 60


def scatter(chart: Chart) -> Spec:
    """Dots; names that would overlap another are left to the pointer's hint."""
    named = len(chart.points) == len(series(chart)) <= MOST_NAMES and any(series(chart))
    place = {"x": _across(chart), "y": _up(chart)}
    colour = (
        {"condition": {"test": "datum.marked", "value": ACCENT}, "value": BLUE}
        if named
        else accented(chart)
    )
    dots = {
        "mark": {"type": "point", "filled": True, "size": 80, "opacity": 0.85},
        "encoding": {
            **place,
            "color": colour,
            "description": {"field": "about", "type": "nominal"},
        },
    }
    values = [{**row, "name": shorten(row["series"], 20)} for row in rows(chart)]
    text = {"type": "text", "align": "left", "dx": 9, "fontSize": FONT_SIZE}
    names = [{"mark": text, "encoding": {**place, "text": {"field": "name"}}}] if named else []
    return lite(chart, height=HEIGHT, layer=[dots, *names]) | {"data": {"values": values}}


def _across(chart: Chart) -> Spec:
    if any(isinstance(point.x, str) for point in chart.points):
        return {"field": "x", "type": "nominal", "sort": None, "axis": {"labelAngle": 0}}
    shares = all(0 <= float(point.x) <= 1 for point in chart.points)
    axis = {"title": chart.x_title or None, "format": ".1~%" if shares else ",~f", "tickCount": 6}
    return {"field": "x", "type": "quantitative", "axis": axis, "scale": {"zero": False}}


def _up(chart: Chart) -> Spec:
    axis = number_axis(chart, chart.y_title)
    return {"field": "y", "type": "quantitative", "axis": axis, "scale": {"zero": False}}
