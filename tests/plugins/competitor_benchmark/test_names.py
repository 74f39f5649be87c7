"""Brands in a column and in texts."""

from __future__ import annotations

import polars as pl
import pytest
from csvoice_competitor_benchmark.names import BRAND, COMPARISONS, MENTIONS
from csvoice_competitor_benchmark.options import Options

from tests.plugins.competitor_benchmark.conftest import annotated


def read(text: str, brand: str | None = "远山", **options: object) -> dict[str, object]:
    table = pl.DataFrame({"text": [text], "brand": [brand]}, schema_overrides={"brand": pl.String})
    given = Options.model_validate(options)
    return annotated(table, given).row(0, named=True)


@pytest.mark.parametrize(
    ("brand", "unified"),
    [("远山科技", "远山"), ("YUANSHAN", "远山"), ("理想", "理想"), ("无名", "无名"), (None, None)],
)
def test_spellings_of_a_brand_become_one(brand: str | None, unified: str | None) -> None:
    assert read("好用", brand)[BRAND.name] == unified


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("星途和北辰都试过，星途一般", ["星途", "北辰"]),
        ("远山科技的售后", []),
        ("这不是我理想的手机", []),
        ("理想汽车的车机", ["理想"]),
        ("住的三星级酒店", []),
        ("三星的屏", ["三星"]),
        ("没有提到谁", []),
    ],
)
def test_other_brands_are_found_in_the_text(text: str, mentions: list[str]) -> None:
    assert read(text)[MENTIONS.name] == mentions


def test_aliases_of_the_user_go_first() -> None:
    assert read("换成小星了", aliases={"星途": ["小星"]})[MENTIONS.name] == ["星途"]
    assert read("好用", "星途", aliases={"远山": ["星途"]})[BRAND.name] == "远山"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("真不如星途", ["远山<星途"]),
        ("还不如国产的星途", ["远山<星途"]),
        ("比星途差远了", ["远山<星途"]),
        ("反应慢，比星途还慢", ["远山<星途"]),
        ("比星途好用多了", ["星途<远山"]),
        ("价格比星途便宜", ["星途<远山"]),
        ("星途不如北辰", ["星途<北辰"]),
        ("试了很多，还是星途好", ["远山<星途"]),
        ("下次换成星途", ["远山→星途"]),
        ("已经从星途换到北辰了", ["星途→北辰"]),
        ("早就想换星途了", ["远山→星途"]),
    ],
)
def test_comparisons_are_read(text: str, said: list[str]) -> None:
    assert read(text)[COMPARISONS.name] == said


@pytest.mark.parametrize(
    "text",
    [
        "不比星途差",
        "没有比星途更好的吧",
        "如果换成星途会怎样",
        "不会换成星途",
        "跟星途比较一下，好",
        "更换成星途的配件",
        "还是星途？不好说",
        "星途和北辰都好",
        "对比星途，好坏难说",
        "比远山科技以前好",
    ],
)
def test_what_is_no_comparison_of_brands_is_left_alone(text: str) -> None:
    assert read(text)[COMPARISONS.name] == []


def test_batches_do_not_look_at_each_other() -> None:
    texts = ["真不如星途", "好用", "换成北辰", "三星的屏", "", "比星途差远了"]
    table = pl.DataFrame({"text": texts, "brand": ["远山", None, "星途", "北辰", "远山", "北辰"]})
    parts = [annotated(table.slice(start, 2)) for start in (0, 2, 4)]
    assert pl.concat(parts).equals(annotated(table))
    assert annotated(table.clear()).height == 0
