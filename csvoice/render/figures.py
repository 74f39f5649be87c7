"""What a chart shows, as a table."""

from __future__ import annotations

from csvoice.document.blocks import Cell, Chart, ColumnKind, Table, TableColumn

_ACROSS = frozenset({"bar", "line", "pie", "radar", "heatmap", "treemap", "fishbone"})
"""Kinds whose points are told apart by name and series."""


def figures(chart: Chart) -> Table:
    """Return the figures of a chart: series side by side, or one row a point with its interval."""
    intervals = any(point.low is not None for point in chart.points)
    wide = chart.kind in _ACROSS and not intervals
    return across(chart) if wide else _listed(chart)


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


def _listed(chart: Chart) -> Table:
    """One row a point, columns without content left out."""
    text: ColumnKind = "text"
    columns: list[tuple[str, ColumnKind, list[Cell]]] = [
        (chart.x_title or "项目", text, [point.x for point in chart.points]),
        ("组", text, [point.series or None for point in chart.points]),
        (chart.y_title or "数值", chart.unit, [point.y for point in chart.points]),
        ("下限", chart.unit, [point.low for point in chart.points]),
        ("上限", chart.unit, [point.high for point in chart.points]),
    ]
    used = [column for column in columns if any(cell is not None for cell in column[2])]
    rows = zip(*(cells for _title, _kind, cells in used), strict=True)
    return Table(tuple(TableColumn(title, kind) for title, kind, _cells in used), tuple(rows))
