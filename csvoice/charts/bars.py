"""Bars: lying for names, standing for what has an order of its own (dates, hours, stars)."""

from __future__ import annotations

import re

from csvoice import numerals
from csvoice.charts.colouring import accented
from csvoice.charts.style import (
    FONT_SIZE,
    LINE_HEIGHT,
    WIDTH,
    Spec,
    categories,
    ends,
    label_lines,
    lines_axis,
    lite,
    number_axis,
    series,
)
from csvoice.charts.text import width
from csvoice.document.blocks import Chart
from csvoice.palette import INK, MUTED, WHITE

MOST_VALUE_LABELS = 14
_ORDERED = re.compile(r"(?=.*\d)[\d年月日时点分星周季度第QW/:.～* -]+|周[一二三四五六日]")


def bar(chart: Chart) -> Spec:
    """Bars with their values and, where given, their intervals."""
    standing = all(_ORDERED.fullmatch(name) for name in categories(chart))
    return _standing(chart) if standing and chart.points else _lying(chart)


def _lying(chart: Chart) -> Spec:
    names, groups = categories(chart), series(chart)
    lines = label_lines(names)
    band = max(max((len(label) for label in lines.values()), default=1) * LINE_HEIGHT + 8, 28)
    step = max(band, len(groups) * 18 + 10)
    axis = {"title": None, **lines_axis("labels", lines), "domain": False}
    length = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": _domain(chart, WIDTH - LINE_HEIGHT * 12), "nice": False},
    }
    place = {"field": "x", "type": "nominal", "scale": _bands(names), "axis": axis}
    along = {"y": place, "x": length} | _beside("yOffset", groups)
    value = {
        "mark": {
            "type": "text",
            "baseline": "middle",
            "align": {"expr": "datum.y < 0 ? 'right' : 'left'"},
            "dx": {"expr": "datum.y < 0 ? -6 : 6"},
        },
        "encoding": {**along, "x": {**length, "field": "tip"}, "text": {"field": "label"}},
    }
    return lite(
        chart,
        height=max(1, len(names)) * step,
        params=[{"name": "labels", "value": lines}],
        transform=[_tip()],
        layer=[_bars(chart, along), *_whiskers(along, "x"), _zero(along, "x"), value],
    )


def _standing(chart: Chart) -> Spec:
    names, groups = categories(chart), series(chart)
    widest = max(width(name) for name in names) * FONT_SIZE + 10
    every = max(1, -(-round(widest * len(names)) // (WIDTH - 60)))
    axis = {"title": chart.x_title or None, "labelAngle": 0, "values": names[::every]}
    place = {"field": "x", "type": "nominal", "scale": _bands(names), "axis": axis}
    length = {"field": "y", "type": "quantitative", "axis": number_axis(chart, chart.y_title)}
    along = {"x": place, "y": length} | _beside("xOffset", groups)
    layers = [_bars(chart, along), *_whiskers(along, "y"), _zero(along, "y")]
    if len(chart.points) <= MOST_VALUE_LABELS:
        layers.append(
            {
                "mark": {"type": "text", "dy": {"expr": "datum.y < 0 ? 12 : -10"}},
                "encoding": {**along, "y": {**length, "field": "tip"}, "text": {"field": "label"}},
            }
        )
    return lite(chart, height=280, transform=[_tip()], layer=layers)


def _beside(offset: str, groups: list[str]) -> Spec:
    """Stand the bars of several series side by side."""
    scale = {"domain": groups, "paddingInner": 0.12}
    return {offset: {"field": "series", "scale": scale}} if len(groups) > 1 else {}


def _bars(chart: Chart, along: Spec) -> Spec:
    said = {"color": accented(chart), "description": {"field": "about", "type": "nominal"}}
    return {"mark": {"type": "bar"}, "encoding": {**along, **said}}


def _whiskers(along: Spec, axis: str) -> list[Spec]:
    """Intervals as dark lines with a pale edge, so that they show on the bar and beside it."""
    low = {**along[axis], "field": "low"}
    strokes = ((WHITE, 4.0, 0.75), (INK, 1.4, 0.8))
    return [
        {
            "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
            "mark": {"type": "rule", "color": colour, "opacity": opacity, "strokeWidth": thick},
            "encoding": {**along, axis: low, f"{axis}2": {"field": "high"}},
        }
        for colour, thick, opacity in strokes
    ]


def _zero(along: Spec, axis: str) -> Spec:
    place = {key: value for key, value in along[axis].items() if key != "field"}
    rule = {"type": "rule", "color": MUTED, "opacity": 0.6}
    return {"data": {"values": [{}]}, "mark": rule, "encoding": {axis: {**place, "datum": 0}}}


def _tip() -> Spec:
    """Where the value is written: beyond the bar and beyond its interval."""
    beyond = "datum.y < 0 ? min(datum.y, datum.low) : max(datum.y, datum.high)"
    known = "isValid(datum.high) && isValid(datum.low)"
    return {"calculate": f"{known} ? ({beyond}) : datum.y", "as": "tip"}


def _bands(names: list[str]) -> Spec:
    return {"domain": names, "paddingInner": 0.3, "paddingOuter": 0.15}


def _domain(chart: Chart, pixels: int) -> list[float]:
    """Zero and every bar, with room for the values written beyond the bars."""
    values = [end for point in chart.points for end in ends(point)]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    if low == high:
        return [0.0, 1.0]
    labels = (numerals.quantity(point.y, chart.unit) for point in chart.points)
    room = (max(map(width, labels)) * FONT_SIZE + 10) / pixels * (high - low)
    return [low - room if low < 0 else 0.0, high + room if high > 0 else 0.0]
