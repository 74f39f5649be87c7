"""Scatter plots: named dots where every series has one, coloured groups otherwise."""

from __future__ import annotations

import json

from csvoice.charts.canvas import Pixel, place_labels
from csvoice.charts.colouring import shades
from csvoice.charts.style import (
    FONT,
    FONT_SIZE,
    WIDTH,
    Spec,
    categories,
    mark,
    number_axis,
    rows,
    series,
    vega_spec,
)  # fmt: skip
from csvoice.charts.text import shorten
from csvoice.document.blocks import Chart
from csvoice.palette import BEFORE, BLUE, INK

PLOT_WIDTH, HEIGHT = WIDTH - 70, 380
MOST_NAMES = 60
NAME_EM = 20


def scatter(chart: Chart) -> Spec:
    """Dots; a name that finds no free place beside its dot is left to the pointer's hint."""
    groups = series(chart)
    named = len(chart.points) == len(groups) <= MOST_NAMES and any(groups)
    places, shade = _places(chart), shades(chart)
    dots = [
        {**row, "left": x, "top": y, "fill": _fill(row, shade, named)}
        for row, (x, y) in zip(rows(chart), places, strict=True)
    ]
    legend = {"fill": "colour", "symbolType": "circle"}
    names = _names(chart, places) if named else []
    x, y = _scale("x", _xs(chart), "width"), _scale("y", _ys(chart), "height")
    return vega_spec(
        chart.title,
        width=PLOT_WIDTH,
        height=HEIGHT,
        data=[{"name": "dots", "values": dots}, {"name": "names", "values": names}],
        scales=[x, y, _colours(shade)],
        axes=[_axis(chart, "x"), _axis(chart, "y")],
        legends=[legend] if len(groups) > 1 and not named else [],
        marks=[_DOTS, _NAMES],
    )


def _fill(row: Spec, shade: dict[str, str], named: bool) -> str:
    if row["accent"]:
        return str(row["accent"])
    compared = named and any(colour in BEFORE for colour in shade.values())
    return BLUE if named and not compared else shade[row["series"]]


def _names(chart: Chart, places: list[Pixel]) -> list[Spec]:
    texts = [shorten(point.series, NAME_EM) for point in chart.points]
    labels = place_labels(places, texts, (PLOT_WIDTH, HEIGHT))
    return [
        {"left": label.x, "top": label.y, "align": label.align, "name": text}
        for label, text in zip(labels, texts, strict=True)
        if label
    ]


def _places(chart: Chart) -> list[Pixel]:
    across, up = _domain(_xs(chart)), _domain(_ys(chart))
    return [
        (_along(x, across) * PLOT_WIDTH, (1 - _along(y, up)) * HEIGHT)
        for x, y in zip(_xs(chart), _ys(chart), strict=True)
    ]


def _along(value: float, domain: tuple[float, float]) -> float:
    return (value - domain[0]) / (domain[1] - domain[0])


def _numeric(chart: Chart) -> bool:
    return all(not isinstance(point.x, str) for point in chart.points)


def _xs(chart: Chart) -> list[float]:
    if _numeric(chart):
        return [float(point.x) for point in chart.points]
    order = {name: index for index, name in enumerate(categories(chart))}
    return [float(order[str(point.x)]) for point in chart.points]


def _ys(chart: Chart) -> list[float]:
    return [point.y for point in chart.points]


def _domain(values: list[float]) -> tuple[float, float]:
    """All values, with room for the dots at the edges."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = (high - low) * 0.06 or abs(high) * 0.5 or 1.0
    return low - room, high + room


def _scale(name: str, values: list[float], extent: str) -> Spec:
    domain = [*_domain(values)]
    return {"name": name, "type": "linear", "domain": domain, "range": extent, "zero": False}


def _colours(shade: dict[str, str]) -> Spec:
    domain, colours = [*shade], [*shade.values()]
    return {"name": "colour", "type": "ordinal", "domain": domain, "range": colours}


def _axis(chart: Chart, name: str) -> Spec:
    axis: Spec = {"scale": name, "grid": True, "tickCount": 6, "labelOverlap": True}
    if name == "y":
        return {**axis, **number_axis(chart, chart.y_title), "orient": "left"}
    axis |= {"orient": "bottom", "title": chart.x_title or None}
    if not _numeric(chart):
        words = categories(chart)
        text = {"signal": f"{json.dumps(words, ensure_ascii=False)}[datum.value]"}
        encode = {"labels": {"update": {"text": text}}}
        return axis | {"values": [*range(len(words))], "encode": encode}
    shares = all(0 <= float(point.x) <= 1 for point in chart.points)
    return axis | {"format": ".1~%" if shares else ",~f"}


_PLACE: Spec = {"x": {"field": "left"}, "y": {"field": "top"}}
_DOTS: Spec = mark(
    "symbol",
    "dots",
    {
        **_PLACE,
        "fill": {"field": "fill"},
        "fillOpacity": {"value": 0.85},
        "size": {"value": 80},
        "description": {"field": "about"},
    },
)
_NAMES: Spec = mark(
    "text",
    "names",
    {
        **_PLACE,
        "text": {"field": "name"},
        "align": {"field": "align"},
        "baseline": {"value": "middle"},
        "font": {"value": FONT},
        "fontSize": {"value": FONT_SIZE},
        "fill": {"value": INK},
    },
    aria=False,
)
