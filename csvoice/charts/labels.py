"""Names beside dots, placed so that none covers a dot or another name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from csvoice.charts.style import FONT_SIZE
from csvoice.charts.text import width

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
