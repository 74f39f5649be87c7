"""Urgent, and on which words; not when denied or supposed, but when threatened."""

from __future__ import annotations

import pytest

from csvoice.schema import NATURES, SEVERITIES, URGENT
from tests.annotate.conftest import Annotated, Rows, by_text

URGENT_TEXTS = [
    ("充电时电池起火了", "起火"),
    ("车辆行驶中起火，消防来灭火", "起火"),
    ("孩子被烫伤住院", "烫伤"),
    ("刹车失灵差点出事", "刹车失灵"),
    ("再不处理就起诉", "起诉"),
    ("如果再不退款我就向市场监管局举报", "举报"),
    ("İİİ起火了", "起火"),
    ("报案已经立案了", "立案"),
    ("报案材料已提交公安局", "公安"),
    ("已电话报案110", "110"),
]

CALM = [
    "没有起火",
    "如果起火怎么办",
    "担心会自燃",
    "需要一个灭火器",
    "跳楼价买的，质量不好",
    "孩子很乖。老人摔了一跤，边框划破",
    "物流太慢",
    "出险报案已经两周，查勘员没来",
    "很满意",
    "",
    "！！！",
]


@pytest.fixture(scope="module")
def rows(annotated: Annotated) -> Rows:
    return by_text(annotated, [*(text for text, _word in URGENT_TEXTS), *CALM])


@pytest.mark.parametrize(("text", "word"), URGENT_TEXTS)
def test_urgent_with_its_word(rows: Rows, text: str, word: str) -> None:
    assert rows[text]["severity"] == URGENT
    assert word in rows[text]["severity_why"]


@pytest.mark.parametrize("text", CALM)
def test_not_urgent(rows: Rows, text: str) -> None:
    assert rows[text]["severity"] != URGENT


def test_every_row_has_a_severity_and_a_reason(annotated: Annotated) -> None:
    table = annotated([*CALM, *(text for text, _ in URGENT_TEXTS), None])
    assert set(table["severity"]) <= set(SEVERITIES)
    assert set(table["nature"]) <= {*NATURES, None}
    assert table["severity_why"].null_count() == 0


def test_several_reasons_are_all_named(annotated: Annotated) -> None:
    why = annotated(["刹车失灵，电池起火，我要起诉"])["severity_why"][0]
    assert why.count("：") == why.count("；") + 1 >= 3
