from __future__ import annotations

import re

import pytest

from csvoice import charts
from csvoice.document.blocks import Chart, Point
from csvoice.palette import MARKS

TOLD = re.compile(rf'fill="{MARKS["alarm"]}"[^>]*>(\d+)</text>')


@pytest.mark.parametrize(
    ("values", "marked", "told"),
    [
        ([1, 41, 33, 1], {1, 2}, ["41"]),
        ([1, 29, 33, 1], {1}, ["29"]),
        ([1, 31, 1, 37, 1], {1, 3}, ["31", "37"]),
        ([7, 13, 13, 13, 7], {1, 2, 3}, ["13"]),
    ],
)
def test_of_neighbouring_marks_only_the_peak_has_its_value(
    values: list[int], marked: set[int], told: list[str]
) -> None:
    points = (
        Point(f"{day} 日", y, mark="alarm" if day in marked else None)
        for day, y in enumerate(values)
    )
    assert TOLD.findall(charts.svg(Chart("control", "每日数量", tuple(points)))) == told
