"""Control charts: a process over time, its centre, its limits, and what lies outside them."""

from __future__ import annotations

from csvoice import numerals
from csvoice.charts.lines import HAS_INTERVAL, HEIGHT, STROKE, axes, dots, marks
from csvoice.charts.style import LINE_HEIGHT, Spec, ends, lite
from csvoice.document.blocks import Chart
from csvoice.palette import BLUE, MUTED, PALE_BLUE


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
