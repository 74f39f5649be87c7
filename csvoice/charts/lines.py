"""Lines over an order, one a series, with their bands."""

from __future__ import annotations

from csvoice.charts.colouring import ACCENT, colours
from csvoice.charts.style import FONT_SIZE, WIDTH, Spec, categories, lite, number_axis
from csvoice.charts.text import width
from csvoice.document.blocks import Chart
from csvoice.palette import MUTED, WHITE

HEIGHT, FLAT = 280, 170
MOST_DOTS = 62


def line(chart: Chart, *, flat: bool = False) -> Spec:
    """One line a series, a pale band where there are intervals, dots for what stands out."""
    along = axes(chart)
    low = {**along["y"], "field": "low"}
    band = {
        "transform": [HAS_INTERVAL],
        "mark": {"type": "area", "opacity": 0.16},
        "encoding": {**along, "y": low, "y2": {"field": "high"}, "color": colours(chart)},
    }
    bands = [band] if any(point.low is not None for point in chart.points) else []
    stroke = {"mark": STROKE, "encoding": {**along, "color": colours(chart)}}
    layers = [*bands, stroke, dots(chart, along), *marks(along)]
    return lite(chart, height=FLAT if flat else HEIGHT, layer=layers)


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
        "transform": [{"filter": "!datum.accent"}],
        "mark": {"type": "point", "filled": True, "size": size, "opacity": 1},
        "encoding": {**along, "color": colours(chart), "description": about},
    }


def marks(along: Spec) -> list[Spec]:
    """Marked points; their values where they peak or are too low, or the figures would overlap."""
    neighbours = {
        "window": [
            {"op": op, "field": field, "as": op + field}
            for op in ("lag", "lead")
            for field in ("y", "accent")
        ],
        "groupby": ["series"],
    }
    peak = "!(datum.lagaccent && datum.lagy > datum.y)"
    peak += " && !(datum.leadaccent && datum.leady >= datum.y)"
    told = {"filter": f"({peak}) || (isValid(datum.low) && datum.y < datum.low)"}
    marked = [{"filter": "datum.accent"}]
    dot = {"type": "point", "filled": True, "size": 90, "opacity": 1}
    about = {"description": {"field": "about", "type": "nominal"}}
    text = {"type": "text", "dy": -14}
    halo = {**text, "stroke": WHITE, "strokeWidth": 4, "strokeJoin": "round"}
    said = {**along, "text": {"field": "label"}}
    return [
        {"transform": marked, "mark": dot, "encoding": {**along, **about, "color": ACCENT}},
        {"transform": [neighbours, *marked, told], "mark": halo, "encoding": said},
        {
            "transform": [neighbours, *marked, told],
            "mark": text,
            "encoding": {**said, "color": ACCENT},
        },
    ]
