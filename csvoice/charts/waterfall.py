"""Waterfalls: from one level to another, step by step."""

from __future__ import annotations

from itertools import accumulate

from csvoice import numerals
from csvoice.charts.style import (
    FONT_SIZE,
    LINE_HEIGHT,
    WIDTH,
    Spec,
    about,
    label_lines,
    lines_axis,
    lite,
)
from csvoice.charts.text import width
from csvoice.document.blocks import Chart, Point
from csvoice.palette import BLUE, MARKS, MUTED, SERIES

BAND = 30
LABELS = LINE_HEIGHT * 12
"""Pixels that the names to the left may take."""

LEAST_STEP = 0.25
"""Where the largest step is a smaller part of the levels, the axis does not start at zero."""

UP, DOWN, LEVEL = BLUE, SERIES[1], SERIES[3]


def waterfall(chart: Chart) -> Spec:
    """The first and the last point are levels, those between are the steps from one to the other.

    Levels are bars where the axis starts at zero and marks where it does not.
    """
    low, high = _domain(chart)
    steps = _steps(chart, low)
    names = [step["name"] for step in steps]
    lines = {step["name"]: label_lines([step["x"]])[step["x"]] for step in steps}
    tallest = max((len(label) for label in lines.values()), default=1)
    axis = {"title": None, **lines_axis("labels", lines), "domain": False}
    bands = {"domain": names, "paddingInner": 0.3, "paddingOuter": 0.15}
    place = {"field": "name", "type": "nominal", "scale": bands, "axis": axis}
    scale = {"domain": [low, high], "nice": False, "zero": False}
    length = {"type": "quantitative", "axis": None, "scale": scale}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    start, end = {**length, "field": "start"}, {"field": "end"}
    text = {"type": "text", "align": "left", "baseline": "middle", "dx": 6}
    link = {"y": {**place, "bandPosition": 0.5}, "y2": {"field": "next", "bandPosition": 0.5}}
    said = {"field": "about", "type": "nominal"}
    return lite(
        chart,
        height=max(1, len(names)) * max(tallest * LINE_HEIGHT + 8, BAND),
        data={"values": steps},
        params=[{"name": "labels", "value": lines}],
        layer=[
            _layer("isValid(datum.next)", {"type": "rule", "color": MUTED, "opacity": 0.6},
                   {**link, "x": {**length, "field": "end"}}),
            _layer("datum.start != datum.end", {"type": "bar"},
                   {"y": place, "x": start, "x2": end, "color": colour, "description": said}),
            _layer("datum.start == datum.end", {"type": "tick", "thickness": 4, "opacity": 1},
                   {"y": place, "x": start, "color": colour, "description": said}),
            _layer("true", text,
                   {"y": place, "x": {**length, "field": "tip"}, "text": {"field": "label"}}),
        ],
    )  # fmt: skip


def _layer(kept: str, mark: Spec, encoding: Spec) -> Spec:
    return {"transform": [{"filter": kept}], "mark": mark, "encoding": encoding}


def levels(chart: Chart) -> list[float]:
    """Where each point ends: a level at itself, a step at the sum of all before it."""
    values = [point.y for point in chart.points]
    sums = list(accumulate(values[:-1]))
    return [*sums, values[-1]] if values else []


def _steps(chart: Chart, low: float) -> list[Spec]:
    ends = levels(chart)
    last = len(ends) - 1
    names = [f"{place}" for place in range(len(ends))]
    return [
        {
            "name": names[place],
            "x": str(point.x),
            "start": ends[place - 1] if 0 < place < last else 0.0 if low <= 0 else end,
            "end": end,
            "next": names[place + 1] if place < last else None,
            "tip": max(end, ends[place - 1] if 0 < place < last else end),
            "label": numerals.quantity(point.y, chart.unit, signed=0 < place < last),
            "colour": _colour(point, level=place in (0, last)),
            "about": about(chart, point),
        }
        for place, (point, end) in enumerate(zip(chart.points, ends, strict=True))
    ]


def _colour(point: Point, *, level: bool) -> str:
    if point.mark:
        return MARKS[point.mark]
    if level:
        return LEVEL
    return UP if point.y > 0 else DOWN


def _domain(chart: Chart) -> tuple[float, float]:
    """All levels, and room for the values written beyond them; zero where steps still show."""
    ends = levels(chart) or [0.0]
    low, high = min(ends), max(ends)
    if low <= 0 or high - low >= LEAST_STEP * high:
        low, high = min(0.0, low), max(0.0, high)
    else:
        low -= (high - low) * 0.15
    if low == high:
        high = low + 1
    longest = max((width(numerals.quantity(one.y, chart.unit)) for one in chart.points), default=1)
    return low, high + ((longest + 1) * FONT_SIZE + 10) / (WIDTH - LABELS) * (high - low)
