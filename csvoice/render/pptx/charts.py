"""Charts of a slide: PowerPoint's own, which stay editable; pictures of the kinds it lacks."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, assert_never

from pptx.util import Inches

from csvoice import charts
from csvoice.charts.colouring import stands_out
from csvoice.charts.specification import drawable
from csvoice.company.theme import Theme, readable_on
from csvoice.document.blocks import Chart, Image
from csvoice.palette import MARKS
from csvoice.render.figures import across, axes
from csvoice.render.grid import grid
from csvoice.render.office import fitted, picture_size
from csvoice.render.outline import line
from csvoice.render.pptx import native
from csvoice.render.pptx.tables import Look, add_table, row_heights
from csvoice.render.pptx.words import Box, Words, add_words, height_of

_CAPTION = 12
_SIZES, _MOST_COLUMNS, _TALLEST_ROW = (15, 14, 13, 12, 11, 10), 12, 0.52
"""Of a heatmap: sizes of letters, columns that can be read, height of a row in inches."""


def add_visual(slide: Any, item: Chart | Image, box: Box, theme: Theme) -> None:
    """Add a chart or a picture below its title, with what it shows for screen readers."""
    title = line(item.title if isinstance(item, Chart) else item.alt, 160)
    if isinstance(item, Chart):
        item, cut = _limited(drawable(item))
        title += cut
    repeated = slide.shapes.title is not None and slide.shapes.title.text_frame.text == title
    caption = Words(line(title, 90), _CAPTION, look="muted", after=3)
    if title and not repeated:
        used = height_of(caption, box.width)
        add_words(slide, Box(box.left, box.top, box.width, used), [caption], theme)
        box = Box(box.left, box.top + used, box.width, box.height - used)
    shape = _added(slide, item, box, theme)
    if shape is not None:
        shape._element.xpath(".//p:cNvPr")[0].set("descr", title)


def _limited(chart: Chart) -> tuple[Chart, str]:
    """Keep as many names as can be read, and say how many there are."""
    names, _groups = axes(chart)
    most = native.MOST_NAMES.get(chart.kind, len(names))
    if len(names) <= most:
        return chart, ""
    shown = set(names[:most])
    points = tuple(point for point in chart.points if str(point.x) in shown)
    return replace(chart, points=points), f"（共 {len(names)} 项，列出前 {most} 项）"


def _added(slide: Any, item: Chart | Image, box: Box, theme: Theme) -> Any:
    if isinstance(item, Image):
        return _picture(slide, item.png, box, theme)
    if not item.points:
        return add_words(slide, box, [Words("没有数据。", _CAPTION, look="muted")], theme)
    match item.kind:
        case "bar" | "line" | "pie" | "radar" | "scatter" | "control":
            return native.add(slide, item, box, theme)
        case "heatmap":
            return _heatmap(slide, item, box, theme)
        case "treemap" | "waterfall" | "fishbone" | "cloud":
            return _picture(slide, charts.png(item, theme.tint), box, theme)
        case _:
            assert_never(item.kind)


def _picture(slide: Any, png: bytes, box: Box, theme: Theme) -> Any:
    if picture_size(png) is None:
        words = [Words("（这张图无法显示。）", _CAPTION, look="muted")]
        return add_words(slide, box, words, theme)
    wide, tall = fitted(png, box.width, box.height)
    left = box.left + (box.width - wide) / 2
    sides = (Inches(side) for side in (left, box.top, wide, tall))
    return slide.shapes.add_picture(io.BytesIO(png), *sides)


def _heatmap(slide: Any, chart: Chart, box: Box, theme: Theme) -> Any:
    """A table whose cells are the darker the more they hold; a picture where it has no room."""
    names, groups = axes(chart)
    table = grid(across(chart), len(groups), 20.0, box.width * 72 / _SIZES[-1])
    fitting = (one for one in _SIZES if sum(row_heights(table, box.width, one)) <= box.height)
    size = next(fitting, None)
    if size is None or len(names) > _MOST_COLUMNS:
        return _picture(slide, charts.png(chart, theme.tint), box, theme)
    points = {(point.series, str(point.x)): point for point in chart.points}
    low, high = (end(point.y for point in chart.points) for end in (min, max))

    def look(row: int, column: int) -> Look | None:
        point = points.get((groups[row], names[column - 1])) if column else None
        if point is None:
            return None
        ground = theme.heat((point.y - low) / (high - low) if high > low else 0.0)
        frame = MARKS[point.mark] if point.mark and stands_out(point) else ""
        return Look(ground, readable_on(ground), frame)

    heights = row_heights(table, box.width, size)
    spare = (box.height - sum(heights)) / len(heights)
    more = max(0.0, min(spare, _TALLEST_ROW - min(heights)))
    return add_table(slide, table, box, size, theme, look=look, more=more)
