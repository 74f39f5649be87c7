"""Rules, paths and texts at places we computed ourselves, and free places for names beside dots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from csvoice.charts.style import FONT, FONT_SIZE, Spec, mark, vega_spec
from csvoice.charts.text import width
from csvoice.palette import GRID, INK


@dataclass
class Canvas:
    """Collects marks in pixels, origin at the top left, and turns them into a specification."""

    width: float
    height: float
    rules: list[Spec] = field(default_factory=list)
    paths: list[Spec] = field(default_factory=list)
    texts: list[Spec] = field(default_factory=list)

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str = GRID,
        width: float = 1,
    ) -> None:
        """Draw a straight line."""
        places = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]}
        self.rules.append({**places, "stroke": colour, "width": width})

    def path(
        self,
        points: list[tuple[float, float]],
        *,
        fill: str = "transparent",
        stroke: str = GRID,
        opacity: float = 1.0,
        width: float = 1,
        about: str = "",
        **facts: object,
    ) -> None:
        """Draw a closed polygon; `opacity` is that of its filling, `facts` are for who reads on."""
        outline = "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z"
        style = {"fill": fill, "stroke": stroke, "opacity": opacity, "width": width}
        self.paths.append({"path": outline, **style, "about": about, **facts})

    def text(
        self,
        place: tuple[float, float],
        lines: list[str],
        *,
        align: str = "left",
        baseline: str = "middle",
        colour: str = INK,
        size: float = FONT_SIZE,
        **facts: object,
    ) -> None:
        """Write lines of text."""
        where = {"x": place[0], "y": place[1], "align": align, "baseline": baseline}
        self.texts.append({**where, "lines": lines, "fill": colour, "size": size, **facts})

    def spec(self, description: str) -> Spec:
        """The specification, paths at the bottom and texts on top."""
        return vega_spec(
            description,
            width=self.width,
            height=self.height,
            data=[
                {"name": "paths", "values": self.paths},
                {"name": "rules", "values": self.rules},
                {"name": "texts", "values": self.texts},
            ],
            marks=[
                mark("path", "paths", _PATH),
                mark("rule", "rules", _RULE) | {"aria": False},
                mark("text", "texts", _TEXT) | {"aria": False},
            ],
        )


def _fields(**names: str) -> Spec:
    return {channel: {"field": name} for channel, name in names.items()}


_PATH = _fields(
    path="path", fill="fill", stroke="stroke", fillOpacity="opacity", strokeWidth="width",
    description="about",
)  # fmt: skip
_RULE = _fields(x="x", y="y", x2="x2", y2="y2", stroke="stroke", strokeWidth="width")
_TEXT = {
    **_fields(
        x="x", y="y", text="lines", align="align", baseline="baseline", fill="fill", fontSize="size"
    ),
    "font": {"value": FONT},
    "lineHeight": {"signal": "datum.size * 1.3"},
}


GAP = 8
LINE = FONT_SIZE + 3
Pixel: TypeAlias = tuple[float, float]


class Label(NamedTuple):
    """Where a text stands: its anchor and whether it runs left, right or both ways from there."""

    x: float
    y: float
    align: str


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


def place_labels(dots: list[Pixel], names: list[str], size: Pixel) -> list[Label | None]:
    """Greedy point-feature labelling: right, left, above, below; None where no place is free.

    Args:
        dots: Pixel positions.
        names: The text of each.
        size: Width and height of the plot, which no name may leave.
    """
    taken = [_Box(x - 5, y - 5, x + 5, y + 5) for x, y in dots]
    placed: list[Label | None] = []
    for dot, name in zip(dots, names, strict=True):
        free = (
            (label, box)
            for label, box in _candidates(dot, width(name) * FONT_SIZE)
            if box.left >= 0
            and box.right <= size[0]
            and box.top >= 0
            and box.bottom <= size[1]
            and not any(box.meets(other) for other in taken)
        )
        label, box = next(free, (None, None))
        placed.append(label)
        taken += [box] if box else []
    return placed


def _candidates(dot: Pixel, wide: float) -> Iterator[tuple[Label, _Box]]:
    x, y = dot
    for left, align, anchor in ((x + GAP, "left", x + GAP), (x - GAP - wide, "right", x - GAP)):
        yield Label(anchor, y, align), _Box(left, y - LINE / 2, left + wide, y + LINE / 2)
    for middle in (y - GAP - LINE / 2, y + GAP + LINE / 2):
        box = _Box(x - wide / 2, middle - LINE / 2, x + wide / 2, middle + LINE / 2)
        yield Label(x, middle, "center"), box
