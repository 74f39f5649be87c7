"""Radar charts: one axis a category, one polygon a series."""

from __future__ import annotations

from math import cos, pi, sin

from csvoice import numerals
from csvoice.charts.bars import bar
from csvoice.charts.canvas import Canvas
from csvoice.charts.colouring import shades, stands_out
from csvoice.charts.style import FONT_SIZE, WIDTH, Spec, categories, peak, series
from csvoice.charts.text import shorten, width, wrap
from csvoice.document.blocks import Chart
from csvoice.palette import MARKS, MUTED

RADIUS = 150
MARGIN = 54
LEGEND = 26
RINGS = 4
FEWEST_AXES, MOST_AXES = 3, 12


def radar(chart: Chart) -> Spec:
    """Polygons over one scale from zero or below; bars where axes are too few or many."""
    names = categories(chart)
    if not FEWEST_AXES <= len(names) <= MOST_AXES:
        return bar(chart)
    rows = _legend_rows(chart)
    top = MARGIN + len(rows) * LEGEND
    canvas = Canvas(width=WIDTH, height=top + 2 * RADIUS + MARGIN)
    wheel = _Wheel(len(names), (WIDTH / 2, top + RADIUS))
    low, high = min(0.0, *(point.y for point in chart.points)), peak(chart) or 1.0
    _grid(canvas, wheel, chart, low, high)
    for index, name in enumerate(names):
        _label(canvas, wheel, index, name)
    for group in series(chart):
        _polygon(canvas, wheel, chart, group, shades(chart)[group], low, high)
    _legend(canvas, rows, shades(chart))
    return canvas.spec(chart.title)


class _Wheel:
    """Places on a circle, the first axis pointing up, clockwise."""

    def __init__(self, axes: int, centre: tuple[float, float]) -> None:
        self.axes, self.centre = axes, centre

    def at(self, axis: int, radius: float) -> tuple[float, float]:
        angle = 2 * pi * axis / self.axes - pi / 2
        return self.centre[0] + radius * cos(angle), self.centre[1] + radius * sin(angle)

    def ring(self, radius: float) -> list[tuple[float, float]]:
        return [self.at(axis, radius) for axis in range(self.axes)]


def _grid(canvas: Canvas, wheel: _Wheel, chart: Chart, low: float, high: float) -> None:
    for step in range(RINGS, 0, -1):
        canvas.path(wheel.ring(RADIUS * step / RINGS))
    for axis in range(wheel.axes):
        canvas.rule(wheel.centre, wheel.at(axis, RADIUS))
    for step in (RINGS // 2, RINGS):
        value = numerals.quantity(low + (high - low) * step / RINGS, chart.unit)
        x, y = wheel.at(0, RADIUS * step / RINGS)
        canvas.text((x + 4, y + 9), [value], colour=MUTED, size=FONT_SIZE - 2)


def _label(canvas: Canvas, wheel: _Wheel, axis: int, name: str) -> None:
    x, y = wheel.at(axis, RADIUS + 14)
    aside = round((x - wheel.centre[0]) / RADIUS, 3)
    align = "center" if abs(aside) < 0.15 else "left" if aside > 0 else "right"
    lines = wrap(name, 20 if align == "center" else 11)
    above = (y - wheel.centre[1]) / RADIUS
    lift = (len(lines) - 1) * FONT_SIZE * 1.3
    shift = -lift if above < -0.8 else 0 if above > 0.8 else -lift / 2
    canvas.text((x, y + shift), lines, align=align)


def _polygon(
    canvas: Canvas, wheel: _Wheel, chart: Chart, group: str, colour: str, low: float, high: float
) -> None:
    mine = {str(point.x): point for point in chart.points if point.series == group}
    places, said = [], []
    for axis, name in enumerate(categories(chart)):
        value = mine[name].y if name in mine else 0.0
        places.append(wheel.at(axis, RADIUS * (value - low) / ((high - low) or 1.0)))
        said.append(f"{name} {numerals.quantity(value, chart.unit)}")
    about = f"{group}：{'，'.join(said)}"
    canvas.path(
        places, fill=colour, stroke=colour, opacity=0.14, width=2, about=about, series=group
    )
    for axis, name in enumerate(categories(chart)):
        if name in mine and (mark := mine[name].mark) and stands_out(mine[name]):
            _dot(canvas, places[axis], MARKS[mark], group)


def _dot(canvas: Canvas, place: tuple[float, float], colour: str, group: str) -> None:
    x, y = place
    ring = [(x + 4.5 * cos(pi * k / 6), y + 4.5 * sin(pi * k / 6)) for k in range(12)]
    canvas.path(ring, fill=colour, stroke=colour, series=group)


def _legend_rows(chart: Chart) -> list[list[int]]:
    """Indexes of the series that share a line of the legend; none for a single series."""
    names = series(chart)
    if len(names) < 2:
        return []
    rows: list[list[int]] = [[]]
    for index in range(len(names)):
        if _legend_width([*rows[-1], index], names) > WIDTH and rows[-1]:
            rows.append([])
        rows[-1].append(index)
    return rows


def _entry(name: str) -> float:
    return width(shorten(name, 20)) * FONT_SIZE + 38


def _legend_width(indexes: list[int], names: list[str]) -> float:
    return sum(_entry(names[index]) for index in indexes)


def _legend(canvas: Canvas, rows: list[list[int]], shade: dict[str, str]) -> None:
    names = [*shade]
    for line, indexes in enumerate(rows):
        x, y = (WIDTH - _legend_width(indexes, names)) / 2, 12 + line * LEGEND
        for index in indexes:
            colour = shade[names[index]]
            canvas.path(_square(x, y), fill=colour, stroke=colour, legend=True)
            canvas.text((x + 18, y), [shorten(names[index], 20)], legend=True)
            x += _entry(names[index])


def _square(x: float, y: float) -> list[tuple[float, float]]:
    return [(x, y - 6), (x + 12, y - 6), (x + 12, y + 6), (x, y + 6)]
