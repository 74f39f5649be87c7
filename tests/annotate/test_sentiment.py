"""Negation, degree, doubt and contrast on tokens."""

from __future__ import annotations

import polars as pl
import pytest

from csvoice.annotate.sentiment import star
from tests.annotate.conftest import Annotated, Rows, by_text

NEGATIVE = [
    "不是很满意",
    "不满意",
    "不太好用",
    "一点都不好用",
    "并不是很好",
    "质量好差",
    "真的好失望",
    "严重漏油",
    "无法满意",
    "起火了",
    "再不处理就起诉",
    "太慢了，等了一周",
    "质量越来越差",
    "比较差",
    "设计不人性化",
    "登录不上去",
    "👎",
    "very bad",
    "not good",
]

POSITIVE = [
    "很满意",
    "非常好用",
    "没有不好",
    "不贵很好用",
    "没失望",
    "從來沒有失望過",
    "不得不说真的很好用",
    "性价比很高，推荐",
    "功能强大",
    "👍👍",
    "Good",
]

NEUTRAL = ["", "。。。！！！", "123", "昨天下午三点", "abc def"]
SHIFTED = [
    ("非常满意", "满意"),
    ("满意", "有点满意"),
    ("满意", "如果满意"),
    ("满意", "不是很满意"),
    ("有点失望", "非常失望"),
]
OTHER_CLAUSE = ["不，东西好", "不但是好", "没有异味 满意"]


@pytest.fixture(scope="module")
def rows(annotated: Annotated) -> Rows:
    return by_text(annotated, [*NEGATIVE, *POSITIVE, *NEUTRAL, *OTHER_CLAUSE, *sum(SHIFTED, ())])


@pytest.mark.parametrize("text", NEGATIVE)
def test_negative(rows: Rows, text: str) -> None:
    assert rows[text]["sentiment"] < -0.1


@pytest.mark.parametrize("text", POSITIVE)
def test_positive(rows: Rows, text: str) -> None:
    assert rows[text]["sentiment"] > 0.1


@pytest.mark.parametrize("text", NEUTRAL)
def test_neutral(rows: Rows, text: str) -> None:
    assert rows[text]["sentiment"] == 0


@pytest.mark.parametrize(("stronger", "weaker"), SHIFTED)
def test_what_stands_before_shifts(rows: Rows, stronger: str, weaker: str) -> None:
    assert rows[stronger]["sentiment"] > rows[weaker]["sentiment"]


@pytest.mark.parametrize("text", OTHER_CLAUSE)
def test_negation_ends_with_its_clause(rows: Rows, text: str) -> None:
    assert rows[text]["sentiment"] > 0


def test_sentiment_is_bounded_and_never_missing(annotated: Annotated) -> None:
    scores = annotated(["差，" * 3000, "满意，" * 3000, None])["sentiment"]
    assert scores.is_between(-1, 1).all()
    assert scores[0] < 0 < scores[1]
    assert scores[2] == 0


@pytest.mark.parametrize(
    ("text", "rating", "expected"),
    [
        ("昨天下午收到", 5.0, 1.0),
        ("昨天下午收到", 1.0, -1.0),
        ("昨天下午收到", 3.0, 0.0),
        ("昨天下午收到", None, 0.0),
    ],
)
def test_stars_decide_where_words_say_nothing(
    annotated: Annotated, text: str, rating: float | None, expected: float
) -> None:
    table = annotated([text, "还行"], {"rating": [rating, 5.0]})
    assert table["sentiment"][0] == expected


@pytest.mark.parametrize("text", ["很满意", "质量好差"])
def test_words_and_stars_weigh_alike(annotated: Annotated, text: str) -> None:
    alone = annotated([text])["sentiment"][0]
    table = annotated([text] * 3, {"rating": [1.0, None, 5.0]})
    assert table["sentiment"].to_list() == pytest.approx(
        [(alone - 1) / 2, alone, (alone + 1) / 2], abs=1e-4
    )


def test_stars_leave_the_sentiment_of_an_issue_alone(annotated: Annotated) -> None:
    issues = annotated(["质量很好"] * 2, {"rating": [1.0, 5.0]})["issues"]
    assert issues[0][0]["sentiment"] == issues[1][0]["sentiment"] > 0


@pytest.mark.parametrize(
    ("rating", "top", "value"),
    [(1, 5, -1), (3, 5, 0), (5, 5, 1), (0, 10, -1), (5, 10, 0), (100, 100, 1), (7, 5, 1)],
)
def test_stars_on_one_scale(rating: float, top: float, value: float) -> None:
    assert pl.select(star(pl.lit(float(rating)), top)).item() == value
