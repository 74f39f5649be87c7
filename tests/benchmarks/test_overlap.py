"""Whole, nearly, in part: which texts stand in another collection."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.overlap import overlap

TEXT = "房间很干净，早餐也丰富，前台小姐态度热情，下次还会再来住"


@pytest.mark.parametrize(
    ("left", "near", "inside"),
    [
        (TEXT, True, True),
        (TEXT.replace("，", " "), True, True),
        (TEXT + "的", True, True),
        ("前台小姐态度热情，下次", False, True),
        ("还会再来住", False, False),
        ("充电一小时只能用二十分钟，太失望了", False, False),
        ("好", False, False),
        ("", False, False),
    ],
)
def test_one_text_in_another(left: str, near: bool, inside: bool) -> None:
    found = overlap(pl.Series([left]), pl.Series([TEXT, "别的话，与此无关的话"]))
    assert (bool(found.left_near[0]), bool(found.left_inside[0])) == (near, inside)
    assert found.right_near.tolist() == [near, False]
    assert found.right_holding.tolist() == [inside, False]
