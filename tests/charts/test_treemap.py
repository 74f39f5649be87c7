from __future__ import annotations

import pytest

from csvoice.charts import svg, vega
from csvoice.charts.treemap import GROUPS, REST
from csvoice.company.theme import READABLE, contrast, readable_on
from csvoice.document.blocks import Chart, Point
from csvoice.palette import BLUES, DARK, MARKS


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


@pytest.mark.parametrize("ground", dict.fromkeys((*GROUPS, REST, *BLUES, *MARKS.values())))
def test_what_stands_on_a_tile_can_be_read_in_light_and_dark(ground: str) -> None:
    text = readable_on(ground)
    assert contrast(text, ground) >= READABLE
    assert contrast(DARK.get(text, text), DARK[ground]) >= READABLE


def test_the_largest_groups_are_darkest_and_the_rest_is_grey() -> None:
    points = [Point("甲", size, name) for name, size in (("小", 3.0), ("大", 9.0), ("其他", 99.0))]
    points += [Point("甲", 1.0, f"第{place}") for place in range(9)]
    nodes = vega(Chart("treemap", "图", tuple(points)))["data"][0]["values"]
    fills = {one["about"][:1]: one["fill"] for one in nodes if one["leaf"]}
    assert [fills[name] for name in "大小其第"] == [GROUPS[0], GROUPS[1], REST, REST]
