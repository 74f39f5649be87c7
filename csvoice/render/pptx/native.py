"""PowerPoint's own charts, with the figures they are drawn from in a workbook behind them."""

from __future__ import annotations

from math import ceil
from typing import Any

from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from csvoice import numerals
from csvoice.charts.colouring import shades, stands_out
from csvoice.company.theme import Theme
from csvoice.document.blocks import Chart, Point
from csvoice.palette import GRID, INK, MARKS, MUTED
from csvoice.render.figures import axes
from csvoice.render.pptx.chart_data import DAYS, FORMATS, data_of, days_of, table_of, workbook_of
from csvoice.render.pptx.words import Box, rgb

MOST_NAMES = {"bar": 25, "pie": 12, "radar": 16}
"""More names than that cannot be read on a slide; the first ones stay, and the title says so."""

_MOST_LABELS = 30

_TYPES = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "control": XL_CHART_TYPE.LINE_MARKERS,
    "pie": XL_CHART_TYPE.DOUGHNUT,
    "radar": XL_CHART_TYPE.RADAR_MARKERS,
    "scatter": XL_CHART_TYPE.XY_SCATTER,
}
_NAMES_ACROSS, _SHORT_TITLE = 10, 2
_THIN = 9
"""Fewer bars have wider gaps, so that they are no thicker than so many would be without any."""
_MARKED_DAYS = 40
"""A line of more points bears no dots but the marked ones."""


def add(slide: Any, chart: Chart, box: Box, theme: Theme) -> Any:
    """Add a chart that can be edited in PowerPoint."""
    sides = [Inches(side) for side in (box.left, box.top, box.width, box.height)]
    table = table_of(chart)
    frame = slide.shapes.add_chart(_TYPES[chart.kind], *sides, data_of(chart, table))
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(workbook_of(table))
    drawn.has_title = False
    drawn.font.size, drawn.font.color.rgb = Pt(11), rgb(INK)
    _set_legend(drawn, chart, len(table[0]) - 1)
    _colour(drawn, chart, theme)
    if chart.kind not in ("pie", "radar"):
        _set_axes(drawn, chart)
    return frame


def _set_legend(drawn: Any, chart: Chart, series: int) -> None:
    drawn.has_legend = chart.kind == "pie" or (series > 1 and chart.kind != "scatter")
    if drawn.has_legend:
        pie = chart.kind == "pie"
        drawn.legend.position = XL_LEGEND_POSITION.RIGHT if pie else XL_LEGEND_POSITION.TOP
        drawn.legend.include_in_layout = False
        drawn.legend.font.size = Pt(12 if pie else 11)


def _colour(drawn: Any, chart: Chart, theme: Theme) -> None:
    own = dict(theme.tint)
    meant = tuple(own.get(one, one) for one in shades(chart).values())
    colours = theme.series if chart.kind == "pie" else meant or theme.series
    plot = drawn.plots[0]
    for number, series in enumerate(plot.series):
        colour = colours[number % len(colours)]
        match chart.kind:
            case "bar":
                series.format.fill.solid()
                series.format.fill.fore_color.rgb = rgb(colour)
            case "line" | "control" | "radar":
                _style_line(series, colour, chart, limit=chart.kind == "control" and number > 0)
            case "scatter":
                _style_dots(series, chart, colour)
            case _:
                pass
    if chart.kind == "bar":
        plot.gap_width = min(500, max(45, round(100 * (_THIN / len(chart.points) - 1))))
        plot.has_data_labels = True
        plot.data_labels.number_format = FORMATS[chart.unit]
        plot.data_labels.number_format_is_linked = False
        plot.data_labels.font.size = Pt(11)
    if chart.kind == "pie":
        _style_slices(plot, chart, colours)
    _accent(plot, chart)


def _style_line(series: Any, colour: str, chart: Chart, *, limit: bool) -> None:
    series.smooth = False
    series.format.line.width = Pt(1 if limit else 2.25)
    series.format.line.color.rgb = rgb(MUTED if limit else colour)
    if limit:
        series.format.line.dash_style = MSO_LINE.DASH
    few = len(chart.points) <= _MARKED_DAYS and not limit
    series.marker.style = XL_MARKER_STYLE.CIRCLE if few else XL_MARKER_STYLE.NONE
    if few:
        series.marker.size = 5
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(colour)
        series.marker.format.line.fill.background()


def _style_dots(series: Any, chart: Chart, colour: str) -> None:
    series.format.line.fill.background()
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 9
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = rgb(colour)
    for place, point in enumerate(chart.points[:_MOST_LABELS]):
        if point.series:
            label = series.points[place].data_label
            label.has_text_frame = True
            label.text_frame.text = point.series
            label.position = XL_LABEL_POSITION.RIGHT


def _style_slices(plot: Any, chart: Chart, colours: tuple[str, ...]) -> None:
    shades = (colours[0], *colours[2:], colours[1])
    for place, _point in enumerate(chart.points):
        slice_ = plot.series[0].points[place]
        slice_.format.fill.solid()
        slice_.format.fill.fore_color.rgb = rgb(shades[place % len(shades)])
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_percentage, labels.show_value = True, False
    labels.number_format, labels.number_format_is_linked = "0.0%", False


def _accent(plot: Any, chart: Chart) -> None:
    """Show points that stand out in the colour of their mark; on a line with their value."""
    names, groups = axes(chart)
    for point in chart.points:
        if not stands_out(point) or chart.kind == "scatter":
            continue
        mark = plot.series[groups.index(point.series)].points[names.index(str(point.x))]
        if chart.kind in ("line", "control", "radar"):
            mark.marker.style, mark.marker.size = XL_MARKER_STYLE.CIRCLE, 8
            mark.marker.format.fill.solid()
            mark.marker.format.fill.fore_color.rgb = rgb(_marked(point))
            mark.marker.format.line.fill.background()
            _label(mark, point, chart)
        else:
            mark.format.fill.solid()
            mark.format.fill.fore_color.rgb = rgb(_marked(point))


def _marked(point: Point) -> str:
    return MARKS[point.mark] if point.mark else INK


def _label(mark: Any, point: Point, chart: Chart) -> None:
    label = mark.data_label
    label.has_text_frame = True
    label.text_frame.text = numerals.quantity(point.y, chart.unit)
    label.position = XL_LABEL_POSITION.ABOVE
    run = label.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.color.rgb = Pt(11), True, rgb(_marked(point))


def _set_axes(drawn: Any, chart: Chart) -> None:
    names, values = drawn.category_axis, drawn.value_axis
    names.format.line.color.rgb = rgb(GRID)
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.format.line.fill.background()
    values.major_gridlines.format.line.color.rgb = rgb(GRID)
    values.tick_labels.number_format = FORMATS[chart.unit].replace(".##", "")
    values.tick_labels.number_format_is_linked = False
    if chart.kind == "bar":
        names.reverse_order = True
        values.visible = False
        values.has_major_gridlines = False
        if all(point.y >= 0 for point in chart.points):
            values.minimum_scale = 0.0
    elif chart.kind != "scatter":
        _thin_out(names, axes(chart)[0])
    for axis, title in ((names, chart.x_title), (values, chart.y_title)):
        axis.has_title = len(title) > _SHORT_TITLE
        if axis.has_title:
            axis.axis_title.text_frame.text = title
            axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(11)


def _thin_out(axis: Any, names: list[str]) -> None:
    """Let a long row of names bear a label only now and then."""
    step = ceil(len(names) / _NAMES_ACROSS)
    if days_of(names):
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = DAYS, False
        axis._element.append(axis._element.makeelement(qn("c:majorUnit"), {"val": str(step)}))
        unit = axis._element.makeelement(qn("c:majorTimeUnit"), {"val": "days"})
        axis._element.append(unit)
    elif step > 1:
        after = axis._element.find(qn("c:noMultiLvlLbl"))
        for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
            after.addprevious(axis._element.makeelement(qn(tag), {"val": str(step)}))
