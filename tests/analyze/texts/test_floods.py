"""Copied texts and filled-in templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, strategies as st

from csvoice.analyze.texts.floods import RESULT, copy_groups, floods, letters
from csvoice.link import link_voices

LETTER = "尊敬的客服，我是{}，你们家的空调漏水三次了，师傅推来推去没人管，请尽快退款"
NAMES = "赵钱孙李周吴郑王冯陈"


def frame(texts: list[str | None], **columns: Any) -> pl.DataFrame:
    """Return linked rows."""
    ids = [f"T{number}" for number in range(len(texts))]
    schema = {"text": pl.String(), "id": pl.String()}
    made = pl.DataFrame({"id": ids, "text": texts, **columns}, schema_overrides=schema)
    return link_voices(made.lazy()).collect()


def test_a_filled_in_template_is_one_flood() -> None:
    texts = [LETTER.format(name) for name in NAMES] + ["快递三天没到", "外壳裂了一条缝，要求换新"]
    found = floods(frame(texts))
    assert found.select("rows", "texts").rows() == [(10, 10)]
    assert found["example"][0] in texts


def test_digits_and_marks_make_no_other_text() -> None:
    texts = [f"第 {n} 次反映：单号{n * 37}至今没有发货，没人处理！" for n in range(6)]
    assert floods(frame(texts)).select("rows", "texts").rows() == [(6, 1)]


def test_customers_and_days_are_told_where_they_are_known() -> None:
    days = [datetime(2026, 9, day, 13) for day in (9, 3, 5, 4, 6)]
    found = floods(frame([LETTER] * 5, customer=["甲", "甲", "乙", None, "甲"], created_at=days))
    assert found.row(0)[3:] == (2, datetime(2026, 9, 3), datetime(2026, 9, 9))
    unknown = floods(frame([LETTER] * 5))
    assert unknown.row(0)[3:] == (None, None, None)


@pytest.mark.parametrize(
    "texts",
    [
        [LETTER] * 4,
        ["还不错"] * 50,
        ["很好很好很好很好很好很好"] * 50,
        [None] * 20,
        ["！！！"] * 20,
        [],
    ],
)
def test_what_is_no_flood(texts: list[str | None]) -> None:
    found = floods(frame(texts))
    assert found.is_empty()
    assert dict(found.schema) == RESULT


@pytest.mark.parametrize(
    ("text", "is_one"), [("空调漏水三次没修", True), ("空调漏水三次空调", False)]
)
def test_a_text_of_eight_different_letters_is_long_enough(text: str, is_one: bool) -> None:
    assert floods(frame([text] * 20)).height == is_one


def test_the_largest_goes_first_and_the_order_of_rows_does_not_matter() -> None:
    texts = [LETTER.format(name) for name in NAMES] + ["装了宽带两周还没有开通，打电话也没人接"] * 6
    found = floods(frame(texts))
    assert found["rows"].to_list() == [10, 6]
    assert found.equals(floods(frame(texts[::-1])))


@given(st.lists(st.sampled_from([*NAMES, "", "1", "！"]), max_size=30))
def test_equal_texts_share_a_group(fillings: list[str]) -> None:
    texts = pl.Series([LETTER.format(one) for one in fillings], dtype=pl.String)
    groups = copy_groups(letters(texts))
    assert len(groups) == len(texts)
    for text, group in zip(texts, groups, strict=True):
        assert {*groups[(texts == text).to_numpy()]} == {group}


@pytest.mark.parametrize("length", range(1, 12))
def test_few_letters_in_all_make_no_flood(length: int) -> None:
    assert copy_groups(pl.Series(["空调漏水三次还没有人修"[:length]])).tolist() == [0]


def test_a_template_of_many_fillings_is_found_without_comparing_all_pairs() -> None:
    """All pairs of these would be 450 million."""
    texts = [LETTER.format(chr(0x4E00 + n % 200) + chr(0x5E00 + n // 200)) for n in range(30_000)]
    assert floods(frame(texts)).select("rows", "texts").rows() == [(30_000, 30_000)]
