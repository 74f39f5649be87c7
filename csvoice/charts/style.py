"""The look all charts share: letters, axes, legends, records, and colours by what they mean."""

from __future__ import annotations

from typing import Any, TypeAlias

from csvoice import numerals
from csvoice.charts.text import wrap
from csvoice.document.blocks import Chart, Point
from csvoice.palette import GRID, INK, MARKS, MUTED, WHITE

Spec: TypeAlias = dict[str, Any]

VEGA = "https://vega.github.io/schema/vega/v5.json"
VEGA_LITE = "https://vega.github.io/schema/vega-lite/v5.json"

FONT = "Noto Sans SC"
FONT_SIZE = 13
WIDTH = 660
LABEL_EM = 13
LINE_HEIGHT = 17

_LABELS = {"labelFont": FONT, "labelFontSize": FONT_SIZE, "labelColor": INK, "labelLimit": 0}
_TITLES = {
    "titleFont": FONT,
    "titleFontSize": FONT_SIZE,
    "titleColor": MUTED,
    "titleFontWeight": "normal",
    "titleLimit": 0,
}
CONFIG: Spec = {
    "font": FONT,
    "aria": True,
    "axis": {
        **_LABELS,
        **_TITLES,
        "aria": False,
        "domainColor": GRID,
        "gridColor": GRID,
        "ticks": False,
        "labelPadding": 8,
        "labelLineHeight": LINE_HEIGHT,
        "titlePadding": 10,
    },
    "legend": {
        **_LABELS,
        **_TITLES,
        "aria": False,
        "orient": "top",
        "direction": "horizontal",
        "symbolType": "square",
        "symbolSize": 110,
        "symbolStrokeWidth": 0,
        "symbolOpacity": 1,
        "columnPadding": 18,
        "rowPadding": 6,
        "offset": 12,
    },
    "view": {"stroke": None},
    "text": {"font": FONT, "fontSize": FONT_SIZE, "fill": INK, "aria": False},
    "rule": {"aria": False},
    "line": {"aria": False},
    "area": {"aria": False},
}


def vega_spec(description: str, *, width: float, height: float, **parts: Any) -> Spec:
    """A Vega specification with the shared look."""
    return {
        "$schema": VEGA,
        "description": description,
        "background": WHITE,
        "width": width,
        "height": height,
        "padding": 8,
        "config": CONFIG,
        **parts,
    }


def mark(kind: str, data: str, encoding: Spec, **parts: Any) -> Spec:
    """A mark for each record of some data."""
    return {"type": kind, **parts, "from": {"data": data}, "encode": {"enter": encoding}}


def lite(chart: Chart, *, height: int, **parts: Any) -> Spec:
    """A Vega-Lite specification with the shared look and the chart's points as its data."""
    return {
        "$schema": VEGA_LITE,
        "description": chart.title,
        "background": WHITE,
        "width": WIDTH,
        "height": height,
        "padding": 8,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": CONFIG,
        "data": {"values": rows(chart)},
        **parts,
    }


def rows(chart: Chart) -> list[Spec]:
    """The points as records, each with its value as readers see it and a sentence about it."""
    return [
        {
            "x": point.x if chart.kind == "scatter" else str(point.x),
            "y": point.y,
            "series": point.series,
            "low": point.low,
            "high": point.high,
            "accent": MARKS[point.mark] if point.mark in ("news", "alarm") else None,
            "focus": point.mark == "focus",
            "label": numerals.quantity(point.y, chart.unit),
            "about": about(chart, point),
        }
        for point in chart.points
    ]


def about(chart: Chart, point: Point) -> str:
    """What a pointer or a screen reader is told about a mark."""
    names = " · ".join(str(name) for name in (point.series, point.x) if name != "")
    value = numerals.quantity(point.y, chart.unit)
    if point.low is None or point.high is None:
        return f"{names}：{value}"
    ends = (numerals.quantity(end, chart.unit) for end in (point.low, point.high))
    return f"{names}：{value}（{' ～ '.join(ends)}）"


def categories(chart: Chart) -> list[str]:
    """Distinct x values in the order they are to be shown."""
    return list(dict.fromkeys(str(point.x) for point in chart.points))


def series(chart: Chart) -> list[str]:
    """Distinct series in the order they are to be shown."""
    return list(dict.fromkeys(point.series for point in chart.points))


def label_lines(names: list[str], limit: float = LABEL_EM) -> dict[str, list[str]]:
    """Axis labels broken into lines, by the value they stand for."""
    return {name: wrap(name, limit) for name in names}


def lines_axis(parameter: str, lines: dict[str, list[str]]) -> Spec:
    """An axis to the left whose labels have several lines, each centred on its band."""
    tallest = max((len(label) for label in lines.values()), default=1)
    test, half = f"length({parameter}[datum.value]) == ", -LINE_HEIGHT / 2
    shifts = [
        {"test": f"{test}{count}", "value": half * (count - 1)} for count in range(2, tallest + 1)
    ]
    shift = {"labelOffset": {"condition": shifts, "value": 0}} if shifts else {}
    return {"labelExpr": f"{parameter}[datum.value]", **shift}


def number_axis(chart: Chart, title: str = "") -> Spec:
    """A value axis in the chart's unit."""
    formats = {"count": "~s" if peak(chart) >= 100_000 else ",~f", "share": ".1~%", "score": ".2~f"}
    axis: Spec = {"title": title or None, "format": formats[chart.unit], "tickCount": 5}
    return {**axis, "tickMinStep": 1} if chart.unit == "count" and peak(chart) >= 1 else axis


def peak(chart: Chart) -> float:
    """Largest absolute value of the chart, ends of intervals included."""
    return max((abs(end) for point in chart.points for end in ends(point)), default=0.0)


def ends(point: Point) -> tuple[float, ...]:
    """The value of a point and the ends of its interval."""
    return tuple(end for end in (point.y, point.low, point.high) if end is not None)
