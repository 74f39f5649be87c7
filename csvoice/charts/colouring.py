"""Which colour a series, a bar or a dot has: by what it means, then by its place in a list."""

from __future__ import annotations

from csvoice.charts.style import FONT_SIZE, WIDTH, Spec, series
from csvoice.document.blocks import Chart, Point
from csvoice.palette import BEFORE, BLUE, MARKS, SERIES


def stands_out(point: Point) -> bool:
    """Whether a point is pointed at; the focus is what a chart is about, not what stands out."""
    return point.mark in ("news", "alarm")


def shades(chart: Chart) -> dict[str, str]:
    """The colour of each series; beside the focus, the others are what it is compared with."""
    names = series(chart)
    focus = {point.series for point in chart.points if point.mark == "focus"}
    others = iter(range(len(names)))
    if not focus:
        return {name: SERIES[place % len(SERIES)] for place, name in enumerate(names)}
    return {name: BLUE if name in focus else BEFORE[next(others) % len(BEFORE)] for name in names}


def filling(chart: Chart, point: Point) -> str | None:
    """The colour of one bar where it is not that of its series."""
    if point.mark:
        return MARKS[point.mark]
    return BEFORE[0] if _compared(chart) else None


def _compared(chart: Chart) -> bool:
    """Whether some bars of a lone series are the focus, the others what it is compared with."""
    return len(series(chart)) == 1 and any(point.mark == "focus" for point in chart.points)


ACCENT: Spec = {"field": "accent", "type": "nominal", "scale": None}
"""Colour by what a record stands out for."""


def legend(chart: Chart) -> dict[str, str]:
    """The colour of each series that a legend names; empty where there is none to tell apart."""
    names = series(chart)
    alone = len(names) < 2 or (chart.kind == "scatter" and len(names) == len(chart.points))
    return shades(chart) if chart.kind in ("bar", "line", "radar", "scatter") and not alone else {}


def colours(chart: Chart) -> Spec:
    """Colour by series, in their order; the legend only where there is more than one."""
    shade = shades(chart)
    scale = {"domain": [*shade], "range": [*shade.values()]}
    columns = max(1, int(WIDTH // (max((len(name) for name in shade), default=1) * FONT_SIZE + 50)))
    legend = {"title": None, "columns": columns} if len(shade) > 1 else None
    return {"field": "series", "type": "nominal", "scale": scale, "legend": legend}


def accented(chart: Chart) -> Spec:
    """Colour by series, but by its mark where a point has one."""
    marks = (MARKS["news"], MARKS["alarm"])
    tests = [{"test": f"datum.accent === '{one}'", "value": one} for one in marks]
    if _compared(chart):
        tests.append({"test": "!datum.focus", "value": BEFORE[0]})
    return {"condition": tests, **colours(chart)}
