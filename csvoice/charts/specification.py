"""The specification of every kind of chart."""

from __future__ import annotations

from typing import Any, assert_never

from csvoice.charts.bars import bar
from csvoice.charts.cloud import cloud
from csvoice.charts.control import control
from csvoice.charts.drawable import drawable
from csvoice.charts.fishbone import fishbone
from csvoice.charts.heatmap import heatmap
from csvoice.charts.lines import line
from csvoice.charts.pie import pie
from csvoice.charts.radar import radar
from csvoice.charts.scatter import scatter
from csvoice.charts.style import Spec
from csvoice.charts.treemap import treemap
from csvoice.charts.waterfall import waterfall
from csvoice.company.theme import Tint
from csvoice.document.blocks import Chart


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
