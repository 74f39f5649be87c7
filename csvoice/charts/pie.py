"""Pies, drawn as rings, with every slice named and valued in a list beside them."""

from __future__ import annotations

from csvoice import numerals
from csvoice.charts.style import FONT_SIZE, WIDTH, Spec, lite, rows
from csvoice.charts.text import shorten, width
from csvoice.document.blocks import Chart
from csvoice.palette import BLUES, GREYS, GRID, INK, MARKS, SERIES, WHITE

RADIUS = 120
LINE = 26
MOST_IN_A_COLUMN = 15


def pie(chart: Chart) -> Spec:
    """A ring; slices below zero cannot be drawn and are listed only."""
    colour = _colours(chart)
    total = sum(max(0.0, point.y) for point in chart.points)
    listed = min(len(chart.points), MOST_IN_A_COLUMN)
    height = max(2 * RADIUS + 20, listed * LINE + 10)
    values = [
        {**row, "order": index, "size": row["y"], "colour": colour[index]}
        for index, row in enumerate(rows(chart))
        if row["y"] > 0
    ] or [{"size": 1, "order": 0, "colour": GRID, "about": ""}]
    ring = {
        "mark": {
            "type": "arc",
            "innerRadius": RADIUS * 0.58,
            "outerRadius": RADIUS,
            "stroke": WHITE,
            "strokeWidth": 1.5,
            "x": RADIUS,
            "y": height / 2,
        },
        "encoding": {
            "theta": {"field": "size", "type": "quantitative", "stack": True},
            "order": {"field": "order"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
            "description": {"field": "about", "type": "nominal"},
        },
    }
    layers = [ring, *_list(chart, colour, total, height)]
    return lite(chart, height=height, layer=layers) | {"data": {"values": values}}


def _list(chart: Chart, colour: list[str], total: float, height: float) -> list[Spec]:
    entries = []
    columns = -(-len(chart.points) // MOST_IN_A_COLUMN)
    listed = min(len(chart.points), MOST_IN_A_COLUMN)
    room = (WIDTH - 2 * RADIUS - 80) / max(1, columns) / FONT_SIZE - 2
    for index, point in enumerate(chart.points):
        column, row = divmod(index, MOST_IN_A_COLUMN)
        value = numerals.quantity(point.y, chart.unit)
        if chart.unit == "count" and total > 0 and point.y >= 0:
            value += f"（{numerals.share(point.y / total)}）"
        entries.append(
            {
                "left": 2 * RADIUS + 50 + column * (room + 2) * FONT_SIZE,
                "top": height / 2 + (row - (listed - 1) / 2) * LINE,
                "name": f"{shorten(str(point.x), room - width(value))}  {value}",
                "colour": colour[index],
            }
        )
    plain = {"type": "quantitative", "scale": None, "axis": None}
    at = {"y": {"field": "top", **plain}, "x": {"field": "left", **plain}}
    fill = {"color": {"field": "colour", "type": "nominal", "scale": None}}
    square = {"type": "square", "size": 110, "opacity": 1, "filled": True}
    name = {"type": "text", "align": "left", "dx": 14, "color": INK}
    data = {"values": entries}
    return [
        {"data": data, "mark": square, "encoding": {**at, **fill}},
        {"data": data, "mark": name, "encoding": {**at, "text": {"field": "name"}}},
    ]


def _colours(chart: Chart) -> list[str]:
    """Dark to light blue for the first slices, greys for the long tail, the accent for marks."""
    steps = [*reversed(BLUES[1:]), *GREYS] if len(chart.points) > 1 else [SERIES[0]]
    return [
        MARKS[point.mark] if point.mark else steps[min(index, len(steps) - 1)]
        for index, point in enumerate(chart.points)
    ]
