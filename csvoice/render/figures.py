"""What a chart shows, as a table: beside a drawing, and under a spreadsheet's own chart."""

from __future__ import annotations

from csvoice.charts.waterfall import levels
from csvoice.document.blocks import Cell, Chart, ColumnKind, Table, TableColumn

_ACROSS = frozenset({"bar", "line", "pie", "radar", "heatmap", "treemap", "fishbone"})
"""Kinds whose points are told apart by name and series."""


def figures(chart: Chart) -> Table:
    """Return the figures of a chart: series side by side, or one row a point with its interval."""
    intervals = any(point.low is not None for point in chart.points)
    wide = chart.kind in _ACROSS and not intervals
    return across(chart) if wide else listed(chart)


def across(chart: Chart) -> Table:
    """Return names down and series across; a heatmap's series go down."""
    names, groups = axes(chart)
    values = {(str(point.x), point.series): point.y for point in chart.points}
    if chart.kind == "heatmap":
        columns = (TableColumn(chart.y_title), *(TableColumn(name, chart.unit) for name in names))
        rows = ((group, *(values.get((name, group)) for name in names)) for group in groups)
    else:
        heads = (TableColumn(group or chart.y_title or "数值", chart.unit) for group in groups)
        columns = (TableColumn(chart.x_title), *heads)
        rows = ((name, *(values.get((name, group)) for group in groups)) for name in names)
    return Table(columns, tuple(rows))


def axes(chart: Chart) -> tuple[list[str], list[str]]:
    """Return the distinct names and series of a chart, in their order."""
    names = dict.fromkeys(str(point.x) for point in chart.points)
    return list(names), list(dict.fromkeys(point.series for point in chart.points))


def listed(chart: Chart) -> Table:
    """Return one row a point, columns without content left out; a control chart has its centre."""
    named: ColumnKind = chart.unit if chart.kind == "scatter" else "text"
    columns: list[tuple[str, ColumnKind, list[Cell]]] = [
        (chart.x_title or "项目", named, [point.x for point in chart.points]),
        ("组", "text", [point.series or None for point in chart.points]),
        (chart.y_title or "数值", chart.unit, [point.y for point in chart.points]),
        ("中心线", chart.unit, [chart.centre for _point in chart.points]),
        ("下限", chart.unit, [point.low for point in chart.points]),
        ("上限", chart.unit, [point.high for point in chart.points]),
    ]
    used = [column for column in columns if any(cell is not None for cell in column[2])]
    rows = zip(*(cells for _title, _kind, cells in used), strict=True)
    return Table(tuple(TableColumn(title, kind) for title, kind, _cells in used), tuple(rows))


def steps(chart: Chart) -> Table:
    """Return a waterfall's points with where each bar begins and ends."""
    ends = levels(chart)
    starts = [0.0, *ends[:-1]]
    starts[-1:] = [0.0] * bool(ends)
    heads = (chart.x_title or "项目", chart.y_title or "数值", "起", "止")
    kinds: tuple[ColumnKind, ...] = ("text", *[chart.unit] * 3)
    rows = zip(
        (str(point.x) for point in chart.points),
        (point.y for point in chart.points),
        starts,
        ends,
        strict=True,
    )
    return Table(tuple(map(TableColumn, heads, kinds)), tuple(rows))
