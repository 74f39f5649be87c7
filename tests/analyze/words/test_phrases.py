"""Phrases of two words."""

from __future__ import annotations

import polars as pl
import pytest

from csvoice.analyze.words.phrases import with_phrases

STOP = frozenset({"的", "没", "了"})


@pytest.mark.parametrize(
    ("tokens", "phrases"),
    [
        (["动力", "消失"], ["动力消失"]),
        (["动力", "，", "消失"], []),
        (["没", "收到"], ["没收到"]),
        (["的", "收到"], []),
        (["收到", "了"], []),
        (["换", "app"], []),
        (["一", "二", "三"], ["一二", "二三"]),
        ([], []),
    ],
)
def test_phrases_follow_the_words(tokens: list[str], phrases: list[str]) -> None:
    lists = pl.Series([tokens] * 2, dtype=pl.List(pl.String))
    found = with_phrases(lists, STOP, frozenset({"没"}), min_documents=2)
    assert found.to_list() == [tokens + phrases] * 2


def test_rare_phrases_are_left_out_and_rows_stay_apart() -> None:
    lists = pl.Series([["动力"], ["消失", "动力"], ["消失", "动力", "消失", "动力"]])
    found = with_phrases(lists, STOP, frozenset(), min_documents=2)
    assert found.to_list()[0] == ["动力"]
    assert found.to_list()[1] == ["消失", "动力", "消失动力"]
    assert "动力消失" not in found.to_list()[2]
