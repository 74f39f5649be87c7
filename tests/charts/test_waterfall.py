from __future__ import annotations

import pytest

from csvoice.charts import svg, vega
from csvoice.charts.waterfall import levels
from csvoice.document.blocks import Chart, Point

STEPS = (Point("上月", 100), Point("电话", 40), Point("网店", -15), Point("本月", 125))


def bars(chart: Chart) -> list[dict[str, object]]:
    values: list[dict[str, object]] = vega(chart)["data"]["values"]
    return values


def test_steps_stand_on_each_other() -> None:
    chart = Chart("waterfall", "图", STEPS)
    assert levels(chart) == [100, 140, 125, 125]
    assert [(one["start"], one["end"]) for one in bars(chart)] == [
        (0, 100),
        (100, 140),
        (140, 125),
        (0, 125),
    ]


def test_steps_have_their_sign_and_levels_have_none() -> None:
    labels = [one["label"] for one in bars(Chart("waterfall", "图", STEPS))]
    assert labels == ["100", "+40", "-15", "125"]


def test_small_steps_are_not_lost_beside_large_levels() -> None:
    points = (Point("上月", 3.42), Point("电话", -0.1), Point("本月", 3.32))
    chart = Chart("waterfall", "图", points, unit="score")
    spec = vega(chart)
    low, high = spec["layer"][1]["encoding"]["x"]["scale"]["domain"]
    assert 0 < low < 3.32
    assert high > 3.42
    first, step, last = bars(chart)
    assert first["start"] == first["end"] == 3.42
    assert step["start"] == 3.42
    assert last["start"] == last["end"]


@pytest.mark.parametrize("twice", ["电话", "上月"])
def test_equal_names_stay_apart(twice: str) -> None:
    points = (STEPS[0], Point(twice, 5), Point(twice, 6), Point("本月", 111))
    assert svg(Chart("waterfall", "图", points)).count(f">{twice}<") >= 2
