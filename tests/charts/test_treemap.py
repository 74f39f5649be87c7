from __future__ import annotations

import pytest

from csvoice.charts import svg
from csvoice.document.blocks import Chart, Point


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ((Point("其他", 60), Point("物流", 40)), "（占 60.0%）"),
        ((Point("其他原因", 1, "甲"), Point("退款", 3, "乙")), "（占 25.0%）"),
        ((Point("未细分", 1, "其他"), Point("退款", 4, "乙")), "（占 20.0%）"),
        ((Point("物流", 60), Point("退款", 40)), None),
    ],
)
def test_what_is_other_names_its_share(points: tuple[Point, ...], said: str | None) -> None:
    drawn = svg(Chart("treemap", "图", points))
    assert (said in drawn) if said else ("占" not in drawn)
