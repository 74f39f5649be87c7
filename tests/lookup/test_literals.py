"""Literals of a regular expression: what is matched always holds them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from csvoice.lookup.literals import literals

CASES: dict[str, list[set[str]]] = {
    "动力消失": [{"动力消失"}],
    "动力.{0,4}(消失|丢失)": [{"动力"}, {"消失", "丢失"}],
    "(刹车|制动)了?.{0,2}(失灵|坏)": [{"刹车", "制动"}],
    "误(吞|食)了?": [{"误吞", "误食"}],
    "打(业主|顾客)": [{"打业主", "打顾客"}],
    "(送去?|住进)医院": [{"送医院", "送去医院", "住进医院"}],
    "缝了?[几两]针": [{"缝几针", "缝两针", "缝了几针", "缝了两针"}],
    "缝了[几0-9]针": [{"缝了"}],
    "(缝|[^几]针)": [],
    "好好?": [],
    "很多+人": [{"很多"}],
    "充电{2}": [{"充电"}],
    "充电{0,2}宝": [],
    r"3\.15(晚会|节目)": [{"3.15晚会", "3.15节目"}],
    "(?:爆炸|起火)[了。]": [{"爆炸了", "爆炸。", "起火了", "起火。"}],
    "^没(有)?(人|谁)管$": [{"没人管", "没谁管", "没有人管", "没有谁管"}],
    "(?<!不)投诉": [],
    "充电.*?爆炸": [],
    "((漏|渗)水|电池)(坏了|没电)": [
        {"漏水坏了", "漏水没电", "渗水坏了", "渗水没电", "电池坏了", "电池没电"}
    ],
}


@pytest.mark.parametrize(("pattern", "needed"), CASES.items())
def test_literals(pattern: str, needed: list[set[str]]) -> None:
    assert [set(one) for one in literals(pattern)] == needed


LETTERS = "甲乙丙"
_pieces = st.recursive(
    st.text(LETTERS, min_size=1, max_size=3) | st.sampled_from([".", "[甲乙]", "[^甲]", "^"]),
    lambda inner: st.one_of(
        st.builds("({}|{})".format, inner, inner),
        st.builds("({}){}".format, inner, st.sampled_from(["", "?", "+", "*", "{0,2}", "{2}"])),
        st.builds("{}{}".format, inner, inner),
        st.builds("{}{}".format, inner, st.sampled_from(["?", "+"])),
    ),
    max_leaves=6,
)


@given(_pieces, st.text(LETTERS, max_size=12))
def test_what_is_matched_holds_one_of_each_set(pattern: str, text: str) -> None:
    try:
        match = re.search(pattern, text)
    except re.error:
        return
    if match:
        assert all(any(word in match.group() for word in words) for words in literals(pattern))
