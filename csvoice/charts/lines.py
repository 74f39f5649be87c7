"""Lines over an order, one a series, with their bands."""

from __future__ import annotations

from csvoice.charts.style import FONT_SIZE, WIDTH, Spec, categories, colours, lite, number_axis
from csvoice.charts.text import width
from csvoice.document.blocks import Chart
from csvoice.theme import ACCENT, MUTED

HEIGHT = 280
MOST_DOTS = 62


def line(chart: Chart) -> Spec:
    """One line a series, a pale band where there are intervals, marked points in the accent."""
    along = axes(chart)
    low = {**along["y"], "field": "low"}
    band = {
        "transform": [HAS_INTERVAL],
        "mark": {"type": "area", "opacity": 0.16},
        "encoding": {
            **along,
            "y": low,
            "y2": {"field": "high"},
            "color": colours(chart),
        },
    }
    bands = [band] if any(point.low is not None for point in chart.points) else []
    stroke = {"mark": STROKE, "encoding": {**along, "color": colours(chart)}}
    return lite(chart, height=HEIGHT, layer=[*bands, stroke, dots(chart, along), *marks(along)])


HAS_INTERVAL: Spec = {"filter": "isValid(datum.low) && isValid(datum.high)"}
STROKE: Spec = {"type": "line", "strokeWidth": 2.2, "strokeJoin": "round"}


def axes(chart: Chart) -> Spec:
    """Places on both axes; where labels would touch, only every second, third … is written."""
    names = categories(chart)
    widest = max((width(name) for name in names), default=1) * FONT_SIZE + 14
    every = max(1, -(-round(widest * len(names)) // (WIDTH - 80)))
    across = {
        "title": chart.x_title or None,
        "labelAngle": 0,
        "values": names[::every],
        "grid": False,
        "domainColor": MUTED,
    }
    up = {**number_axis(chart, chart.y_title), "domain": False}
    return {
        "x": {
            "field": "x",
            "type": "ordinal",
            "axis": across,
            "scale": {"domain": names, "padding": 0.4},
        },
        "y": {
            "field": "y",
            "type": "quantitative",
            "axis": up,
            "scale": {"zero": chart.unit != "score"},
        },
    }


def dots(chart: Chart, along: Spec) -> Spec:
    """Small dots; invisible on long lines, where they still carry what they say."""
    size = 34 if len(categories(chart)) <= MOST_DOTS else 0
    about = {"field": "about", "type": "nominal"}
    return {
        "transform": [{"filter": "!datum.marked"}],
        "mark": {"type": "point", "filled": True, "size": size, "opacity": 1},
        "encoding": {**along, "color": colours(chart), "description": about},
    }


def marks(along: Spec) -> list[Spec]:
    """Marked points; their values where they peak or are too low, or the figures would overlap."""
    neighbours = {
        "window": [
            {"op": op, "field": field, "as": op + field}
            for op in ("lag", "lead")
            for field in ("y", "marked")
        ],
        "groupby": ["series"],
    }
    peak = "!(datum.lagmarked && datum.lagy > datum.y)"
    peak += " && !(datum.leadmarked && datum.leady >= datum.y)"
    told = {"filter": f"({peak}) || (isValid(datum.low) && datum.y < datum.low)"}
    marked = [{"filter": "datum.marked"}]
    dot = {"type": "point", "filled": True, "size": 90, "color": ACCENT, "opacity": 1}
    about = {"description": {"field": "about", "type": "nominal"}}
    text = {"type": "text", "dy": -14, "color": ACCENT}
    return [
        {"transform": marked, "mark": dot, "encoding": {**along, **about}},
        {
            "transform": [neighbours, *marked, told],
            "mark": text,
            "encoding": {**along, "text": {"field": "label"}},
        },
    ]
