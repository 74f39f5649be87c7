"""The specification of every kind of chart, and what of a chart can be drawn at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any, assert_never

from csvoice.charts.bars import bar
from csvoice.charts.cloud import cloud
from csvoice.charts.fishbone import fishbone
from csvoice.charts.heatmap import heatmap
from csvoice.charts.lines import control, line
from csvoice.charts.pie import pie
from csvoice.charts.radar import radar
from csvoice.charts.scatter import scatter
from csvoice.charts.style import Spec
from csvoice.charts.text import LONGEST_LABEL, printable, shorten
from csvoice.charts.treemap import treemap
from csvoice.charts.waterfall import waterfall
from csvoice.company.theme import Tint
from csvoice.document.blocks import Chart, Point


def vega(chart: Chart, tint: Tint = (), *, flat: bool = False) -> Spec:
    """Give the Vega or Vega-Lite specification of a chart; `$schema` says which.

    Points whose value is NaN or infinite are left out, and so are control characters.

    Args:
        chart: What is shown.
        tint: Colours that take the place of ours.
        flat: Whether lines and heatmaps are lower, as for a sheet of paper, which is read across.
    """
    spec = _specification(drawable(chart), flat=flat)
    tinted: Spec = _tinted(spec, dict(tint)) if tint else spec
    return tinted


def _tinted(part: Any, colours: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: _tinted(value, colours) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_tinted(value, colours) for value in part]
    return colours.get(part, part) if isinstance(part, str) else part


def _specification(chart: Chart, *, flat: bool) -> Spec:
    match chart.kind:
        case "bar":
            return bar(chart)
        case "line":
            return line(chart, flat=flat)
        case "pie":
            return pie(chart)
        case "heatmap":
            return heatmap(chart, flat=flat)
        case "treemap":
            return treemap(chart)
        case "radar":
            return radar(chart)
        case "scatter":
            return scatter(chart)
        case "control":
            return control(chart)
        case "waterfall":
            return waterfall(chart)
        case "fishbone":
            return fishbone(chart)
        case "cloud":
            return cloud(chart)
        case _:
            assert_never(chart.kind)


LONGEST_TITLE = 200


def drawable(chart: Chart) -> Chart:
    """Leave out points that are no numbers, characters no XML can hold, and ends of long names.

    vl-convert ends the whole process (a Rust panic) when it measures a text with such a character,
    so nothing may reach it unless it went through here; a name of 100,000 letters takes it minutes.
    """
    points = [point for point in chart.points if _numeric(point)]
    names = _names(str(point.x) for point in points) | _names(point.series for point in points)
    return replace(
        chart,
        title=printable(chart.title)[:LONGEST_TITLE],
        x_title=_name(chart.x_title),
        y_title=_name(chart.y_title),
        points=tuple(_drawable(point, names) for point in points),
    )


def is_empty(chart: Chart) -> bool:
    """Whether nothing of a chart can be seen: no number, or no area where areas are drawn."""
    values = [point.y for point in chart.points if _numeric(point)]
    areas = chart.kind in ("pie", "treemap", "cloud")
    return not any(value > 0 for value in values) if areas else not values


def _numeric(point: Point) -> bool:
    return isfinite(point.y) and (isinstance(point.x, str) or isfinite(point.x))


def _drawable(point: Point, names: Mapping[str, str]) -> Point:
    return replace(
        point,
        x=names[point.x] if isinstance(point.x, str) else point.x,
        series=names[point.series],
        low=_finite(point.low),
        high=_finite(point.high),
    )


def _names(names: Iterable[str]) -> dict[str, str]:
    """Return each name as it is drawn; long ones that begin alike stay apart by a number."""
    shown: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        short, number = _name(name), 1
        while short != name and short in taken:
            number += 1
            short = f"{_name(name)}（{number}）"
        shown[name] = short
        taken.add(short)
    return shown


def _name(name: str) -> str:
    plain = printable(name)
    return plain if len(plain) <= LONGEST_LABEL else shorten(plain[: 4 * LONGEST_LABEL])


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
