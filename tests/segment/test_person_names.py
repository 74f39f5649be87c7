"""Names, words that look like names, and which of them rank."""

from __future__ import annotations

import polars as pl
import pytest

from csvoice.analyze.words.counts import count_tokens
from csvoice.segment.person_names import is_name, is_short_name, names_among


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王芳", True),
        ("欧阳娜娜", True),
        ("李建国", True),
        ("张三", True),
        ("温馨", False),
        ("文明", False),
        ("高兴", False),
        ("马上", False),
        ("安卓", False),
        ("米家", False),
        ("王", False),
        ("王芳芳芳", False),
    ],
)
def test_full_names(text: str, name: bool) -> None:
    assert is_name(text) == name


@pytest.mark.parametrize(
    ("text", "following", "name"),
    [("小王", "", True), ("小程", "", True), ("小程", "序", False), ("小时", "", False)],
)
def test_short_names(text: str, following: str, name: bool) -> None:
    assert is_short_name(text, following) == name


def test_names_do_not_rank_as_words() -> None:
    words = ["张静静", "小孙", "王颖", "李宁", "东苑", "孙子", "老公", "屏幕", "景德镇"]
    assert names_among(pl.Series(words)).to_list() == [True] * 3 + [False] * 6
    counted = count_tokens(pl.LazyFrame({"tokens": [words]}), frozenset())
    assert set(counted.vocabulary) == set(words[3:])
