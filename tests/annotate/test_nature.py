"""Complaint, inquiry, suggestion, praise."""

from __future__ import annotations

import pytest

from tests.annotate.conftest import Annotated


def test_by_the_words(annotated: Annotated) -> None:
    natures = {
        "质量太差，要求退款": "投诉",
        "客服态度恶劣，骂人": "投诉",
        "非常满意，好评": "表扬",
        "建议增加夜间模式": "建议",
        "请问怎么开发票？": "咨询",
        "快递等了三天": "投诉",
        "快递": None,
    }
    assert dict(zip(natures, annotated(list(natures))["nature"], strict=True)) == natures


def test_stars_decide_where_words_are_neutral(annotated: Annotated) -> None:
    table = annotated(["昨天收到"] * 2 + ["还行"], {"rating": [1.0, 5.0, None]})
    assert table["nature"].to_list()[:2] == ["投诉", "表扬"]


def test_without_tone_or_request_there_is_no_nature(annotated: Annotated) -> None:
    table = annotated(["路过", "前排", "？？？", "昨天收到"])
    assert table["nature"].to_list() == [None] * 4
    assert set(table["severity_why"]) == {"没有表明态度或诉求"}


def test_in_a_file_of_complaints_no_words_are_needed(annotated: Annotated) -> None:
    table = annotated(["路过"], {"export:投诉内容": ["路过"]})
    assert table["nature"].to_list() == ["投诉"]


def test_the_natures_of_the_export_go_first(annotated: Annotated) -> None:
    given = {"label_nature": ["咨询", None]}
    assert annotated(["质量太差，要求退款"] * 2, given)["nature"].to_list() == ["咨询", "投诉"]
    relabelled = annotated(["质量太差，要求退款"] * 2, given, relabel=True)
    assert relabelled["nature"].to_list() == ["投诉", "投诉"]


def test_the_tones_of_the_export_are_tones(annotated: Annotated) -> None:
    table = annotated(
        ["昨天收到"] * 3, {"label_tone": [-1.0, 1.0, None], "rating": [5.0, 1.0, 1.0]}
    )
    assert table["sentiment"].to_list() == [-1.0, 1.0, -1.0]
    assert table["nature"].to_list() == ["投诉", "表扬", "投诉"]


ASKED = ["怎么退货", "退款多久到账", "快递到哪了", "保修期多长", "能不能改地址", "今天能发货不"]
SCOLDED = [
    "怎么还不退款",
    "退款怎么还没到账",
    "充值怎么还没到账",
    "能不能有点素质",
    "优惠券怎么用不了",
]


def _ticket(annotated: Annotated, texts: list[str]) -> list[str | None]:
    table = annotated(texts, {"export:工单编号": [str(n) for n in range(len(texts))]})
    return table["nature"].to_list()


def test_who_only_asks_does_not_complain(annotated: Annotated) -> None:
    assert _ticket(annotated, ASKED) == ["咨询"] * len(ASKED)


def test_who_scolds_in_a_question_does(annotated: Annotated) -> None:
    assert _ticket(annotated, SCOLDED) == ["投诉"] * len(SCOLDED)


@pytest.mark.parametrize("column", ["export:报修内容", "session"])
def test_the_score_of_a_ticket_or_a_talk_is_of_the_service(
    annotated: Annotated, column: str
) -> None:
    table = annotated(["家里跳闸，推上去又跳"], {"rating": [5.0], column: ["1"]})
    assert table["nature"].to_list() != ["表扬"]
