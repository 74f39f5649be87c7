from __future__ import annotations

from itertools import combinations

from hypothesis import given, strategies as st

from csvoice.charts.canvas import LINE, Label, place_labels
from csvoice.charts.style import FONT_SIZE
from csvoice.charts.text import width

SIZE = (600.0, 400.0)
place = st.tuples(st.floats(0, SIZE[0]), st.floats(0, SIZE[1]))


def box(label: Label, name: str) -> tuple[float, float, float, float]:
    wide = width(name) * FONT_SIZE
    left = {"left": label.x, "right": label.x - wide, "center": label.x - wide / 2}[label.align]
    return left, label.y - LINE / 2, left + wide, label.y + LINE / 2


def test_a_free_name_stands_to_the_right() -> None:
    (label,) = place_labels([(100, 100)], ["小米"], SIZE)
    assert label is not None
    assert label.align == "left"
    assert label.x > 100


def test_a_name_at_the_right_edge_turns_left() -> None:
    (label,) = place_labels([(595, 100)], ["小米"], SIZE)
    assert label is not None
    assert label.align == "right"


@given(st.lists(place, max_size=25))
def test_names_never_overlap_or_leave_the_plot(dots: list[tuple[float, float]]) -> None:
    names = [f"品牌{index}" for index in range(len(dots))]
    labels = place_labels(dots, names, SIZE)
    boxes = [box(label, name) for label, name in zip(labels, names, strict=True) if label]
    assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= SIZE[0] and b[3] <= SIZE[1] for b in boxes)
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
