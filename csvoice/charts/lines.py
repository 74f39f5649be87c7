"""Lines over an order, one a series, with their bands; control charts, a line with its limits."""

from __future__ import annotations

from itertools import product

from csvoice import numerals
from csvoice.charts.colouring import ACCENT, colours
from csvoice.charts.style import (
    FONT_SIZE,
    LINE_HEIGHT,
    WIDTH,
    Spec,
    categories,
    ends,
    lite,
    number_axis,
)
from csvoice.charts.text import width
from csvoice.document.blocks import Chart
from csvoice.palette import BLUE, MUTED, PALE_BLUE, WHITE

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
    written = {"title": chart.x_title or None, "labelAngle": 0, "values": names[::every]}
    across = {**written, "grid": False, "domainColor": MUTED}
    up = {**number_axis(chart, chart.y_title), "domain": False}
    order, zero = {"domain": names, "padding": 0.4}, {"zero": chart.unit != "score"}
    return {
        "x": {"field": "x", "type": "ordinal", "axis": across, "scale": order},
        "y": {"field": "y", "type": "quantitative", "axis": up, "scale": zero},
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
    beside = product(("lag", "lead"), ("y", "accent"))
    window = [{"op": op, "field": field, "as": op + field} for op, field in beside]
    neighbours = {"window": window, "groupby": ["series"]}
    peak = "!(datum.lagaccent && datum.lagy > datum.y)"
    peak += " && !(datum.leadaccent && datum.leady >= datum.y)"
    told = {"filter": f"({peak}) || (isValid(datum.low) && datum.y < datum.low)"}
    marked = [{"filter": "datum.accent"}]
    shown = [neighbours, *marked, told]
    dot = {"type": "point", "filled": True, "size": 90, "opacity": 1}
    about = {"description": {"field": "about", "type": "nominal"}}
    text = {"type": "text", "dy": -14}
    halo = {**text, "stroke": WHITE, "strokeWidth": 4, "strokeJoin": "round"}
    said = {**along, "text": {"field": "label"}}
    return [
        {"transform": marked, "mark": dot, "encoding": {**along, **about, "color": ACCENT}},
        {"transform": shown, "mark": halo, "encoding": said},
        {"transform": shown, "mark": text, "encoding": {**said, "color": ACCENT}},
    ]


def control(chart: Chart) -> Spec:
    """Limits are those of each point (`low`, `high`), so they may widen where n is small."""
    along = axes(chart)
    along["y"]["scale"] = {"domain": _domain(chart), "nice": False}
    process = {"mark": {**STROKE, "color": BLUE}, "encoding": along}
    layers = [*_limits(along), *_centre(chart), process, dots(chart, along), *marks(along)]
    return lite(chart, height=HEIGHT, layer=[*layers, *_names(chart)])


def _domain(chart: Chart) -> list[float]:
    values = [end for point in chart.points for end in ends(point)]
    values += [] if chart.centre is None else [chart.centre]
    low = min(values, default=0.0) if chart.unit == "score" else min(0.0, *values, 0.0)
    high = max(values, default=1.0)
    room = (high - low) * 0.08 or 1.0
    return [low if low >= 0 else low - room, high + room]


def _limits(along: Spec) -> list[Spec]:
    low, high = ({**along["y"], "field": end} for end in ("low", "high"))
    area = {"type": "area", "color": PALE_BLUE, "opacity": 0.55, "interpolate": "step"}
    dashes = {"strokeDash": [4, 3], "strokeWidth": 1, "interpolate": "step"}
    edge = {"type": "line", "color": MUTED, **dashes}
    layers = (
        (area, {**along, "y": low, "y2": {"field": "high"}}),
        (edge, {**along, "y": low}),
        (edge, {**along, "y": high}),
    )
    return [{"transform": [HAS_INTERVAL], "mark": mark, "encoding": at} for mark, at in layers]


def _centre(chart: Chart) -> list[Spec]:
    if chart.centre is None:
        return []
    rule = {"type": "rule", "color": MUTED, "strokeWidth": 1.2}
    return [{"data": {"values": [{}]}, "mark": rule, "encoding": {"y": {"datum": chart.centre}}}]


def _names(chart: Chart) -> list[Spec]:
    """Names of the centre and of the last limits, right of the plot, pushed apart where close."""
    last = chart.points[-1] if chart.points else None
    named = [
        ("上限", last.high if last else None),
        ("中心线", chart.centre),
        ("下限", last.low if last else None),
    ]
    low, high = _domain(chart)
    values, floor = [], float("-inf")
    for name, value in named:
        if value is not None:
            wanted = (high - value) / (high - low) * HEIGHT
            floor = max(wanted, floor + LINE_HEIGHT)
            text = f"{name} {numerals.quantity(value, chart.unit)}"
            values.append({"top": floor, "text": text})
    text_mark = {"type": "text", "align": "left", "dx": 8, "color": MUTED, "x": "width"}
    at = {"field": "top", "type": "quantitative", "scale": None, "axis": None}
    place = {"y": at, "text": {"field": "text"}}
    return [{"data": {"values": values}, "mark": text_mark, "encoding": place}] if values else []
