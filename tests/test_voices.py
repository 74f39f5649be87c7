"""Who speaks: one author is one voice, whatever he repeats."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

from csvoice.link import link_voices

LETTER = (
    "行驶途中毫无征兆突然熄火，无法操控，已连续反映半年多，达{}次之多，"
    "至今没有人给出答复，请问此车是否还能开上路"
)
KIND = {"customer": None, "issue": "发动机", "product": "甲一", "brand": "甲", "region": None}


def linked(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = [
        {"id": f"T{n}", "created_at": datetime(2026, 3, 1) + timedelta(days=n), **KIND} | row
        for n, row in enumerate(rows)
    ]
    schema = dict.fromkeys(("customer", "region"), pl.String())
    return link_voices(pl.LazyFrame(usual, schema_overrides=schema)).collect()


def test_fillings_of_one_template_on_one_product_are_one_voice() -> None:
    rows = [{"text": LETTER.format(n)} for n in range(110, 117)]
    made = linked(*rows, {"text": "别的事，刹车异响"})
    assert made["voice"].to_list() == ["T0"] * 7 + ["T7"]
    assert made["repeated"].to_list() == [False] + [True] * 6 + [False]


@pytest.mark.parametrize(
    "others",
    [
        {"product": "甲二"},
        {"region": "通州"},
        {"customer": "客户-9"},
    ],
)
def test_a_template_about_another_thing_is_another_voice(others: dict[str, Any]) -> None:
    rows = [{"text": LETTER.format(n)} for n in range(6)]
    assert linked(*rows, {"text": LETTER.format(9)} | others)["voice"][-1] == "T6"


def test_short_words_are_said_alike_by_many() -> None:
    assert linked(*[{"text": "断网了"}] * 8)["voice"].n_unique() == 8


def test_a_customer_is_one_voice_on_an_issue_and_another_on_the_next() -> None:
    rows = [{"text": f"第 {n} 回", "customer": "客户-1"} for n in range(3)]
    made = linked(*rows, {"text": "漆面", "customer": "客户-1", "issue": "车身"})
    assert made["voice"].to_list() == ["T0", "T0", "T0", "T3"]


def test_a_new_month_is_another_chance_to_be_counted() -> None:
    rows = [{"text": "又来了", "customer": "客户-1", "created_at": datetime(2026, month, 3)}
            for month in (3, 3, 4)]  # fmt: skip
    assert linked(*rows)["repeated"].to_list() == [False, True, False]


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [{"id": f"N{n}", "text": LETTER.format(n)} for n in range(6)]
    assert set(linked(*rows)["voice"]) == {"N0"}
    dates = [{"created_at": datetime(2026, 3, 1) + timedelta(days=n)} for n in range(6)]
    turned = [row | date for row, date in zip(rows, dates, strict=True)][::-1]
    assert set(linked(*turned)["voice"]) == {"N0"}


def test_the_formulas_of_a_letter_make_nobody_a_copyist() -> None:
    said = ["河水发黑", "小学没有午休", "退休金算错了", "公交车不进站", "工地半夜施工"]
    form = "尊敬的领导！{}区{}，恳请领导在百忙之中予以关注并督促有关部门尽快处理，谢谢！此致敬礼"
    rows = [{"text": form.format(place, one)} for place in "东南西北中" for one in said]
    assert linked(*rows)["voice"].n_unique() == len(rows)
