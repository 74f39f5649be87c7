"""The figures behind a chart of PowerPoint: what it draws, and the workbook that a reader edits."""

from __future__ import annotations

import io
import re
from contextlib import suppress
from datetime import date
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from xlsxwriter import Workbook

from csvoice.document.blocks import Chart
from csvoice.render.figures import axes
from csvoice.render.office import CREATED

FORMATS = {"count": "#,##0.##", "share": "0.0%", "score": "0.00"}
"""How numbers are written on axes and labels, by the chart's unit."""

DAYS = "m-d"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def table_of(chart: Chart) -> list[list[Any]]:
    """The figures as rows: a head, then a name with a value a series; a control chart's limits."""
    if chart.kind == "scatter":
        return [["x", chart.y_title or "y"], *([point.x, point.y] for point in chart.points)]
    names, groups = axes(chart)
    values = {(str(point.x), point.series): point.y for point in chart.points}
    heads = [group or chart.y_title or "数值" for group in groups]
    rows: list[list[Any]] = [
        [name, *(values.get((name, group)) for group in groups)] for name in names
    ]
    if chart.kind == "control":
        heads += ["中心线", "下限", "上限"]
        by_name = {str(point.x): point for point in chart.points}
        for row in rows:
            point = by_name[row[0]]
            row += [chart.centre, point.low, point.high]
    days = days_of(names)
    for row, day in zip(rows, days, strict=False):
        row[0] = day
    return [["", *heads], *rows]


def days_of(names: list[str]) -> list[date]:
    """The names as days, which PowerPoint sets out by itself; empty where they are none."""
    if not all(map(_DAY.fullmatch, names)):
        return []
    with suppress(ValueError):
        days = [date.fromisoformat(name) for name in names]
        return days if days == sorted(days) else []
    return []


def data_of(chart: Chart, table: list[list[Any]]) -> Any:
    """Return the same figures as python-pptx takes them."""
    number_format = FORMATS[chart.unit]
    (_corner, *heads), rows = table[0], table[1:]
    if chart.kind == "scatter":
        dots: Any = XyChartData(number_format)  # type: ignore[no-untyped-call]
        series = dots.add_series(heads[0])
        for x, y in rows:
            series.add_data_point(x, y)
        return dots
    data: Any = CategoryChartData(number_format)  # type: ignore[no-untyped-call]
    data.categories = [row[0] for row in rows]
    if rows and isinstance(rows[0][0], date):
        data.categories.number_format = DAYS
    for place, head in enumerate(heads, 1):
        data.add_series(head, [row[place] for row in rows])
    return data


def workbook_of(table: list[list[Any]]) -> bytes:
    """The workbook behind a chart, in which no name becomes a formula, and no time is written."""
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with Workbook(buffer, options) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet()
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()
