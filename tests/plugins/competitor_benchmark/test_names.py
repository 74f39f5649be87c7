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
        ("早知道不如买星途的", ["远山<星途"]),
        ("续航不如星途", ["远山<星途：续航"]),
        ("流畅度远不及星途", ["远山<星途：速度"]),
        ("屏幕比不上星途", ["远山<星途：画面"]),
        ("比星途差远了", ["远山<星途"]),
        ("反应慢，比星途还慢", ["远山<星途：速度"]),
        ("还比星途贵不少", ["远山<星途：价格"]),
        ("没有星途好用", ["远山<星途：易用"]),
        ("还没有北辰的手机流畅", ["远山<北辰：速度"]),
        ("跟星途比差远了", ["远山<星途"]),
        ("和同价位的星途没得比", ["远山<星途"]),
        ("无法跟星途比，别买", ["远山<星途"]),
        ("做工和星途有差距", ["远山<星途：质量"]),
        ("星途比这个强多了", ["远山<星途"]),
        ("比星途好用多了", ["星途<远山：易用"]),
        ("比我之前用的星途强", ["星途<远山"]),
        ("要比星途的好一点", ["星途<远山"]),
        ("比起星途真是强了不知多少", ["星途<远山"]),
        ("价格比星途便宜", ["星途<远山：价格"]),
        ("音质优于星途", ["星途<远山：声音"]),
        ("星途不如北辰", ["星途<北辰"]),
        ("北辰比星途好看", ["星途<北辰：外观"]),
        ("比星途北辰都好", ["星途<远山", "北辰<远山"]),
        ("试了很多，还是星途好", ["远山<星途"]),
        ("以后还是买星途吧", ["远山<星途"]),
        ("下次换成星途", ["远山→星途"]),
        ("已经从星途换到北辰了", ["星途→北辰"]),
        ("卸载了，改用星途了", ["远山→星途"]),
        ("早就想换星途了", ["远山→星途"]),
    ],
)
def test_comparisons_are_read(text: str, said: list[str]) -> None:
    assert read(text)[COMPARISONS.name] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("用着比星途顺手", ["星途<：易用"]),
        ("不如星途", ["<星途"]),
        ("这次换星途试试", ["→星途"]),
        ("北辰的没有星途的好喝", ["北辰<星途：味道"]),
    ],
)
def test_a_side_that_is_not_named_stays_empty(text: str, said: list[str]) -> None:
    assert read(text, None)[COMPARISONS.name] == said


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
        "比较喜欢星途，好看",
        "比如星途就好",
        "和星途比差不多",
        "不输给星途",
        "没有星途吹的那么好",
        "不知道是不是比星途好",
        "听说比星途好用",
        "比星途好吗？",
        "外面卖的比星途便宜",
        "还不如星途直接送一个好",
        "性价比星途的小好多",
        "换成星途的账号登录",
        "抵制远山不如抵制星途",
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
