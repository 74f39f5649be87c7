"""What of a chart can be drawn at all."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from csvoice.charts.text import printable
from csvoice.document.blocks import Chart, Point


def drawable(chart: Chart) -> Chart:
    """Leave out points that are no numbers, and characters that no XML can hold.

    vl-convert ends the whole process (a Rust panic) when it measures a text with such a character,
    so nothing may reach it unless it went through here.
    """
    return replace(
        chart,
        title=printable(chart.title),
        x_title=printable(chart.x_title),
        y_title=printable(chart.y_title),
        points=tuple(_drawable(point) for point in chart.points if _numeric(point)),
    )


def _numeric(point: Point) -> bool:
    return isfinite(point.y) and (isinstance(point.x, str) or isfinite(point.x))


def _drawable(point: Point) -> Point:
    return replace(
        point,
        x=printable(point.x) if isinstance(point.x, str) else point.x,
        series=printable(point.series),
        low=_finite(point.low),
        high=_finite(point.high),
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
