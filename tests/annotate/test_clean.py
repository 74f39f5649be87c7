"""One form for every text."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.annotate.clean import LINK, clean, matching, simplify


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>很<b>好</b></p>", "很 好"),
        ("<script>alert('坏')</script>好", "好"),
        ("<!-- 注 -->好", "好"),
        ("A &amp; B&nbsp;&lt;好&gt;", "A & B <好>"),
        ("不好&amp;quot;用&amp;amp;quot;", '不好"用"'),
        ("第一行&amp;lt;br/&amp;gt;第二行&#39;&#x4f60;", "第一行 第二行'你"),
        ("R&D;&unknown; &copy2", "R&D;&unknown; &copy2"),
        ("看https://a.com/x?y=1&z=2太差了", f"看{LINK}太差了"),
        ("看www.baidu.com，不好", f"看{LINK}，不好"),
        ("ＡＢＣ１２３％＋", "ABC123%+"),
        ("好，差！", "好，差！"),
        ("好\u200b用\ufeff", "好用"),
        ("好\r\n\t用　吗", "好 用 吗"),
        ("好\x00用", "好用"),
        ("  好  ", "好"),
        ("👍很好😊", "👍很好😊"),
        ("3<5，5>3", "3<5，5>3"),
        ("電池不好", "電池不好"),
        ("", ""),
        (None, None),
    ],
)
def test_cleaning(text: str | None, expected: str | None) -> None:
    assert clean(pl.Series("text", [text], dtype=pl.String))[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("電池不好，寫評論", "电池不好，写评论"), ("电池不好", "电池不好"), (None, None), ("", "")],
)
def test_simplifying_keeps_the_length(text: str | None, expected: str | None) -> None:
    assert simplify(pl.Series("text", [text], dtype=pl.String))[0] == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("漏油", "新車漏油", "漏油 新车漏油"),
        ("漏油", "漏油三天了", "漏油三天了"),
        (None, "漏油", "漏油"),
        ("漏油", None, "漏油"),
        (None, None, ""),
    ],
)
def test_title_and_text_are_matched_together(
    title: str | None, text: str | None, expected: str
) -> None:
    strings = [pl.Series([one], dtype=pl.String) for one in (title, text)]
    assert matching(*strings)[0] == expected


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_no_line_break_or_control_is_left(texts: list[str]) -> None:
    cleaned = clean(pl.Series("text", texts))
    assert cleaned.len() == len(texts)
    assert not any(character in text for text in cleaned for character in "\n\r\t\x00\u200b")


def test_a_cell_of_five_megabytes() -> None:
    [text] = clean(pl.Series("text", ["<b>漏油</b>\n" * 400_000]))
    assert text.startswith("漏油 漏油")
    assert "<" not in text


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("订单号：［订单号］没有物流", "没有物流"),
        ("我的手机号是［手机号］收不到短信", "我的 收不到短信"),
        ("手机号收不到短信", "手机号收不到短信"),
        ("请打【手机号】联系，[订单号]退款慢", "请打 联系， 退款慢"),
        ("［链接］打不开", "打不开"),
    ],
)
def test_a_label_before_a_placeholder_is_no_word(text: str, spoken: str) -> None:
    assert matching(pl.Series([None], dtype=pl.String), pl.Series([text]))[0] == spoken
