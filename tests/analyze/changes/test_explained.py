from __future__ import annotations

import polars as pl

from csvoice.analyze.changes.explained import told_once


def cells(*rows: tuple[str, str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["brand", "product", "now", "before"], orient="row")


def told(frame: pl.DataFrame, *values: tuple[str, str]) -> list[str]:
    members = [pl.col(column) == value for column, value in values]
    places = told_once(frame, members, [pl.lit(value=True)] * len(values))
    return [values[place][1] for place in places]


def test_the_product_tells_its_brand() -> None:
    frame = cells(("甲", "甲1", 100, 20), ("甲", "甲2", 50, 50), ("乙", "乙1", 850, 930))
    assert told(frame, ("brand", "甲"), ("product", "甲1")) == ["甲1"]


def test_the_brand_tells_products_that_all_grew() -> None:
    frame = cells(("甲", "甲1", 60, 30), ("甲", "甲2", 60, 30), ("甲", "甲3", 60, 30),
                  ("乙", "乙1", 820, 910))  # fmt: skip
    values = (("brand", "甲"), ("product", "甲1"), ("product", "甲2"), ("product", "甲3"))
    assert told(frame, *values) == ["甲"]


def test_what_fell_because_another_rose_is_left_out() -> None:
    frame = cells(("甲", "甲1", 400, 100), ("乙", "乙1", 400, 600), ("丙", "丙1", 200, 300))
    assert told(frame, ("brand", "甲"), ("brand", "乙"), ("brand", "丙")) == ["甲"]


def test_two_rises_apart_are_both_told() -> None:
    frame = cells(("甲", "甲1", 120, 40), ("乙", "乙1", 110, 40), ("丙", "丙1", 770, 920))
    assert set(told(frame, ("brand", "甲"), ("brand", "乙"))) == {"甲", "乙"}


def test_of_two_alike_the_closer_name_is_told() -> None:
    frame = cells(("甲", "甲1", 120, 40), ("乙", "乙1", 880, 960))
    assert told(frame, ("brand", "甲"), ("product", "甲1")) == ["甲1"]


def test_nothing_to_tell() -> None:
    assert told_once(cells(("甲", "甲1", 1, 1)), [], []) == []
