"""Fishbone charts (Ishikawa): causes on branches, branches on a spine that ends in the effect."""

from __future__ import annotations

from dataclasses import dataclass

from csvoice import numerals
from csvoice.charts.canvas import Canvas
from csvoice.charts.style import FONT_SIZE, WIDTH, Spec, series
from csvoice.charts.text import shorten, width, wrap
from csvoice.document.blocks import Chart, Point
from csvoice.palette import BLUE, INK, MARKS, MUTED, PALE_BLUE, WHITE

LINE = FONT_SIZE * 1.3
GAP = 12
HEAD_EM = 9
CAUSE_EM = 11
SLANT = 0.38


@dataclass(frozen=True)
class _Branch:
    """A branch with its causes, wrapped; sizes in pixels."""

    name: list[str]
    causes: list[tuple[list[str], str]]

    @property
    def length(self) -> float:
        return sum(len(lines) * LINE + GAP for lines, _colour in self.causes) + GAP

    @property
    def reach(self) -> float:
        texts = [line for lines, _colour in self.causes for line in lines]
        return max(map(width, texts), default=0) * FONT_SIZE + 30

    @property
    def box(self) -> tuple[float, float]:
        return max(map(width, self.name)) * FONT_SIZE + 24, len(self.name) * LINE + 16


def fishbone(chart: Chart) -> Spec:
    """Series are branches, above and below the spine in turn."""
    branches = [_branch(chart, name) for name in series(chart)]
    pairs = [branches[i : i + 2] for i in range(0, len(branches), 2)]
    slots = [max(branch.reach + branch.box[0] / 2 for branch in pair) + GAP for pair in pairs]
    side = max((branch.length for branch in branches), default=60.0)
    boxes = max((branch.box[1] for branch in branches), default=0.0)
    head = wrap(shorten(chart.title, 36), HEAD_EM)
    head_width = max(map(width, head)) * FONT_SIZE + 28
    lean = side * SLANT
    spine = max(sum(slots) + lean + 2 * GAP, WIDTH - head_width)
    middle = side + boxes
    canvas = Canvas(width=spine + head_width, height=2 * middle)
    canvas.rule((0, middle), (spine, middle), BLUE, 3)
    _box(canvas, (spine + head_width / 2, middle), head, fill=BLUE, ink=WHITE)
    left = 0.0
    for pair, slot in zip(pairs, _stretched(slots, spine - lean - 2 * GAP), strict=True):
        left += slot
        for branch, up in zip(pair, (-1, 1), strict=False):
            _draw(canvas, branch, (left, middle), up * side)
    return canvas.spec(chart.title)


def _stretched(slots: list[float], room: float) -> list[float]:
    spare = (room - sum(slots)) / max(1, len(slots))
    return [slot + max(0.0, spare) for slot in slots]


def _branch(chart: Chart, name: str) -> _Branch:
    causes = [_cause(chart, point) for point in chart.points if point.series == name]
    return _Branch(wrap(shorten(name, 36) or "—", HEAD_EM), causes)


def _cause(chart: Chart, point: Point) -> tuple[list[str], str]:
    text = f"{shorten(str(point.x), 44)} {numerals.quantity(point.y, chart.unit)}"
    return wrap(text, CAUSE_EM), MARKS[point.mark] if point.mark else INK


def _draw(canvas: Canvas, branch: _Branch, outer: tuple[float, float], rise: float) -> None:
    """One branch from its box (at `outer`, moved by `rise`) slanting down to the spine."""
    top = (outer[0], outer[1] + rise)
    foot = (outer[0] + abs(rise) * SLANT, outer[1])
    canvas.rule(top, foot, MUTED, 1.8)
    box_middle = top[1] + (branch.box[1] / 2 if rise > 0 else -branch.box[1] / 2)
    _box(canvas, (top[0], box_middle), branch.name, fill=PALE_BLUE, ink=INK)
    done = GAP / 2
    for lines, colour in branch.causes:
        tall = len(lines) * LINE + GAP
        away = done + tall / 2
        y = top[1] - away if rise > 0 else top[1] + away
        x = top[0] + away * SLANT
        canvas.rule((x - 16, y), (x, y), MUTED, 1)
        first = y - (len(lines) - 1) * LINE / 2
        canvas.text((x - 21, first), lines, align="right", colour=colour)
        done += tall


def _box(
    canvas: Canvas, centre: tuple[float, float], lines: list[str], *, fill: str, ink: str
) -> None:
    half = max(map(width, lines)) * FONT_SIZE / 2 + 12
    tall = len(lines) * LINE / 2 + 8
    x, y = centre
    left, right, top, bottom = x - half, x + half, y - tall, y + tall
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    canvas.path(corners, fill=fill, stroke=fill)
    canvas.text((x, y - (len(lines) - 1) * LINE / 2), lines, align="center", colour=ink)
