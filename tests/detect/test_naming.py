from __future__ import annotations

import polars as pl
import pytest

from csvoice.detect.naming import grown, name_of

STOPWORDS = frozenset("在的了我")
TEXTS = [
    "我家在金桥苑小区停水一天了",
    "金桥苑小区从昨晚开始没有水",
    "打电话反映：金桥苑小区一直停水",
    "请问金桥苑小区什么时候来水",
]


@pytest.mark.parametrize("piece", ["桥苑", "苑小", "小区", "金桥"])
def test_a_name_cut_in_pieces_is_grown_to_the_whole(piece: str) -> None:
    assert grown(piece, TEXTS, STOPWORDS) == "金桥苑小区"


def test_a_stop_word_before_it_is_no_part_of_a_name() -> None:
    assert (
        grown("桥苑", ["住在金桥苑的人", "就在金桥苑的楼", "来了在金桥苑"], STOPWORDS) == "金桥苑"
    )


def test_a_name_that_was_grown_is_followed_by_what_happened() -> None:
    words = {"桥苑": 9.0, "小区": 5.0, "停水": 4.0}
    assert name_of({"region": "江北区"}, words, pl.Series(TEXTS), STOPWORDS) == (
        "江北区金桥苑小区停水"
    )


def test_no_blank_after_a_bracket() -> None:
    texts = pl.Series(["空调坏了", "空调不冷", "空调没开"])
    assert name_of({"product": "全季(南站店)"}, {"空调": 9.0}, texts, STOPWORDS) == (
        "全季(南站店)空调"
    )


@pytest.mark.parametrize(
    ("gathers", "words", "name"),
    [
        ({"brand": "比亚迪", "issue_detail": "变更价格"}, {"降价": 9.0}, "比亚迪降价"),
        ({"brand": "比亚迪", "issue_detail": "变更价格"}, {}, "比亚迪变更价格"),
        (
            {"brand": "凯迪拉克", "product": "凯迪拉克XT5", "issue": "发动机"},
            {},
            "凯迪拉克XT5 发动机",
        ),
        ({"region": "通州区", "product": "宽带"}, {}, "通州区宽带反馈增多"),
        ({"region": "3栋", "product": "翠苑小区"}, {}, "翠苑小区3栋反馈增多"),
        ({"brand": "比亚迪"}, {"比亚迪": 9.0, "少见": 8.0}, "比亚迪反馈增多"),
    ],
)
def test_a_name_is_place_and_what_people_say(
    gathers: dict[str, str], words: dict[str, float], name: str
) -> None:
    texts = pl.Series(["刚买就降价一万", "降价太快了", "比亚迪又降价"])
    assert name_of(gathers, words, texts, STOPWORDS) == name


def test_what_turns_a_word_round_belongs_to_it() -> None:
    texts = pl.Series(["冰箱不制冷", "又不制冷了", "修完还是不制冷"])
    name = name_of({"product": "X1"}, {"制冷": 9.0}, texts, STOPWORDS | {"不"})
    assert name == "X1 不制冷"


@pytest.mark.parametrize(("course", "name"), [("增多", "「电梯」增多"), ("", "「电梯」")])
def test_an_issue_of_no_place_is_named_with_its_course(course: str, name: str) -> None:
    assert name_of({"issue": "电梯"}, {}, pl.Series(["又坏了"]), STOPWORDS, course) == name


@pytest.mark.parametrize(
    ("texts", "gathers", "word", "name"),
    [
        (["预售没货", "预售券呢", "预售太贵"], {"issue": "价格促销"}, "预售", "预售（价格促销）"),
        (["预售没货", "预售券呢", "预售太贵"], {}, "预售", "预售"),
        (["碧桂园停工", "碧桂园烂尾", "碧桂园交房"], {"issue": "房产"}, "碧桂园", "碧桂园（房产）"),
        (
            ["周年庆满300", "周年庆满200", "周年庆满3折"],
            {"issue": "促销"},
            "周年庆",
            "周年庆（促销）",
        ),
        (["一更新就闪退", "总是闪退", "闪退了"], {"issue": "闪退崩溃"}, "闪退", "闪退"),
        (["客服说不清楚", "客服不回"], {"issue": "推诿不解决"}, "客服", "「推诿不解决」增多"),
    ],
)
def test_a_short_word_is_followed_by_the_issue_and_one_of_few_texts_gives_way_to_it(
    texts: list[str], gathers: dict[str, str], word: str, name: str
) -> None:
    assert name_of(gathers, {word: 9.0}, pl.Series(texts), STOPWORDS) == name
