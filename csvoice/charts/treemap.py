"""Treemaps: areas for values, grouped by series, with labels only where they fit whole."""

from __future__ import annotations

from csvoice import numerals
from csvoice.charts.style import FONT, WIDTH, Spec, about, mark, peak, series, vega_spec
from csvoice.charts.text import shorten, split, width
from csvoice.company.theme import readable_on
from csvoice.document.blocks import Chart, Point
from csvoice.palette import BLUE, BLUES, GREYS, INK, MARKS, NAVY
from csvoice.schema import OTHER_ISSUE

HEIGHT = 400
HEADER = 24
UNTOLD = (OTHER_ISSUE, "未细分")
LARGEST, SMALLEST = 15, 9.5
GROUPS, REST = (NAVY, BLUE, *BLUES[3:0:-1]), GREYS[-1]
"""Grounds of the five largest groups, the darker the larger, and of all others and of 其他."""


def treemap(chart: Chart) -> Spec:
    """Squarified tiles; a tile too small for its name shows it to the pointer only.

    What is 其他 or 未细分 says what part of all it is: it must not pass for the largest issue.

    Method: Bruls, Huizing and van Wijk, Squarified Treemaps (2000), as Vega draws it.
    """
    grouped = any(point.series for point in chart.points)
    header = HEADER if grouped else 0
    size = {"field": "size", "size": [WIDTH, HEIGHT + header]}
    tiles = {"type": "treemap", **size, "paddingInner": 2, "paddingTop": header, "round": True}
    shape = [{"type": "stratify", "key": "id", "parentKey": "parent"}, tiles, *_fit()]
    return vega_spec(
        chart.title,
        width=WIDTH,
        height=HEIGHT,
        data=[
            {"name": "tree", "values": _nodes(chart, grouped), "transform": shape},
            {
                "name": "tiles",
                "source": "tree",
                "transform": [{"type": "filter", "expr": "datum.leaf"}],
            },
            {"name": "groups", "source": "tree", "transform": [{"type": "filter", "expr": _GROUP}]},
        ],
        marks=[_tiles(header), _texts("tiles", header), *([_texts("groups", header)] * grouped)],
    )


_GROUP = f"!datum.leaf && datum.parent !== null && datum.y1 - datum.y0 >= {HEADER + 8}"


def _nodes(chart: Chart, grouped: bool) -> list[Spec]:
    root = {"id": 0, "parent": None, "leaf": False, **_variants([[""]])}
    names = series(chart) if grouped else []
    parents = {name: index for index, name in enumerate(names, start=1)}
    grounds = _grounds(chart)
    groups = [
        {"id": index, "parent": 0, "leaf": False, "ink": INK, **_variants([[shorten(name, 24)]])}
        for name, index in parents.items()
        if any(point.y > 0 for point in chart.points if point.series == name)
    ]
    leaves = [
        _leaf(chart, point, parents, number, grounds)
        for number, point in enumerate(chart.points, start=len(names) + 1)
        if point.y > 0
    ]
    return [root, *groups, *leaves]


def _share(chart: Chart, points: list[Point]) -> str:
    """What part of all some points are."""
    total = sum(max(0.0, point.y) for point in chart.points)
    return numerals.share(sum(point.y for point in points) / total)


def _grounds(chart: Chart) -> dict[str, str]:
    """The ground of each of the largest groups; 其他 is none of them, whatever its size."""
    sizes = dict.fromkeys(series(chart), 0.0)
    for point in chart.points:
        sizes[point.series] += max(0.0, point.y)
    told = [name for name in sizes if not name.startswith(OTHER_ISSUE)]
    largest = sorted(told, key=lambda name: -sizes[name])
    return dict(zip(largest, GROUPS, strict=False))


def _leaf(
    chart: Chart, point: Point, parents: dict[str, int], number: int, grounds: dict[str, str]
) -> Spec:
    name, value = shorten(str(point.x), 24), numerals.quantity(point.y, chart.unit)
    untold = name.startswith(UNTOLD) or point.series.startswith(OTHER_ISSUE)
    if untold and chart.unit == "count":
        value += f"（占 {_share(chart, [point])}）"
    wrapped = [split(name, pieces) for pieces in (1, 2, 3, 4)]
    fill = MARKS[point.mark] if point.mark else _fill(chart, point, grounds if parents else {})
    return {
        "id": number,
        "parent": parents.get(point.series, 0),
        "leaf": True,
        "size": point.y,
        "fill": fill,
        "ink": readable_on(fill),
        "about": about(chart, point),
        **_variants([[*lines, value] for lines in wrapped] + wrapped),
    }


def _fill(chart: Chart, point: Point, grounds: dict[str, str]) -> str:
    if grounds:
        return grounds.get(point.series, REST)
    shades = BLUES[2:]
    return shades[min(int(point.y / peak(chart) * len(shades)), len(shades) - 1)]


def _variants(lines: list[list[str]]) -> Spec:
    """Ways to break a label, padded to eight, with the room each needs at one pixel a em."""
    padded = (lines * 8)[:8]
    return {
        "lines": padded,
        "wide": [max(map(width, text)) or 1 for text in padded],
        "tall": [len(text) * 1.25 for text in padded],
    }


def _fit() -> list[Spec]:
    """Choose the way to break a label that allows the largest letters."""
    room = "datum.leaf ? datum.y1 - datum.y0 - 6 : 19"
    sizes = ",".join(
        f"min({LARGEST}, (datum.x1 - datum.x0 - 8) / datum.wide[{k}], datum.room / datum.tall[{k}])"
        for k in range(8)
    )
    return [
        {"type": "formula", "expr": room, "as": "room"},
        {"type": "formula", "expr": f"[{sizes}]", "as": "sizes"},
        {"type": "formula", "expr": "extent(datum.sizes)[1]", "as": "letters"},
        {"type": "formula", "expr": "indexof(datum.sizes, datum.letters)", "as": "choice"},
    ]


def _tiles(header: int) -> Spec:
    places = {
        "x": {"field": "x0"},
        "x2": {"field": "x1"},
        "y": {"field": "y0", "offset": -header},
        "y2": {"field": "y1", "offset": -header},
        "fill": {"field": "fill"},
        "description": {"field": "about"},
    }
    return mark("rect", "tiles", places)


def _texts(data: str, header: int) -> Spec:
    leaf = data == "tiles"
    lift = "(length(datum.lines[datum.choice]) - 1) * 0.625 * datum.letters"
    middle = f"(datum.y0 + datum.y1) / 2 - {lift}"
    places = {
        "x": {"signal": "(datum.x0 + datum.x1) / 2" if leaf else "datum.x0 + 2"},
        "y": {"signal": f"({middle if leaf else 'datum.y0 + 12'}) - {header}"},
        "text": {"signal": f"datum.letters < {SMALLEST} ? '' : datum.lines[datum.choice]"},
        "align": {"value": "center" if leaf else "left"},
        "baseline": {"value": "middle"},
        "fontSize": {"field": "letters"},
        "lineHeight": {"signal": "datum.letters * 1.25"},
        "font": {"value": FONT},
        "fill": {"field": "ink"},
    }
    return mark("text", data, places, aria=False)
