"""Lines over an order: several series with their bands, and control charts with their limits."""

from __future__ import annotations

from typing import Any

from csvoice import numbers
from csvoice.charts.style import (
    ACCENT,
    BLUE,
    FONT_SIZE,
    MUTED,
    PALE_BLUE,
    WIDTH,
    Spec,
    categories,
    colours,
    lite,
    number_axis,
)
from csvoice.charts.text import shorten, width
from csvoice.document import Chart
from csvoice.i18n import _

HEIGHT = 280
MOST_DOTS = 62


def line(chart: Chart) -> Spec:
    """One line a series, a pale band where there are intervals, marked points in the accent."""
    along = _along(chart)
    band = {
        "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
        "mark": {"type": "area", "opacity": 0.16, "line": False},
        "encoding": {
            **along,
            "y": {**along["y"], "field": "low"},
            "y2": {"field": "high"},
            "color": colours(chart),
        },
    }
    stroke = {
        "mark": {"type": "line", "strokeWidth": 2.2, "strokeJoin": "round"},
        "encoding": {**along, "color": colours(chart)},
    }
    return lite(chart, height=HEIGHT, layer=[band, stroke, _dots(chart, along), *_marks(along)])


def control(chart: Chart) -> Spec:
    """A process over time: its limits, its centre, and the points that are out of control.

    Limits are those of each point (`low`, `high`), so they may widen where n is small.
    """
    along = _along(chart)
    limited = [{"filter": "isValid(datum.low) && isValid(datum.high)"}]
    low = {**along["y"], "field": "low"}
    band = {
        "transform": limited,
        "mark": {"type": "area", "color": PALE_BLUE, "opacity": 0.55, "interpolate": "step"},
        "encoding": {**along, "y": low, "y2": {"field": "high"}},
    }
    edges: list[Spec] = [
        {
            "transform": limited,
            "mark": {
                "type": "line",
                "color": MUTED,
                "strokeDash": [4, 3],
                "strokeWidth": 1,
                "interpolate": "step",
            },
            "encoding": {**along, "y": {**along["y"], "field": end}},
        }
        for end in ("low", "high")
    ]
    process = {
        "mark": {"type": "line", "color": BLUE, "strokeWidth": 2, "strokeJoin": "round"},
        "encoding": along,
    }
    layers = [band, *edges, *_centre(chart), process, _dots(chart, along), *_marks(along)]
    return lite(chart, height=HEIGHT, layer=[*layers, *_names(chart)])


def _along(chart: Chart) -> Spec:
    names = categories(chart)
    widest = max((width(shorten(name, 20)) for name in names), default=1) * FONT_SIZE + 14
    every = max(1, -(-round(widest * len(names)) // (WIDTH - 80)))
    axis = {
        "title": chart.x_title or None,
        "labelAngle": 0,
        "values": names[::every],
        "grid": False,
        "domainColor": MUTED,
    }
    zero = chart.unit != "score"
    return {
        "x": {
            "field": "x",
            "type": "ordinal",
            "sort": names,
            "axis": axis,
            "scale": {"padding": 0.4},
        },
        "y": {
            "field": "y",
            "type": "quantitative",
            "axis": {**number_axis(chart, chart.y_title), "domain": False},
            "scale": {"zero": zero},
        },
    }


def _dots(chart: Chart, along: Spec) -> Spec:
    size = 34 if len(categories(chart)) <= MOST_DOTS else 0
    return {
        "transform": [{"filter": "!datum.marked"}],
        "mark": {"type": "point", "filled": True, "size": size, "opacity": 1},
        "encoding": {
            **along,
            "color": colours(chart),
            "description": {"field": "about", "type": "nominal"},
        },
    }


def _marks(along: Spec) -> list[Spec]:
    marked = [{"filter": "datum.marked"}]
    dot = {"type": "point", "filled": True, "size": 90, "color": ACCENT, "opacity": 1}
    about = {"description": {"field": "about", "type": "nominal"}}
    text = {"type": "text", "dy": -14, "color": ACCENT}
    return [
        {"transform": marked, "mark": dot, "encoding": {**along, **about}},
        {"transform": marked, "mark": text, "encoding": {**along, "text": {"field": "label"}}},
    ]


def _centre(chart: Chart) -> list[Spec]:
    if chart.centre is None:
        return []
    rule = {"type": "rule", "color": MUTED, "strokeWidth": 1.2}
    return [{"data": {"values": [{}]}, "mark": rule, "encoding": {"y": {"datum": chart.centre}}}]


def _names(chart: Chart) -> list[Spec]:
    """Names of the centre and of the last limits, to the right of the plot."""
    last = chart.points[-1] if chart.points else None
    named: list[tuple[str, Any]] = [(_("中心线"), chart.centre)]
    if last:
        named += [(_("上限"), last.high), (_("下限"), last.low)]
    values = [
        {"y": value, "text": f"{name} {numbers.quantity(value, chart.unit)}"}
        for name, value in named
        if value is not None
    ]
    text = {"type": "text", "align": "left", "dx": 8, "color": MUTED, "x": "width"}
    place = {"y": {"field": "y", "type": "quantitative"}, "text": {"field": "text"}}
    return [{"data": {"values": values}, "mark": text, "encoding": place}] if values else []
